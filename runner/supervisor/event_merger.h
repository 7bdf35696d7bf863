#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "runner/protocol/event_sink.h"

namespace edge::supervisor {

/// Makes one event stream of the supervisor's own events and those of the hosts, and finishes what a dead host left
/// open: its invocations end as "host_ended", its isolates retire as "HostEnded". Lives on the supervisor's loop.
class EventMerger : public protocol::EventSink {
public:
    /// Gets encoded events, one or more whole lines.
    using Output = std::function<void(std::string_view lines)>;

    explicit EventMerger(Output output) : m_output(std::move(output)) {}

    void emit(protocol::Event event) override;
    void forward(const std::string& host, std::string_view lines);
    void hostGone(const std::string& host);

private:
    struct Open {
        std::map<std::string, protocol::InvocationStarted> invocations;  ///< by id
        std::map<std::string, protocol::IsolateBorn> isolates;           ///< by id
    };
    void follow(Open& open, std::string_view line);

    Output m_output;
    std::map<std::string, Open> m_hosts;
};

}  // namespace edge::supervisor
