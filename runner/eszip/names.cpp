#include "runner/eszip/names.h"

#include <unordered_map>
#include <unordered_set>

namespace edge::eszip {
namespace {

constexpr const char* buildAgain = "The tool that wrote it does not keep the format; build the archive again.";

using Index = std::unordered_map<std::string_view, std::size_t>;

std::optional<protocol::Error> problemOfSpecifiers(const Archive& archive, Index& index) {
    index.reserve(archive.entries.size());
    for (std::size_t at = 0; at < archive.entries.size(); ++at) {
        const std::string& specifier = specifierOf(archive.entries[at]);
        if (!index.emplace(specifier, at).second)
            return protocol::Error{"eszip_duplicate", "The archive holds two entries named \"" + shown(specifier) + "\".",
                                   buildAgain};
    }
    return std::nullopt;
}

/// Walks every chain once: what a former walk has passed ends well.
std::optional<protocol::Error> problemOfRedirects(const Archive& archive, const Index& index) {
    constexpr std::size_t unseen = 0;
    std::vector<std::size_t> walks(archive.entries.size(), unseen);
    for (std::size_t start = 0; start < archive.entries.size(); ++start) {
        const std::size_t walk = start + 1;
        for (std::size_t at = start; walks[at] == unseen;) {
            walks[at] = walk;
            const auto* redirect = std::get_if<Redirect>(&archive.entries[at]);
            if (!redirect) break;
            const auto next = index.find(redirect->target);
            if (next == index.end()) break;
            at = next->second;
            if (walks[at] == walk)
                return protocol::Error{"eszip_redirect_cycle",
                                       "The redirects of \"" + shown(redirect->specifier) + "\" lead in a circle.", buildAgain};
        }
    }
    return std::nullopt;
}

protocol::Error npmProblem(std::string message) { return {"eszip_npm", std::move(message), buildAgain}; }

std::string missingPackage(const std::string& who, std::uint32_t package, std::size_t count) {
    return who + " names package number " + std::to_string(package) + ", but the archive lists " + std::to_string(count) + ".";
}

std::optional<protocol::Error> problemOfPackages(const Archive& archive) {
    const std::size_t count = archive.packages.size();
    std::unordered_set<std::string_view> ids;
    for (const NpmPackage& package : archive.packages) {
        const std::string id = "\"" + shown(package.id) + "\"";
        const std::size_t at = package.id.find('@', 1);
        if (at == std::string::npos || at + 1 == package.id.size())
            return npmProblem("The npm package " + id + " is not named NAME@VERSION.");
        if (!ids.insert(package.id).second) return npmProblem("The archive lists the npm package " + id + " twice.");
        std::unordered_set<std::string_view> requests;
        for (const auto& [request, dependency] : package.dependencies) {
            if (dependency >= count)
                return npmProblem(missingPackage("The dependency \"" + shown(request) + "\" of " + id, dependency, count));
            if (!requests.insert(request).second)
                return npmProblem("The npm package " + id + " asks for \"" + shown(request) + "\" twice.");
        }
    }
    for (const Entry& entry : archive.entries)
        if (const auto* request = std::get_if<NpmRequest>(&entry); request && request->package >= count)
            return npmProblem(missingPackage("The npm request \"" + shown(request->specifier) + "\"", request->package, count));
    return std::nullopt;
}

}  // namespace

std::optional<protocol::Error> problemOfNames(const Archive& archive) {
    Index index;
    if (auto problem = problemOfSpecifiers(archive, index)) return problem;
    if (auto problem = problemOfRedirects(archive, index)) return problem;
    return problemOfPackages(archive);
}

}  // namespace edge::eszip
