#include "runner/engine/state.h"

#include "runner/engine/compat.h"

namespace edge::engine {

void Mailbox::post(std::function<void(State&)> task) {
    boost::asio::post(*m_loop, [self = shared_from_this(), task = std::move(task)] {
        if (self->m_state) {
            task(*self->m_state);
        }
    });
}

State::State(v8::Isolate* isolate, v8::Local<v8::Context> context, std::shared_ptr<boost::asio::io_context> loop,
             Observer& observer)
    : m_isolate(isolate),
      m_context(isolate, context),
      m_loop(std::move(loop)),
      m_observer(observer),
      m_mailbox(std::make_shared<Mailbox>(m_loop, this)) {
    isolate->SetData(0, this);
    isolate->SetPromiseRejectCallback(&State::onPromiseReject);
}

State::~State() {
    m_mailbox->m_state = nullptr;
    m_rejections.clear();
    m_ticks.Reset();
    while (!m_extensions.empty()) {
        const Extension last = std::move(m_extensions.back());
        m_extensions.pop_back();
    }
    m_isolate->SetData(0, nullptr);
}

std::int64_t State::currentInvocation() const {
    const v8::HandleScope handles(m_isolate);
    return Continuation::invocationOf(continuationData(m_isolate, m_context.Get(m_isolate)));
}

Continuation State::continuation() const {
    const v8::HandleScope handles(m_isolate);
    return {m_isolate, continuationData(m_isolate, m_context.Get(m_isolate))};
}

void State::setContinuation(const Continuation& continuation) {
    const v8::HandleScope handles(m_isolate);
    setContinuationData(m_isolate, m_context.Get(m_isolate), continuation.frame(m_isolate));
}

void State::requestTicks(v8::Local<v8::Function> run) {
    if (m_ticks.IsEmpty()) m_ticks.Reset(m_isolate, run);
    m_ticksRequested = true;
}

void State::onPromiseReject(v8::PromiseRejectMessage message) {
    v8::Isolate* isolate = message.GetPromise()->GetIsolate();
    if (isolate->GetData(0)) {
        of(isolate).noteRejection(message);
    }
}

void State::noteRejection(v8::PromiseRejectMessage message) {
    if (message.GetEvent() == v8::kPromiseRejectWithNoHandler) {
        m_rejections.push_back({v8::Global<v8::Promise>(m_isolate, message.GetPromise()),
                                v8::Global<v8::Value>(m_isolate, message.GetValue()), continuation()});
    } else if (message.GetEvent() == v8::kPromiseHandlerAddedAfterReject) {
        std::erase_if(m_rejections, [&](const Rejection& each) { return each.promise == message.GetPromise(); });
    }
}

void State::handleRejections() {
    while (!m_rejections.empty() && !stopped()) {
        std::vector<Rejection> rejections = std::exchange(m_rejections, {});
        for (const Rejection& each : rejections) {
            if (stopped()) {
                return;
            }
            const v8::HandleScope handles(m_isolate);
            setContinuation(each.continuation);
            m_observer.rejected(each.promise.Get(m_isolate), each.reason.Get(m_isolate));
        }
        runMicrotasks();
    }
}

void State::runMicrotasks() {
    do {
        if (std::exchange(m_ticksRequested, false)) {
            const v8::HandleScope handles(m_isolate);
            const v8::Local<v8::Context> context = m_context.Get(m_isolate);
            const v8::TryCatch caught(m_isolate);  // it reports what its callbacks throw
            if (m_ticks.Get(m_isolate)->Call(context, v8::Undefined(m_isolate), 0, nullptr).IsEmpty()) return;
        }
        m_isolate->PerformMicrotaskCheckpoint();
    } while (m_ticksRequested && !stopped());
}

void State::drain() {
    setContinuation({});  // a reaction without one must not find that of the callback
    runMicrotasks();
    if (!m_rejections.empty()) {
        handleRejections();
    }
    m_rejections.clear();
}

Entry::Entry(State& state, const Continuation& continuation)
    : m_state(state),
      m_handles(state.m_isolate),
      m_context(state.context()),
      m_scope(m_context),
      m_caught(state.m_isolate),
      m_outermost(state.m_depth == 0),
      m_allowed(!state.stopped()) {
    ++state.m_depth;
    if (m_outermost && m_allowed) {
        state.setContinuation(continuation);
        state.m_observer.entered(continuation.invocation());
    }
}

Entry::~Entry() {
    if (m_allowed) {
        if (m_caught.HasCaught()) {
            const v8::Local<v8::Value> error = m_caught.Exception();
            const v8::Local<v8::Message> message = m_caught.Message();
            if (m_caught.CanContinue() && !m_state.stopped()) {
                m_caught.Reset();
                m_state.m_observer.uncaught(error, message);
            }
        }
        if (m_outermost) {
            if (!m_state.stopped()) {
                m_state.drain();
            }
            m_state.setContinuation({});
            m_state.m_observer.left();
        }
    }
    --m_state.m_depth;
}

}  // namespace edge::engine
