#pragma once

#include <cstdint>
#include <vector>

#include "runner/protocol/dependency_events.h"

/// What a function's dependencies cost, why they are there, and how they hang together. The same for the command line
/// and the studio. Nodes and imports are named by their index in the event.
namespace edge::dependencies {

using protocol::DependenciesFound;
using protocol::ModulesLoaded;
using protocol::Nanoseconds;

/// What one node costs by itself, without what it brings along.
struct Cost {
    std::int64_t bytes = 0;
    Nanoseconds compile = 0;
    Nanoseconds evaluate = 0;
    bool timed = false;        ///< a start was measured in which its code took part
    bool approximate = false;  ///< it shares modules with others: its part by bytes
    Nanoseconds time() const { return compile + evaluate; }
};

/// One for each node. `loaded`: a start of the same version, or null. The time of a module that holds code of several
/// nodes is divided among them by bytes.
std::vector<Cost> costsOf(const DependenciesFound& found, const ModulesLoaded* loaded);

/// One line's worth about all of it.
struct Totals {
    int own = 0;         ///< files of the user's
    int packages = 0;    ///< that own files and modules from addresses ask for
    int transitive = 0;  ///< that only packages ask for
    int remote = 0;
    std::int64_t bytes = 0;
    Nanoseconds compile = 0;
    Nanoseconds evaluate = 0;  ///< measured as a whole
    bool timed = false;
    Nanoseconds time() const { return compile + evaluate; }
};
Totals totalsOf(const DependenciesFound& found, const ModulesLoaded* loaded);

/// Bytes and time that would go with the node: its own, and those of all that only it brings along. Of the entrypoint
/// that is everything.
Cost costWith(const DependenciesFound& found, const std::vector<Cost>& costs, int node);

}  // namespace edge::dependencies
