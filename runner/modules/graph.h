#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "runner/protocol/events.h"
#include "runner/protocol/result.h"

namespace edge::eszip {
struct Archive;
}

namespace edge::modules {

/// What to build: one function.
struct BuildRequest {
    std::filesystem::path project;     ///< absolute; positions and source map sources are relative to it
    std::filesystem::path entrypoint;  ///< absolute
    std::filesystem::path importMap;   ///< deno.json, deno.jsonc or an import map, absolute; empty: none
    bool archive = false;              ///< the entrypoint is an ESZip archive: nothing is built
    bool anew = false;                 ///< build, also when a build of before is known to be good still
    std::shared_ptr<const eszip::Archive> content = {};  ///< of the archive, where it was read a moment ago; null: read it
    std::vector<std::string> staticFiles = {};  ///< patterns of files that it reads, relative to supabase/
};

/// Packages, or modules imported by their address, on their way here, for those who wait.
struct PackageFetch {
    enum class State { fetching, fetched, failed, remark };
    State state = State::fetching;
    std::filesystem::path entrypoint;    ///< of the function that asks
    std::vector<std::string> packages;   ///< "hono@4"; of remote modules the first address
    protocol::Error problem;             ///< of a failed one; a remark: they are here, but the lock does not say so
};

/// What the bytes of a module are.
enum class ModuleKind {
    javascript,  ///< an ES module that this V8 can read
    json,        ///< its default export is the value
    data,        ///< its default export is the text or the bytes, as the import says
    wasm,        ///< its exports are those of the WebAssembly module
};

/// One module of a function. Immutable, shared by the versions of the function that have it in common.
struct Module {
    std::string url;     ///< what import.meta.url says; unique in its graph
    ModuleKind kind = ModuleKind::javascript;
    std::string code;    ///< JavaScript is ASCII and asks for its imports by their URLs; of other kinds the bytes
    std::string sourceMap;  ///< JSON, may be empty; sources relative to the project, without their content
    std::string origin;  ///< the file relative to the project, or the address; of packages' modules empty
    std::string digest;  ///< of all of the above
};

/// A function with everything that it imports, or why it could not be built.
struct Graph {
    std::string version;  ///< hash of all modules; empty when it failed
    std::vector<std::shared_ptr<const Module>> modules;  ///< the entrypoint first
    std::vector<std::filesystem::path> inputs;           ///< absolute: a change of one asks for another build; "folder/": a new file in it does
    std::vector<protocol::BuildProblem> problems;        ///< non-empty: the build failed
    protocol::Nanoseconds start = 0;
    protocol::Nanoseconds end = 0;
    std::shared_ptr<const protocol::DependenciesFound> dependencies;  ///< what it consists of; null: not known, or it failed
    bool stored = false;  ///< of an earlier process's build: its sources were not read, only their dates
    bool ok() const { return problems.empty(); }
    /// Bytes of all modules, without source maps.
    std::size_t bytes() const;
    const Module* find(std::string_view url) const;
};

/// Gives a graph its version, and a module its digest.
std::string versionOf(const Graph& graph);
std::string digestOf(const Module& module);

}  // namespace edge::modules
