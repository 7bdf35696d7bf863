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
        settings.number = head.value("number", std::uint64_t{0});
        settings.events = head.value("events", false);
        settings.logs = head.value("logs", false);
        settings.policy = policyOf(head.value("policy", "per_worker"));
        settings.verifyJwt = head.value("verifyJwt", true);
        settings.jwtSecret = head.value("jwtSecret", "");
        settings.environment = head.value("environment", Environment{});
        settings.image = head.value("image", "");
        settings.codeFolder = head.value("codeFolder", "");
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

/// The modules that came with the message, cut out of its payload.
protocol::Outcome ModuleTable::takeSent(const Json& head, const std::string& payload) {
    std::size_t at = 0;
    for (const Json& about : head.at("sent")) {
        const auto source = about.at("sourceLength").get<std::size_t>(), map = about.at("mapLength").get<std::size_t>();
        if (source > payload.size() - at || map > payload.size() - at - source) return malformed(head, "its modules are cut short");
        const std::string kind = about.value("kind", "script");
        const std::string digest = about.at("digest").get<std::string>();
        m_modules[digest] = isolate::makeModule(
            about.at("url").get<std::string>(),
            kind == "json" ? isolate::ModuleKind::json : kind == "data" ? isolate::ModuleKind::data : isolate::ModuleKind::script,
            payload.substr(at, source), payload.substr(at + source, map), m_store, digest);
        at += source + map;
    }
    return protocol::success();
}

protocol::Result<std::shared_ptr<isolate::Program>> ModuleTable::readProgram(const Json& head, const std::string& payload) {
    auto digests = guarded<std::vector<std::string>>(head, [&head] { return head.at("modules").get<std::vector<std::string>>(); });
    if (!digests) return digests.error();
    try {
        if (const protocol::Outcome sent = takeSent(head, payload); !sent) return sent.error();
    } catch (const Json::exception& error) {
        return malformed(head, error.what());
    }
    isolate::Program::Modules modules;
    for (const std::string& digest : *digests) {
        const auto module = m_modules.find(digest);
        if (module == m_modules.end()) return malformed(head, "it names a module that was not sent");
        modules.push_back(module->second);
    }
    if (modules.empty()) return malformed(head, "it has no module");
    m_held.take(head.value("function", ""), std::move(*digests));
    std::erase_if(m_modules, [this](const auto& entry) { return !m_held.holds(entry.first); });
    auto program = std::make_shared<isolate::Program>(head.value("function", ""), head.value("version", ""), std::move(modules));
    program->bundleStart = head.value("bundleStart", protocol::Nanoseconds{0});
    program->bundleEnd = head.value("bundleEnd", protocol::Nanoseconds{0});
    return program;
}

}  // namespace edge::host
