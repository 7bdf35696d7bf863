#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runner/protocol/position.h"
#include "runner/protocol/time.h"

/// What a function consists of, and what each module of it costs at a start.
namespace edge::protocol {

/// One file of the user's, one package in one version, one module from an address, or one built-in module.
struct DependencyNode {
    std::string id;             ///< "supabase/functions/api/index.ts", "npm:hono@4.6.3", "jsr:@std/x@1.0.2", an address, "node:fs"
    std::string kind;           ///< "file", "npm", "jsr", "remote", "builtin"
    std::string name;           ///< of a package without version, else the id
    std::string version;        ///< of a package
    std::string licence;        ///< of a package, as its package.json says; empty: it does not say
    std::int64_t bytes = 0;     ///< code that reaches the isolate; of a package what is left after tree shaking
    bool operator==(const DependencyNode&) const = default;
};

/// One node asks for another. Of packages among themselves the place is unknown (line 0).
struct DependencyImport {
    int from = 0;               ///< indices into the nodes
    int to = 0;
    std::string specifier;      ///< as written
    std::string range;          ///< of a package: the versions that are asked for, "^4.1"; empty: any, or not known
    SourcePosition at;          ///< of the specifier's first letter
    bool dynamic = false;       ///< import()
    bool operator==(const DependencyImport&) const = default;
};

/// How much of a module's code comes from one node. A module of several nodes is what packages have in common.
struct ModulePart {
    std::string url;
    int node = 0;
    std::int64_t bytes = 0;
    bool operator==(const ModulePart&) const = default;
};

/// A version of a function as a graph. The first node is its entrypoint.
struct DependenciesFound {
    std::string function;
    std::string version;        ///< as FunctionBuilt
    std::vector<DependencyNode> nodes;
    std::vector<DependencyImport> imports;
    std::vector<ModulePart> parts;
    bool truncated = false;     ///< it is larger than an event may be: nodes, imports or parts are missing
    Nanoseconds time = 0;
    bool operator==(const DependenciesFound&) const = default;
};

/// What one module cost at a start.
struct ModuleTime {
    std::string url;
    Nanoseconds compile = 0;
    Nanoseconds evaluate = 0;   ///< its own top-level code; 0 where the graph was evaluated as a whole
    bool fromCache = false;     ///< V8 took code that it had compiled before
    bool shared = false;        ///< modules that import each other ran together: its share, by length
    bool operator==(const ModuleTime&) const = default;
};

/// The modules that an isolate loaded before its first call.
struct ModulesLoaded {
    std::string isolate;
    std::string function;
    std::string version;
    std::vector<ModuleTime> modules;
    Nanoseconds evaluate = 0;   ///< of all of them; with top-level await also what it waited for
    bool apart = false;         ///< each was evaluated by itself; false: top-level await, only the whole is known
    Nanoseconds time = 0;
    bool operator==(const ModulesLoaded&) const = default;
};

}  // namespace edge::protocol
