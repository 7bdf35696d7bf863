#include "runner/supervisor/event_merger.h"

#include "runner/gateway/platform_error.h"
#include "runner/protocol/codec.h"

namespace edge::supervisor {
namespace {

/// True for the four types whose balance is kept. A quote inside a JSON text is escaped, so this finds only the key.
bool opensOrCloses(std::string_view line) {
    return line.find("\"type\":\"invocation.") != line.npos || line.find("\"type\":\"isolate.") != line.npos;
}

protocol::InvocationFinished cutOff(const protocol::InvocationStarted& started, protocol::Nanoseconds now) {
    protocol::InvocationFinished finished;
    finished.invocation = started.invocation;
    finished.function = started.function;
    finished.isolate = started.isolate;
    finished.method = started.method;
    finished.path = started.path;
    finished.cold = started.cold;
    finished.coldReason = started.coldReason;
    finished.status = gateway::status(gateway::PlatformError::resourceLimit);
    finished.errorCode = gateway::code(gateway::PlatformError::resourceLimit);
    finished.end = "host_ended";
    finished.start = started.time;
    finished.finish = now;
    return finished;
}

}  // namespace

void EventMerger::emit(protocol::Event event) {
    m_output(protocol::encode(event) + "\n");
}

void EventMerger::forward(const std::string& host, std::string_view lines) {
    Open& open = m_hosts[host];
    for (std::string_view rest = lines; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (opensOrCloses(line)) follow(open, line);
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
    if (lines.empty()) return;
    if (lines.back() == '\n') m_output(lines);
    else m_output(std::string(lines) + "\n");
}

void EventMerger::follow(Open& open, std::string_view line) {
    const auto event = protocol::decode(line);
    if (!event.ok()) return;
    if (const auto* started = std::get_if<protocol::InvocationStarted>(&*event)) open.invocations[started->invocation] = *started;
    if (const auto* finished = std::get_if<protocol::InvocationFinished>(&*event)) open.invocations.erase(finished->invocation);
    if (const auto* born = std::get_if<protocol::IsolateBorn>(&*event)) open.isolates[born->isolate] = *born;
    if (const auto* retired = std::get_if<protocol::IsolateRetired>(&*event)) open.isolates.erase(retired->isolate);
}

void EventMerger::hostGone(const std::string& host) {
    const auto found = m_hosts.find(host);
    if (found == m_hosts.end()) return;
    const Open open = std::move(found->second);
    m_hosts.erase(found);
    const protocol::Nanoseconds now = protocol::monotonicNow();
    for (const auto& [id, started] : open.invocations) emit(cutOff(started, now));
    for (const auto& [id, born] : open.isolates) {
        protocol::IsolateRetired retired;
        retired.isolate = id;
        retired.function = born.function;
        retired.reason = "HostEnded";
        retired.heap = born.heap;
        retired.time = now;
        emit(std::move(retired));
    }
}

}  // namespace edge::supervisor
