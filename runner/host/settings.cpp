#include "runner/host/settings.h"

#include <nlohmann/json.hpp>

namespace edge::host {
namespace {

using Json = nlohmann::json;

protocol::Error malformed(const Json& head, const std::string& why) {
    return {"malformed_message", "The supervisor sent a \"" + head.value("type", "") + "\" message that cannot be used: " + why,
            "edge-runner and edge-host must be of the same version."};
}

/// Reads with `read`, turning the JSON library's exceptions into errors.
template <typename Value, typename Read>
protocol::Result<Value> guarded(const Json& head, Read read) {
    try {
        return read();
    } catch (const Json::exception& error) {
        return malformed(head, error.what());
    }
}

config::Policy policyOf(const std::string& name) {
    if (name == "per_request") return config::Policy::perRequest;
    if (name == "oneshot") return config::Policy::oneshot;
    return config::Policy::perWorker;
}

config::Limits limitsOf(const Json& json) {
    config::Limits limits;
    const auto milliseconds = [&json](const char* key, std::chrono::milliseconds standard) {
        return std::chrono::milliseconds(json.value(key, std::int64_t{standard.count()}));
    };
    limits.memoryBytes = json.value("memoryBytes", limits.memoryBytes);
    limits.cpuSoft = milliseconds("cpuSoftMs", limits.cpuSoft);
    limits.cpuHard = milliseconds("cpuHardMs", limits.cpuHard);
    limits.wallClock = milliseconds("wallClockMs", limits.wallClock);
    limits.idle = milliseconds("idleMs", limits.idle);
    return limits;
}

}  // namespace

protocol::Result<HostSettings> readHostSettings(const Json& head) {
    return guarded<HostSettings>(head, [&head] {
        HostSettings settings;
        settings.host = head.value("host", "");
        settings.events = head.value("events", false);
        settings.logs = head.value("logs", false);
        settings.policy = policyOf(head.value("policy", "per_worker"));
        settings.verifyJwt = head.value("verifyJwt", true);
        settings.jwtSecret = head.value("jwtSecret", "");
        settings.environment = head.value("environment", Environment{});
        settings.limits = limitsOf(head.value("limits", Json::object()));
        return settings;
    });
}

protocol::Result<std::vector<FunctionSettings>> readFunctions(const Json& head) {
    return guarded<std::vector<FunctionSettings>>(head, [&head] {
        std::vector<FunctionSettings> functions;
        for (const Json& entry : head.at("functions"))
            functions.push_back({entry.at("name").get<std::string>(), entry.value("verifyJwt", true),
                                 entry.value("environment", Environment{})});
        return functions;
    });
}

protocol::Result<std::shared_ptr<isolate::Program>> readProgram(const Json& head, std::string payload) {
    const auto length = guarded<std::size_t>(head, [&head] { return head.at("sourceLength").get<std::size_t>(); });
    if (!length) return length.error();
    if (*length > payload.size()) return malformed(head, "its source is cut short");
    return guarded<std::shared_ptr<isolate::Program>>(head, [&] {
        std::string map = payload.substr(*length);
        payload.resize(*length);
        auto program = isolate::makeProgram(head.at("function").get<std::string>(), head.at("version").get<std::string>(),
                                            head.value("url", ""), std::move(payload), std::move(map));
        program->bundleStart = head.value("bundleStart", protocol::Nanoseconds{0});
        program->bundleEnd = head.value("bundleEnd", protocol::Nanoseconds{0});
        return program;
    });
}

}  // namespace edge::host
