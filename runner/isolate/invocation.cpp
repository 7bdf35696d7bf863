#include "runner/isolate/invocation.h"

#include <algorithm>

namespace edge::isolate {

void Invocation::fail(gateway::PlatformError error, std::string endWord) {
    if (finished) {
        return;
    }
    const bool first = end.empty();
    if (first) {
        end = std::move(endWord);
    }
    const std::shared_ptr<gateway::Exchange> open = exchange;
    if (answered && isWebSocket && first) {
        open->write("\x88\x02\x03\xE9", [](bool) {});  // RFC 6455, 5.5.1: 1001, going away
        open->finish();
        return;
    }
    if (answered) {
        open->abort();
        return;
    }
    gateway::PlatformAnswer answer = gateway::platformAnswer(error);
    answered = true;
    headKnown = protocol::monotonicNow();
    status = answer.head.status;
    errorCode = gateway::code(error);
    open->respond(std::move(answer.head), std::move(answer.body));
}

protocol::InvocationStarted Invocation::startedEvent(const std::string& isolate) const {
    const gateway::RequestHead& head = exchange->head();
    protocol::InvocationStarted event;
    event.invocation = head.invocation;
    event.function = head.function;
    event.isolate = isolate;
    event.method = head.method;
    event.path = head.path;
    event.cold = !coldReason.empty();
    event.coldReason = coldReason;
    event.time = head.received;
    return event;
}

protocol::InvocationFinished Invocation::finishedEvent(const std::string& isolate,
                                                       const protocol::HeapFigures& after) const {
    const gateway::RequestHead& head = exchange->head();
    protocol::InvocationFinished event;
    event.invocation = head.invocation;
    event.function = head.function;
    event.isolate = isolate;
    event.method = head.method;
    event.path = head.path;
    event.cold = !coldReason.empty();
    event.coldReason = coldReason;
    event.status = status;
    event.errorCode = errorCode;
    event.bytesIn = exchange->bytesIn();
    event.bytesOut = exchange->bytesOut();
    event.cpu = cpu;
    event.heapBefore = heapBefore;
    event.heapAfter = after;
    event.phases = startPhases;
    event.start = head.received;
    event.firstByte = exchange->firstByteAt();
    event.finish = finishedAt;
    event.end = end.empty() ? "completed" : end;
    const auto phase = [&](const char* name, protocol::Nanoseconds from, protocol::Nanoseconds to) {
        event.phases.push_back({name, from, std::max(from, to)});
    };
    const protocol::Nanoseconds known = headKnown ? headKnown : finishedAt;
    if (handlerStart) {
        phase("handler", handlerStart, known);
    }
    if (headKnown) {
        phase("respond", known, finishedAt);
    }
    if (backgroundEnd > finishedAt) {
        phase("background", finishedAt, backgroundEnd);
    }
    return event;
}

}  // namespace edge::isolate
