#pragma once

#include <v8-platform.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <list>
#include <memory>
#include <mutex>

namespace edge::engine {

class State;

/// V8's own tasks for one isolate (finished wasm compilations, finalizers, garbage collection steps), run by the
/// isolate's loop. Tasks may be posted from any thread at any time; after close() they are dropped.
class LoopRunner : public v8::TaskRunner, public std::enable_shared_from_this<LoopRunner> {
public:
    explicit LoopRunner(std::shared_ptr<boost::asio::io_context> loop);
    ~LoopRunner() override;

    /// The isolate's thread: from now on tasks run inside `state`.
    void open(State& state) { m_state = &state; }
    /// The isolate's thread: drops all tasks and timers.
    void close();

    void PostTask(std::unique_ptr<v8::Task> task) override;
    void PostNonNestableTask(std::unique_ptr<v8::Task> task) override { PostTask(std::move(task)); }
    void PostDelayedTask(std::unique_ptr<v8::Task> task, double delaySeconds) override;
    void PostNonNestableDelayedTask(std::unique_ptr<v8::Task> task, double delaySeconds) override {
        PostDelayedTask(std::move(task), delaySeconds);
    }
    void PostIdleTask(std::unique_ptr<v8::IdleTask>) override {}
    bool IdleTasksEnabled() override { return false; }
    bool NonNestableTasksEnabled() const override { return true; }
    bool NonNestableDelayedTasksEnabled() const override { return true; }

private:
    struct Delayed {
        boost::asio::steady_timer timer;
        std::unique_ptr<v8::Task> task;
    };
    void runNext();
    void startDelayed(std::unique_ptr<v8::Task> task, double delaySeconds);
    void run(v8::Task& task);

    std::shared_ptr<boost::asio::io_context> m_loop;
    State* m_state = nullptr;
    std::list<Delayed> m_delayed;  ///< the isolate's thread only
    std::mutex m_guard;            ///< the two below
    std::deque<std::unique_ptr<v8::Task>> m_tasks;
    bool m_closed = false;
};

}  // namespace edge::engine
