#pragma once

#include <v8.h>

#include <cstdint>
#include <memory>

namespace edge::engine {

/// What follows a chain of asynchronous calls: the invocation on whose behalf script runs and the stores of
/// AsyncLocalStorage. Kept where a callback is registered and handed to State::enter() when it is due. V8 carries it along
/// promise reactions as undefined (nothing), a number (the invocation alone), or a number object with the stores as a
/// member (runner/web/continuation.ts): the invocation can be read from it while script is being terminated.
class Continuation {
public:
    Continuation() = default;
    explicit Continuation(std::int64_t invocation) : m_invocation(invocation) {}
    Continuation(v8::Isolate* isolate, v8::Local<v8::Value> frame) : m_invocation(invocationOf(frame)) {
        if (frame->IsNumberObject()) m_frame = std::make_shared<v8::Global<v8::Value>>(isolate, frame);
    }

    std::int64_t invocation() const { return m_invocation; }
    v8::Local<v8::Value> frame(v8::Isolate* isolate) const {
        if (m_frame) return m_frame->Get(isolate);
        if (m_invocation == 0) return v8::Undefined(isolate);
        return v8::Number::New(isolate, static_cast<double>(m_invocation));
    }

    static std::int64_t invocationOf(v8::Local<v8::Value> frame) {
        if (frame->IsNumber()) return static_cast<std::int64_t>(frame.As<v8::Number>()->Value());
        return frame->IsNumberObject() ? static_cast<std::int64_t>(frame.As<v8::NumberObject>()->ValueOf()) : 0;
    }

private:
    std::int64_t m_invocation = 0;
    std::shared_ptr<v8::Global<v8::Value>> m_frame;  ///< null where the invocation says it all; goes before the isolate does
};

}  // namespace edge::engine
