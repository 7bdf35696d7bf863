#include "runner/engine/loop_runner.h"

#include <boost/asio/post.hpp>
#include <chrono>

#include "runner/engine/state.h"

namespace edge::engine {

LoopRunner::LoopRunner(std::shared_ptr<boost::asio::io_context> loop) : m_loop(std::move(loop)) {}

LoopRunner::~LoopRunner() = default;

void LoopRunner::close() {
    std::deque<std::unique_ptr<v8::Task>> dropped;
    {
        const std::lock_guard lock(m_guard);
        m_closed = true;
        dropped.swap(m_tasks);
    }
    m_state = nullptr;
    m_delayed.clear();
}

void LoopRunner::PostTask(std::unique_ptr<v8::Task> task) {
    {
        const std::lock_guard lock(m_guard);
        if (m_closed) {
            return;
        }
        m_tasks.push_back(std::move(task));
    }
    boost::asio::post(*m_loop, [self = shared_from_this()] { self->runNext(); });
}

void LoopRunner::runNext() {
    std::unique_ptr<v8::Task> task;
    {
        const std::lock_guard lock(m_guard);
        if (m_tasks.empty()) {
            return;
        }
        task = std::move(m_tasks.front());
        m_tasks.pop_front();
    }
    run(*task);
}

void LoopRunner::run(v8::Task& task) {
    if (m_state) {
        m_state->enter([&](v8::Local<v8::Context>) { task.Run(); });
    }
}

void LoopRunner::PostDelayedTask(std::unique_ptr<v8::Task> task, double delaySeconds) {
    {
        const std::lock_guard lock(m_guard);
        if (m_closed) {
            return;
        }
    }
    auto shared = std::make_shared<std::unique_ptr<v8::Task>>(std::move(task));
    boost::asio::post(*m_loop, [self = shared_from_this(), shared, delaySeconds] {
        self->startDelayed(std::move(*shared), delaySeconds);
    });
}

void LoopRunner::startDelayed(std::unique_ptr<v8::Task> task, double delaySeconds) {
    if (!m_state) {
        return;
    }
    m_delayed.push_back({boost::asio::steady_timer(*m_loop), std::move(task)});
    const auto entry = std::prev(m_delayed.end());
    entry->timer.expires_after(
        std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(delaySeconds)));
    entry->timer.async_wait([self = shared_from_this(), entry](const boost::system::error_code& cancelled) {
        if (cancelled || !self->m_state) {
            return;
        }
        const std::unique_ptr<v8::Task> due = std::move(entry->task);
        self->m_delayed.erase(entry);
        self->run(*due);
    });
}

}  // namespace edge::engine
