// Tasks that script queues for itself: messages of ports, news for observers.
#include <deque>

#include "runner/engine/state.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

/// Each runs on its own, in the order in which they came, after what the loop has waiting already.
class Tasks {
public:
    void add(engine::State& state, v8::Local<v8::Function> callback) {
        m_waiting.push_back({v8::Global<v8::Function>(state.isolate(), callback), state.currentInvocation()});
        state.addPendingWork();
        state.mailbox()->post([](engine::State& owner) { owner.extension<Tasks>().runNext(owner); });
    }

private:
    struct Task {
        v8::Global<v8::Function> callback;
        std::int64_t invocation = 0;
    };

    void runNext(engine::State& state) {
        const Task task = std::move(m_waiting.front());
        m_waiting.pop_front();
        state.removePendingWork();
        state.enter(task.invocation, [&](v8::Local<v8::Context> context) {
            const v8::Local<v8::Function> callback = task.callback.Get(state.isolate());
            (void)callback->Call(context, context->Global(), 0, nullptr).IsEmpty();  // the script half catches
        });
    }

    std::deque<Task> m_waiting;
};

void enqueueTask(Arguments args) {
    engine::State& state = engine::State::of(args.GetIsolate());
    state.extension<Tasks>().add(state, args[0].As<v8::Function>());
}

constexpr engine::Native natives[] = {{"enqueueTask", enqueueTask, 1}};

}  // namespace

std::span<const engine::Native> taskNatives() { return natives; }

}  // namespace edge::web
