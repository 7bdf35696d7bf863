// Tasks that script queues for itself: messages of ports, news for observers.
#include <deque>

#include "runner/engine/compat.h"
#include "runner/engine/state.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

/// Each runs on its own, in the order in which they came, after what the loop has waiting already.
class Tasks {
public:
    void add(engine::State& state, v8::Local<v8::Function> callback) {
        m_waiting.push_back({v8::Global<v8::Function>(state.isolate(), callback), state.continuation()});
        state.addPendingWork();
        state.mailbox()->post([](engine::State& owner) { owner.extension<Tasks>().runNext(owner); });
    }

private:
    struct Task {
        v8::Global<v8::Function> callback;
        engine::Continuation continuation;
    };

    void runNext(engine::State& state) {
        const Task task = std::move(m_waiting.front());
        m_waiting.pop_front();
        state.removePendingWork();
        state.enter(task.continuation, [&](v8::Local<v8::Context> context) {
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

/// requestTicks(run)
void requestTicks(Arguments args) {
    if (args[0]->IsFunction()) engine::State::of(args.GetIsolate()).requestTicks(args[0].As<v8::Function>());
}

/// continuation(): undefined, a number or a number object
void continuation(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    args.GetReturnValue().Set(engine::continuationData(isolate, isolate->GetCurrentContext()));
}

void setContinuation(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    engine::setContinuationData(isolate, isolate->GetCurrentContext(), args[0]);
}

/// promiseHooks(made, before, after)
void promiseHooks(Arguments args) {
    v8::Local<v8::Function> hooks[3];
    for (int at = 0; at < 3; ++at) {
        if (args[at]->IsFunction()) hooks[at] = args[at].As<v8::Function>();
    }
    args.GetIsolate()->GetCurrentContext()->SetPromiseHooks(hooks[0], hooks[1], hooks[2], {});
}

constexpr engine::Native natives[] = {{"enqueueTask", enqueueTask, 1},
                                      {"requestTicks", requestTicks, 1},
                                      {"continuation", continuation, 0},
                                      {"setContinuation", setContinuation, 1},
                                      {"promiseHooks", promiseHooks, 3}};

}  // namespace

std::span<const engine::Native> taskNatives() { return natives; }

}  // namespace edge::web
