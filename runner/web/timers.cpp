// The timers of an isolate: one queue, one timer of its loop.
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>

#include "runner/engine/state.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

using Clock = std::chrono::steady_clock;

/// Nested timers closer than this are slowed down, so that a function cannot spin through its loop.
constexpr std::chrono::milliseconds shortestNested{4};
constexpr int freeNesting = 5;

class Timers {
public:
    ~Timers() {
        for (auto& [id, timer] : m_timers) timer.callback.Reset();
    }

    std::int32_t start(engine::State& state, v8::Local<v8::Function> callback, std::chrono::milliseconds delay, bool repeat) {
        const std::int32_t id = m_nextId++;
        Timer& timer = m_timers[id];
        timer.callback.Reset(state.isolate(), callback);
        timer.continuation = state.continuation();
        timer.delay = delay;
        timer.repeat = repeat;
        timer.nesting = m_nesting + 1;
        state.addPendingWork();
        queue(id, timer);
        arm(state);
        return id;
    }

    void clear(engine::State& state, std::int32_t id) {
        const auto found = m_timers.find(id);
        if (found == m_timers.end()) return;
        if (found->second.keepsAlive) state.removePendingWork();
        m_queue.erase(found->second.due);
        m_timers.erase(found);
    }

    void keepAlive(engine::State& state, std::int32_t id, bool keep) {
        const auto found = m_timers.find(id);
        if (found == m_timers.end() || found->second.keepsAlive == keep) return;
        found->second.keepsAlive = keep;
        keep ? state.addPendingWork() : state.removePendingWork();
    }

private:
    /// When, and which of those at the same time came first.
    using Due = std::pair<Clock::time_point, std::uint64_t>;

    struct Timer {
        v8::Global<v8::Function> callback;
        engine::Continuation continuation;
        std::chrono::milliseconds delay{0};
        bool repeat = false;
        bool keepsAlive = true;
        int nesting = 1;
        Due due;
    };

    void queue(std::int32_t id, Timer& timer) {
        const auto delay = timer.nesting > freeNesting ? std::max(timer.delay, shortestNested) : timer.delay;
        timer.due = {Clock::now() + delay, m_sequence++};
        m_queue.emplace(timer.due, id);
    }

    /// Sets the loop's timer to the first of the queue.
    void arm(engine::State& state) {
        if (m_queue.empty() || m_running) return;
        const Clock::time_point first = m_queue.begin()->first.first;
        if (m_armed && m_armed <= first) return;
        if (!m_waiter) m_waiter.emplace(state.loop());
        m_armed = first;
        m_waiter->expires_at(first);
        m_waiter->async_wait([this, &state, alive = std::weak_ptr<char>(m_alive)](boost::system::error_code error) {
            if (!error && !alive.expired()) run(state);
        });
    }

    void run(engine::State& state) {
        m_armed.reset();
        m_running = true;
        const Due last{Clock::now(), m_sequence};
        while (!m_queue.empty() && m_queue.begin()->first < last && !state.stopped()) {
            const std::int32_t id = m_queue.begin()->second;
            m_queue.erase(m_queue.begin());
            fire(state, id);
        }
        m_running = false;
        if (!state.stopped()) arm(state);
    }

    void fire(engine::State& state, std::int32_t id) {
        Timer& timer = m_timers.at(id);
        m_nesting = timer.nesting;
        state.enter(engine::Continuation(timer.continuation), [&](v8::Local<v8::Context> context) {
            const v8::Local<v8::Function> callback = timer.callback.Get(state.isolate());
            if (!timer.repeat) clear(state, id);
            (void)callback->Call(context, context->Global(), 0, nullptr).IsEmpty();  // the script half catches
        });
        m_nesting = 0;
        const auto found = m_timers.find(id);
        if (found == m_timers.end() || !found->second.repeat) return;
        ++found->second.nesting;
        queue(id, found->second);
    }

    std::unordered_map<std::int32_t, Timer> m_timers;
    std::map<Due, std::int32_t> m_queue;
    std::optional<boost::asio::steady_timer> m_waiter;
    std::optional<Clock::time_point> m_armed;
    std::shared_ptr<char> m_alive = std::make_shared<char>();
    std::int32_t m_nextId = 1;
    std::uint64_t m_sequence = 0;
    int m_nesting = 0;
    bool m_running = false;
};

Timers& timersOf(Arguments args) { return engine::State::of(args.GetIsolate()).extension<Timers>(); }

void timerStart(Arguments args) {
    engine::State& state = engine::State::of(args.GetIsolate());
    const std::chrono::milliseconds delay{static_cast<std::int64_t>(args[1].As<v8::Number>()->Value())};
    args.GetReturnValue().Set(timersOf(args).start(state, args[0].As<v8::Function>(), delay, args[2]->IsTrue()));
}

std::int32_t idOf(v8::Local<v8::Value> value) { return value->IsInt32() ? value.As<v8::Int32>()->Value() : 0; }

void timerClear(Arguments args) { timersOf(args).clear(engine::State::of(args.GetIsolate()), idOf(args[0])); }

void timerKeepAlive(Arguments args) {
    timersOf(args).keepAlive(engine::State::of(args.GetIsolate()), idOf(args[0]), args[1]->IsTrue());
}

constexpr engine::Native natives[] = {{"timerStart", timerStart, 3},
                                      {"timerClear", timerClear, 1},
                                      {"timerKeepAlive", timerKeepAlive, 2}};

}  // namespace

std::span<const engine::Native> timerNatives() { return natives; }

}  // namespace edge::web
