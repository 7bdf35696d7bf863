#pragma once

#include <v8.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runner/gateway/exchange.h"
#include "runner/gateway/platform_error.h"
#include "runner/protocol/events.h"

namespace edge::isolate {

/// One request in the hands of an isolate, and its record.
struct Invocation {
    std::int64_t number = 0;  ///< how script names it
    std::shared_ptr<gateway::Exchange> exchange;
    std::string coldReason;  ///< empty: warm

    bool called = false;      ///< handed to script
    bool answered = false;    ///< a head is on its way, from script or from us
    bool finished = false;    ///< the exchange is over
    bool clientGone = false;  ///< nobody is there to be answered
    bool isWebSocket = false; ///< it was upgraded, and the frames are ours
    bool bodyEnded = false;   ///< all of the request body has been given to script
    int background = 0;       ///< waitUntil promises that are still open

    v8::Global<v8::Promise::Resolver> reading;  ///< script waits for request body
    v8::Global<v8::Promise::Resolver> writing;  ///< script waits until a piece is on its way

    protocol::Nanoseconds delivered = 0;
    protocol::Nanoseconds handlerStart = 0;
    protocol::Nanoseconds headKnown = 0;
    protocol::Nanoseconds finishedAt = 0;
    protocol::Nanoseconds backgroundEnd = 0;
    protocol::Nanoseconds lastProgress = 0;  ///< for the idle limit
    protocol::Nanoseconds cpu = 0;
    protocol::HeapFigures heapBefore;
    std::vector<protocol::Phase> startPhases;  ///< of a cold start

    int status = 0;
    std::string errorCode;
    std::string end;  ///< InvocationFinished::end; empty: "completed"

    bool over() const { return finished && background == 0; }

    /// Answers with the platform's error, or cuts the answer that has begun.
    void fail(gateway::PlatformError error, std::string endWord);

    protocol::InvocationStarted startedEvent(const std::string& isolate) const;
    protocol::InvocationFinished finishedEvent(const std::string& isolate, const protocol::HeapFigures& after) const;
};

}  // namespace edge::isolate
