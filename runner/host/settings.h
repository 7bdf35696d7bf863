#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "runner/config/limits.h"
#include "runner/control/channel.h"
#include "runner/control/held_modules.h"
#include "runner/isolate/worker.h"
#include "runner/protocol/result.h"

/// The supervisor's messages as values (runner/control/README.md). Missing keys keep their defaults.
namespace edge::host {

using Environment = std::map<std::string, std::string>;

struct HostSettings {
    std::string host;  ///< id, for events
    std::uint64_t number = 0;
    bool events = false;
    bool logs = false;  ///< log lines and problems also without events
    config::Policy policy = config::Policy::perWorker;
    bool verifyJwt = true;  ///< false: for no function
    std::string jwtSecret;
    Environment environment;
    config::Limits limits;
    std::string image;       ///< file of the snapshot that all isolates are made of; empty: the runtime's own
    std::string codeFolder;  ///< for V8's compiled code; empty: none
};

struct FunctionSettings {
    std::string name;
    bool verifyJwt = true;
    Environment environment;  ///< beyond the host's
    bool operator==(const FunctionSettings&) const = default;
};

/// Errors of all: "malformed_message".
protocol::Result<HostSettings> readHostSettings(const nlohmann::json& head);
protocol::Result<std::vector<FunctionSettings>> readFunctions(const nlohmann::json& head);

/// The modules of the functions' versions; a `version` message names those that are here already and brings the others.
class ModuleTable {
public:
    void setStore(std::shared_ptr<isolate::CodeStore> store) { m_store = std::move(store); }
    /// Errors: "malformed_message".
    protocol::Result<std::shared_ptr<isolate::Program>> readProgram(const nlohmann::json& head, const std::string& payload);

private:
    protocol::Outcome takeSent(const nlohmann::json& head, const std::string& payload);

    std::map<std::string, std::shared_ptr<const isolate::ProgramModule>> m_modules;  ///< by digest
    control::HeldModules m_held;
    std::shared_ptr<isolate::CodeStore> m_store;
};

}  // namespace edge::host
