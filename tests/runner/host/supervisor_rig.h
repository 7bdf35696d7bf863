#pragma once

#include <sys/wait.h>

#include <nlohmann/json.hpp>

#include "runner/control/channel.h"
#include "runner/control/slots.h"
#include "runner/protocol/codec.h"
#include "tests/runner/gateway/rig.h"

/// A test's stand-in for the supervisor: the other end of a host's control socket.
namespace rig {

using nlohmann::json;

class Supervisor {
public:
    std::unique_ptr<edge::control::SlotTable> table = std::move(*edge::control::SlotTable::create());

    Supervisor() {
        int ends[2];
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
        m_socket = edge::control::Descriptor(ends[0]);
        m_hostEnd = edge::control::Descriptor(ends[1]);
    }
    int hostEnd() const { return m_hostEnd.get(); }
    void closeHostEnd() { m_hostEnd = edge::control::Descriptor(); }
    void hangUp() { m_socket = edge::control::Descriptor(); }

    void send(const json& head, const std::string& payload = {}) {
        if (!edge::control::Channel(m_socket.get()).send(head.dump(), payload)) m_lost = true;
    }
    void configure(json more = json::object()) {
        json head{{"type", "configure"}, {"host", "host-1"}, {"events", true}, {"policy", "per_worker"},
                  {"verifyJwt", false}, {"jwtSecret", "secret"}, {"environment", {{"GLOBAL", "1"}}}};
        head.update(more);
        (void)edge::control::Channel(m_socket.get()).send(head.dump(), {}, {table->descriptor()});
    }
    void functions(const std::vector<std::string>& names, json more = json::object()) {
        json list = json::array();
        for (const std::string& name : names) {
            json entry{{"name", name}, {"verifyJwt", false}};
            entry.update(more);
            list.push_back(entry);
        }
        send({{"type", "functions"}, {"functions", list}});
    }
    void version(const std::string& function, const std::string& version, const std::string& source,
                 const std::string& map = {}) {
        const json module{{"digest", function + version}, {"url", "file:///functions/" + function + "/index.ts"}, {"kind", "script"},
                          {"sourceLength", source.size()}, {"mapLength", map.size()}};
        send({{"type", "version"}, {"function", function}, {"version", version}, {"modules", {function + version}},
              {"sent", {module}}, {"bundleStart", 1}, {"bundleEnd", 2}}, source + map);
    }
    /// A client's connection handed to the host; the duplicate stays here as a supervisor keeps it.
    int connect() {
        const SocketPair pair = connectLoopback();
        const std::size_t slot = m_duplicates.size();
        table->at(slot).state = edge::control::SlotState::idle;
        (void)edge::control::Channel(m_socket.get()).send(json{{"type", "connection"}, {"slot", slot}}.dump(), {}, {pair.server});
        m_duplicates.emplace_back(pair.server);
        return pair.client;
    }
    int duplicate(std::size_t slot) const { return m_duplicates[slot].get(); }

    /// The next message of a type; events of others are kept. Null after ten seconds or when the host is gone.
    json await(const std::string& type) {
        while (true) {
            for (auto message = m_messages.begin(); message != m_messages.end(); ++message) {
                if (message->value("type", "") != type) continue;
                json found = std::move(*message);
                m_messages.erase(message);
                return found;
            }
            if (!readMore(10000)) return nullptr;
        }
    }
    /// The next event of a kind, by the codec.
    template <typename Kind>
    std::optional<Kind> awaitEvent(std::function<bool(const Kind&)> matches = [](const Kind&) { return true; }) {
        while (true) {
            for (std::size_t at = 0; at < m_events.size(); ++at) {
                const Kind* kind = std::get_if<Kind>(&m_events[at]);
                if (!kind || !matches(*kind)) continue;
                Kind found = *kind;
                m_events.erase(m_events.begin() + std::ptrdiff_t(at));
                return found;
            }
            if (!readMore(10000)) return std::nullopt;
        }
    }
    /// True when the host closed its end within ten seconds.
    bool hostLeft() {
        while (readMore(10000)) {}
        return m_ended;
    }
    void forgetEvents() {
        while (readMore(0)) {}
        m_events.clear();
    }

private:
    bool readMore(int milliseconds) {
        pollfd entry{m_socket.get(), POLLIN, 0};
        if (m_ended || poll(&entry, 1, milliseconds) <= 0) return false;
        if (!m_channel) m_channel.emplace(m_socket.get());
        if (!m_channel->receive()) m_ended = true;
        while (auto message = m_channel->next()) {
            json head = json::parse(message->head);
            if (head.at("type") != "events") {
                m_messages.push_back(std::move(head));
                continue;
            }
            std::istringstream lines(message->payload);
            for (std::string line; std::getline(lines, line);) {
                auto event = edge::protocol::decode(line);
                if (event.ok()) m_events.push_back(*event);
                else m_messages.push_back({{"type", "malformed"}, {"line", line}});
            }
        }
        return !m_ended;
    }

    edge::control::Descriptor m_socket;
    edge::control::Descriptor m_hostEnd;
    std::optional<edge::control::Channel> m_channel;
    std::vector<edge::control::Descriptor> m_duplicates;
    std::vector<json> m_messages;
    std::vector<edge::protocol::Event> m_events;
    bool m_ended = false;
    bool m_lost = false;
};

}  // namespace rig
