#include "runner/eszip/unbundle.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "runner/eszip/module_path.h"
#include "runner/eszip/original_text.h"
#include "runner/eszip/supabase.h"

namespace edge::eszip {
namespace {

using protocol::Error;
using protocol::Result;
using Segments = std::vector<std::string>;

constexpr const char* remoteFolder = "_remote";
constexpr std::size_t mostFolders = 10'000;

struct Candidate {
    const Module* module = nullptr;
    ModulePath path;
};

/// Why a module is no file; null when it is one.
const char* reasonToLeaveOut(Purpose purpose, ModulePath::Place place) {
    if (purpose == Purpose::packageFile) return "file of an npm package";
    if (purpose != Purpose::module && purpose != Purpose::staticFile) return "entry of the platform";
    return place == ModulePath::Place::none ? "its specifier names no file" : nullptr;
}

std::string joined(const Segments& segments) {
    std::string path;
    for (const std::string& segment : segments) path.append(path.empty() ? "" : "/").append(segment);
    return path;
}

/// How many folders, from the root, all local files lie in.
std::size_t commonFolders(const std::vector<Candidate>& candidates) {
    const Segments* first = nullptr;
    std::size_t common = 0;
    for (const Candidate& candidate : candidates) {
        if (candidate.path.place != ModulePath::Place::local) continue;
        const Segments& segments = candidate.path.segments;
        common = first ? std::min(common, segments.size() - 1) : segments.size() - 1;
        if (!first) first = &segments;
        for (std::size_t at = 0; at < common; ++at)
            if (segments[at] != (*first)[at]) common = at;
    }
    return common;
}

const char* extensionOf(ModuleKind kind) {
    switch (kind) {
        case ModuleKind::json: return ".json";
        case ModuleKind::jsonc: return ".jsonc";
        case ModuleKind::wasm: return ".wasm";
        case ModuleKind::opaque: return "";
        case ModuleKind::javascript: break;
    }
    return ".js";
}

/// All paths, sorted. The folders between are not spelled out: a small archive of deep paths has gigabytes of them.
using Paths = std::set<std::string, std::less<>>;

Paths pathsOf(const std::vector<Candidate>& candidates) {
    Paths paths;
    for (const Candidate& candidate : candidates) paths.insert(joined(candidate.path.segments));
    return paths;
}

/// Whether a file of that path would be the folder of another.
bool isFolder(const Paths& paths, const std::string& path) {
    const std::string inside = path + "/";
    const auto next = paths.lower_bound(inside);
    return next != paths.end() && next->starts_with(inside);
}

/// On the web /x and /x/y are two modules; on a disk /x is then a folder, and the module a file in it.
void nameRemoteFolders(std::vector<Candidate>& candidates) {
    const Paths paths = pathsOf(candidates);
    for (Candidate& candidate : candidates) {
        ModulePath& path = candidate.path;
        if (path.place != ModulePath::Place::remote || (!path.isFolder && !isFolder(paths, joined(path.segments)))) continue;
        path.segments.push_back(std::string("_index") + extensionOf(candidate.module->kind));
    }
}

Result<std::vector<Candidate>> collect(const Archive& archive, std::vector<LeftOut>& leftOut) {
    std::vector<Candidate> candidates;
    for (const Entry& entry : archive.entries) {
        const auto* module = std::get_if<Module>(&entry);
        if (!module) continue;
        const Purpose purpose = purposeOf(module->specifier);
        auto path = Result<ModulePath>(ModulePath{});
        if (purpose == Purpose::module || purpose == Purpose::staticFile) path = modulePath(module->specifier);
        if (!path) return path.error();
        if (const char* reason = reasonToLeaveOut(purpose, path->place)) leftOut.push_back({module->specifier, reason});
        else candidates.push_back({module, std::move(*path)});
    }
    return candidates;
}

/// Takes the common folder away from the local ones and puts the remote ones under theirs.
void settle(std::vector<Candidate>& candidates) {
    const std::size_t common = commonFolders(candidates);
    for (Candidate& candidate : candidates) {
        Segments& segments = candidate.path.segments;
        if (candidate.path.place == ModulePath::Place::local)
            segments.erase(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(common));
        else segments.insert(segments.begin(), remoteFolder);
    }
    nameRemoteFolders(candidates);
}

/// How many folders the paths need. In their order a path shares its folders with the one before, or with none.
std::size_t countFolders(const Paths& paths) {
    std::size_t count = 0;
    std::string_view before;
    for (const std::string& path : paths) {
        const auto common = static_cast<std::size_t>(std::mismatch(path.begin(), path.end(), before.begin(), before.end()).first - path.begin());
        count += static_cast<std::size_t>(std::count(path.begin() + static_cast<std::ptrdiff_t>(common), path.end(), '/'));
        before = path;
    }
    return count;
}

std::optional<Error> problemOfPlaces(const std::vector<Candidate>& candidates) {
    const Paths paths = pathsOf(candidates);
    if (const std::size_t folders = countFolders(paths); folders > mostFolders)
        return Error{"too_many_folders",
                     "The archive's files need " + std::to_string(folders) + " folders; no more than " + std::to_string(mostFolders) + " are made.",
                     "Nothing was written. Do not trust this archive."};
    std::map<std::string, const Module*> taken;
    for (const Candidate& candidate : candidates) {
        const std::string path = joined(candidate.path.segments);
        const std::string name = "\"" + shown(candidate.module->specifier) + "\"";
        const auto [other, isFirst] = taken.emplace(path, candidate.module);
        if (!isFirst)
            return Error{"same_path",
                         "The entries \"" + shown(other->second->specifier) + "\" and " + name + " would both be the file " +
                             shown(path) + ".",
                         "Nothing was written. Do not trust this archive."};
        if (isFolder(paths, path))
            return Error{"same_path",
                         "The entry " + name + " would be the file " + shown(path) + ", which is the folder of another.",
                         "Nothing was written. Do not trust this archive."};
    }
    return std::nullopt;
}

}  // namespace

Result<Unbundled> filesOf(const Archive& archive) {
    Unbundled result;
    auto candidates = collect(archive, result.leftOut);
    if (!candidates) return candidates.error();
    settle(*candidates);
    if (auto problem = problemOfPlaces(*candidates)) return *problem;
    for (const Candidate& candidate : *candidates) {
        auto original = originalText(*candidate.module);
        const TextOrigin origin = original ? TextOrigin::original : TextOrigin::stored;
        result.files.push_back({joined(candidate.path.segments), original ? std::move(*original) : candidate.module->source,
                                origin, candidate.module->specifier});
    }
    return result;
}

}  // namespace edge::eszip
