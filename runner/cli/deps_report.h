#pragma once

#include <iosfwd>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "runner/modules/npm_view.h"
#include "runner/modules/version_edit.h"
#include "runner/protocol/dependency_events.h"

/// What `edge-runner deps` prints, as text for people and as JSON for programs (the studio reads it).
namespace edge::cli {

/// What the registry has for one package that own code asks for.
struct Outdated {
    int node = 0;
    std::string fitting;  ///< the newest that fits what is asked for; empty: unknown
    std::string newest;
    protocol::Error problem;  ///< why it could not be asked; empty code: it could
};

/// `loaded`: a start of the same version, or null.
void printTree(const protocol::DependenciesFound& found, const protocol::ModulesLoaded* loaded, std::ostream& out);
void printWhy(const protocol::DependenciesFound& found, int node, std::ostream& out);
void printOutdated(const protocol::DependenciesFound& found, const std::vector<Outdated>& list, std::ostream& out);
void printEdits(const std::vector<modules::VersionEdit>& edits, std::ostream& out);

/// The event without its type, with "totals", and with "start" when one is known: nanoseconds of the whole and of each node.
nlohmann::ordered_json toJson(const protocol::DependenciesFound& found, const protocol::ModulesLoaded* loaded);
nlohmann::ordered_json whyJson(const protocol::DependenciesFound& found, int node);
nlohmann::ordered_json toJson(const protocol::DependenciesFound& found, const std::vector<Outdated>& list);
nlohmann::ordered_json toJson(const std::vector<modules::VersionEdit>& edits);

}  // namespace edge::cli
