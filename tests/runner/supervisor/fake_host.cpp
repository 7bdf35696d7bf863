// A host without V8: speaks the control channel and answers requests with what it knows, so that the supervisor can be
// tested alone. The request's path says what it does: /NAME/die kills it in the middle of the request, /NAME/hang never
// answers, /NAME/half begins an answer and stops, /NAME/fail answers 500, /NAME/mute dies
// before the first byte of its answer, /NAME/last after the last one, /NAME/env answers the function's environment,
// /NAME/configuration what the host was told, everything else "NAME VERSION BUNDLE-BYTES". FAKE_HOST=exit ends it before it is ready.
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "runner/control/channel.h"
#include "runner/control/slots.h"
#include "runner/protocol/codec.h"
#include "runner/protocol/ids.h"

using nlohmann::json;
using namespace edge;
using control::SlotState;

namespace {

constexpr int channelDescriptor = 3;

struct Client {
    control::Descriptor socket;
    std::size_t slot = 0;
    std::string received;
    std::string waitsFor;  ///< a function that is being built
    std::string request;
};

class FakeHost {
public:
    int run() {
        while (true) {
            std::vector<pollfd> entries{{channelDescriptor, POLLIN, 0}};
            for (const auto& client : m_clients) entries.push_back({client->socket.get(), POLLIN, 0});
            poll(entries.data(), entries.size(), -1);
            if (entries[0].revents != 0 && !readChannel()) return 0;
            for (std::size_t at = 1; at < entries.size(); ++at)
                if (entries[at].revents != 0) readClient(*m_clients[at - 1]);
            std::erase_if(m_clients, [](const auto& client) { return !client->socket; });
            if (m_stopping && !anyOpen()) return 0;
        }
    }

private:
    bool readChannel() {
        if (!m_channel.receive()) return false;
        while (auto message = m_channel.next()) take(*message);
        return true;
    }

    void take(control::Message& message) {
        const json head = json::parse(message.head);
        const std::string type = head["type"];
        if (type == "configure") {
            m_table = std::move(*control::SlotTable::open(message.descriptors.at(0).release()));
            m_configuration = head;
            (void)m_channel.send(R"({"type":"ready"})");
        } else if (type == "functions") {
            m_functions = head["functions"];
        } else if (type == "stale") {
            m_stale.insert(std::string(head["function"]));
        } else if (type == "version") {
            m_stale.erase(std::string(head["function"]));
            m_versions[head["function"]] = std::string(head["version"]) + " " + std::to_string(head["modules"].size());
            retry(head["function"]);
        } else if (type == "build_failed") {
            m_stale.erase(std::string(head["function"]));
            m_versions[head["function"]] = "failed: " + std::string(head["message"]);
            retry(head["function"]);
        } else if (type == "connection") {
            auto client = std::make_unique<Client>();
            client->socket = std::move(message.descriptors.at(0));
            client->slot = head["slot"];
            m_clients.push_back(std::move(client));
        } else if (type == "stop") {
            m_stopping = true;
        }
    }

    void readClient(Client& client) {
        char bytes[4096];
        const ssize_t count = recv(client.socket.get(), bytes, sizeof bytes, MSG_DONTWAIT);
        if (count < 0) return;
        if (count == 0) return close(client);
        client.received.append(bytes, std::size_t(count));
        const std::size_t end = client.received.find("\r\n\r\n");
        mark(client, SlotState::reading);
        if (end == std::string::npos) return;
        client.request = client.received.substr(0, client.received.find("\r\n"));
        client.received.erase(0, end + 4);
        serve(client);
    }

    void serve(Client& client) {
        mark(client, SlotState::open);
        const std::string path = client.request.substr(client.request.find("/v1/") + 4);
        const std::string name = path.substr(0, path.find_first_of(" /?"));
        const json* function = nullptr;
        for (const json& known : m_functions)
            if (known["name"] == name) function = &known;
        if (!function) return answer(client, "unknown " + name);
        if (m_stale.count(name)) {
            client.waitsFor = name;
            return;
        }
        if (!m_versions.count(name)) {
            client.waitsFor = name;
            (void)m_channel.send(json{{"type", "need"}, {"function", name}}.dump());
            return;
        }
        act(client, path, name, *function);
    }

    void act(Client& client, const std::string& path, const std::string& name, const json& function) {
        const auto asks = [&](const char* action) { return path.find(action) != std::string::npos; };
        if (asks("/die") || asks("/hang") || asks("/half")) started(name, path);
        if (asks("/die")) raise(SIGKILL);
        if (asks("/hang")) return;
        if (asks("/half")) {
            mark(client, SlotState::answering);
            write(client, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
            return;
        }
        if (asks("/mute") || asks("/last")) return dieAnswering(client, asks("/last"));
        if (asks("/fail")) return answer(client, "failed as asked", "500 Internal Server Error");
        if (asks("/env")) return answer(client, function["environment"].dump());
        if (asks("/configuration")) return answer(client, m_configuration.dump());
        answer(client, name + " " + m_versions[name]);
    }

    void retry(const std::string& function) {
        for (const auto& client : m_clients) {
            if (client->waitsFor != function) continue;
            client->waitsFor.clear();
            serve(*client);
        }
    }

    void answer(Client& client, const std::string& text, const std::string& status = "200 OK") {
        mark(client, SlotState::answering);
        protocol::InvocationFinished event;
        event.status = std::stoi(status);
        event.end = "completed";
        if (m_configuration["events"]) (void)m_channel.send(R"({"type":"events"})", protocol::encode(event));
        write(client, "HTTP/1.1 " + status + "\r\nx-host: " + std::to_string(getpid()) + "\r\ncontent-length: " +
                          std::to_string(text.size()) + "\r\n\r\n" + text);
        mark(client, SlotState::idle);
    }

    /// Dies with the slot at "answering": before the first byte, or after the last.
    void dieAnswering(Client& client, bool afterwards) {
        const std::string text = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlast";
        control::Slot& slot = m_table->at(client.slot);
        slot.answerFrom = control::bytesWritten(client.socket.get()).value_or(0);
        slot.answerTo = slot.answerFrom + text.size();
        mark(client, SlotState::answering);
        if (afterwards) write(client, text);
        raise(SIGKILL);
    }

    void started(const std::string& function, const std::string& path) {
        protocol::InvocationStarted event;
        event.invocation = protocol::newOrderedUuid();
        event.function = function;
        event.path = path;
        event.method = "GET";
        (void)m_channel.send(R"({"type":"events"})", protocol::encode(event));
    }

    void close(Client& client) {
        mark(client, SlotState::free);
        shutdown(client.socket.get(), SHUT_RDWR);
        client.socket = control::Descriptor();
    }

    static void write(Client& client, const std::string& bytes) {
        (void)send(client.socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
    void mark(Client& client, SlotState state) { m_table->at(client.slot).state.store(state); }
    bool anyOpen() const {
        for (const auto& client : m_clients)
            if (m_table->at(client->slot).state.load() != SlotState::idle) return true;
        return false;
    }

    control::Channel m_channel{channelDescriptor};
    std::unique_ptr<control::SlotTable> m_table;
    json m_configuration;
    json m_functions = json::array();
    std::map<std::string, std::string> m_versions;
    std::set<std::string> m_stale;
    std::vector<std::unique_ptr<Client>> m_clients;
    bool m_stopping = false;
};

}  // namespace

int main() {
    const char* behaviour = std::getenv("FAKE_HOST");
    if (behaviour && std::string(behaviour) == "exit") return 7;
    return FakeHost().run();
}
