#include "runner/host/admission.h"

namespace edge::host {

using gateway::Destination;
using gateway::PlatformError;

Admission::Admission(std::string jwtSecret, bool verifyJwt, protocol::EventSink& events)
    : m_verifier(std::move(jwtSecret)), m_verifyJwt(verifyJwt), m_events(events) {}

bool Admission::answers(gateway::Exchange& exchange, Destination destination, const Rules* function) const {
    if (destination == Destination::health) {
        exchange.respond({200, "", {{"content-type", "application/json"}}}, R"({"message":"ok"})");
        return true;
    }
    if (destination == Destination::badMethod) {
        refuse(exchange, PlatformError::methodNotAllowed, {}, "refused");
        return true;
    }
    if (destination == Destination::unknown || !function) {
        refuse(exchange, PlatformError::notFound, {}, "refused");
        return true;
    }
    const gateway::RequestHead& head = exchange.head();
    if (m_verifyJwt && function->verifyJwt && head.method != "OPTIONS") {
        if (const auto refusal = m_verifier.check(head, protocol::wallClockNow() / 1'000'000'000)) {
            refuse(exchange, refusal->error, refusal->detail, "refused");
            return true;
        }
    }
    return false;
}

void Admission::refuse(gateway::Exchange& exchange, PlatformError error, std::string_view detail,
                       std::string_view end) const {
    gateway::PlatformAnswer answer = gateway::platformAnswer(error, detail);
    exchange.respond(std::move(answer.head), std::move(answer.body));
    if (!m_events.listening()) return;

    const gateway::RequestHead& head = exchange.head();
    protocol::InvocationStarted started;
    started.invocation = head.invocation;
    started.function = head.function;
    started.method = head.method;
    started.path = head.path;
    started.time = head.received;
    m_events.emit(started);

    protocol::InvocationFinished finished;
    finished.invocation = head.invocation;
    finished.function = head.function;
    finished.method = head.method;
    finished.path = head.path;
    finished.status = gateway::status(error);
    finished.errorCode = gateway::code(error);
    finished.bytesIn = exchange.bytesIn();
    finished.bytesOut = exchange.bytesOut();
    finished.end = end;
    finished.start = head.received;
    finished.firstByte = exchange.firstByteAt();
    finished.finish = protocol::monotonicNow();
    m_events.emit(finished);
}

}  // namespace edge::host
