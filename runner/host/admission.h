#pragma once

#include <atomic>
#include <string_view>

#include "runner/gateway/jwt.h"
#include "runner/gateway/router.h"
#include "runner/protocol/event_sink.h"

namespace edge::host {

/// The gateway's verdict on a request before a function sees it: known function, allowed method, valid token. Also
/// what it answers, and the events of requests no function was called for. Thread-safe.
class Admission {
public:
    Admission(std::string jwtSecret, bool verifyJwt, protocol::EventSink& events);

    /// Completes the head with what the gateway adds for the function.
    void prepare(gateway::RequestHead& head) const { m_verifier.exchangeApiKey(head); }

    /// True when the request was answered here. `function` is null when there is none of that name.
    struct Rules {
        bool verifyJwt;
    };
    bool answers(gateway::Exchange& exchange, gateway::Destination destination, const Rules* function) const;

    /// Answers with the platform's error and records the request; `end` is InvocationFinished::end.
    void refuse(gateway::Exchange& exchange, gateway::PlatformError error, std::string_view detail,
                std::string_view end) const;

private:
    gateway::TokenVerifier m_verifier;
    bool m_verifyJwt;
    protocol::EventSink& m_events;
};

}  // namespace edge::host
