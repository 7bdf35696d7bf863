#pragma once

#include <v8.h>

#include <cstdint>
#include <string>

#include "runner/protocol/events.h"

namespace edge::engine {

/// Hears what happens inside an isolate: implemented by whoever runs it. Always on the isolate's thread.
class Observer {
public:
    virtual ~Observer() = default;

    /// False: nobody reads events, so nothing needs to be measured or put into words.
    virtual bool listening() const = 0;
    /// Log lines are read, even where nothing else is.
    virtual bool wantsLogs() const = 0;

    /// A line of the runtime's own or of console; `at` and `stack` may be empty. The invocation is the current one.
    virtual void log(protocol::LogLevel level, std::string origin, std::string text, protocol::SourcePosition at = {},
                     std::vector<protocol::StackFrame> stack = {}) = 0;
    /// An outgoing fetch ended; `invocation` and `isolate` of the record are filled in by the observer.
    virtual void fetchFinished(std::int64_t invocation, protocol::OutgoingFetch fetch) = 0;

    /// The thread goes from its loop into script, on behalf of an invocation (0: none), and comes back.
    virtual void entered(std::int64_t invocation) = 0;
    virtual void left() = 0;
    /// Something thrown reached no handler; script may be called (not when it is being terminated).
    virtual void uncaught(v8::Local<v8::Value> error, v8::Local<v8::Message> message) = 0;
    /// The same, where script has asked its listeners already and none took care of it.
    virtual void unhandled(v8::Local<v8::Value> error) = 0;
    /// A promise was rejected and nobody had asked for its outcome when all microtasks had run.
    virtual void rejected(v8::Local<v8::Promise> promise, v8::Local<v8::Value> reason) = 0;
};

}  // namespace edge::engine
