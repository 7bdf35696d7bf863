#include "runner/modules/npm_view.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include "runner/config/read_file.h"
#include "runner/modules/child_process.h"
#include "runner/modules/json_members.h"
#include "runner/modules/nearest_file.h"
#include "runner/modules/npm_install.h"
#include "runner/modules/package_store.h"
#include "runner/modules/version_range.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using protocol::Error;

constexpr std::chrono::seconds longest{60};
constexpr std::size_t mostSaid = 16u << 20;

/// A cache of its own for npm, gone with this object: what npm remembers is no answer to what is new.
class EmptyCache {
public:
    EmptyCache() : m_folder((fs::temp_directory_path() / "edge-runner-npm-XXXXXX").string()) {
        if (!mkdtemp(m_folder.data())) m_folder.clear();
    }
    ~EmptyCache() {
        std::error_code ignored;
        if (!m_folder.empty()) fs::remove_all(m_folder, ignored);
    }
    const std::string& folder() const { return m_folder; }

private:
    std::string m_folder;
};

std::vector<std::string> arguments(const BuildRequest& request, const std::string& name, const EmptyCache& cache) {
    const fs::path settings = nearestFile(request.project, request.entrypoint, {".npmrc"});
    std::vector<std::string> list{"view", name, "versions", "dist-tags", "--json", "--loglevel=silent", "--no-update-notifier", "--fetch-retries=1",
                                  "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=1000", "--fetch-timeout=20000",
                                  "--prefix", (settings.empty() ? request.project : settings.parent_path()).string()};
    if (!cache.folder().empty()) list.push_back("--cache=" + cache.folder());
    const auto text = settings.empty() ? protocol::Result<std::string>(std::string()) : config::readFile(settings, ".npmrc");
    if (name.rfind("@jsr/", 0) == 0 && (!text.ok() || text->find("@jsr:registry") == std::string::npos))
        list.push_back("--" + std::string(jsrRegistrySetting));
    return list;
}

/// All that the child writes; nothing when it is not done in time.
std::optional<std::string> readAll(int descriptor) {
    const auto end = std::chrono::steady_clock::now() + longest;
    std::string said;
    for (char buffer[16 * 1024]; said.size() < mostSaid;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd ready{descriptor, POLLIN, 0};
        if (left <= 0 || poll(&ready, 1, int(left)) == 0) return std::nullopt;
        const ssize_t count = ::read(descriptor, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        said.append(buffer, std::size_t(count));
    }
    return said;
}

}  // namespace

std::string Published::newestFor(const std::string& range) const {
    const auto wanted = VersionRange::parse(range);
    std::optional<Version> best;
    for (const std::string& text : versions)
        if (const auto version = Version::parse(text); wanted && version && wanted->contains(*version) && (!best || *version > *best)) best = version;
    return best ? best->text() : std::string();
}

std::string Published::newest() const { return latest.empty() ? newestFor("*") : latest; }

Published readPublished(const std::string& text) {
    const auto answer = nlohmann::json::parse(text, nullptr, false);
    Published published;
    const auto& versions = member(answer, "versions");
    if (versions.is_string()) published.versions.push_back(versions.get<std::string>());  // npm's way to say one
    else
        for (const auto& version : versions)
            if (version.is_string()) published.versions.push_back(version.get<std::string>());
    published.latest = textAt(member(answer, "dist-tags"), "latest");
    return published;
}

protocol::Result<Published> askRegistry(const BuildRequest& request, const std::string& name) {
    const fs::path npm = NpmInstall::find();
    if (npm.empty()) return Error{"npm_missing", "The registry is asked with npm, which is not installed.", "Install Node.js with npm, or set EDGE_NPM."};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return Error{"npm_failed", "npm could not be started: no descriptors are left.", ""};
    const EmptyCache cache;
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const auto child = startChild({.program = npm, .arguments = arguments(request, name, cache), .output = ends[1], .error = nowhere});
    close(ends[1]);
    close(nowhere);
    if (!child.ok()) return close(ends[0]), Error{"npm_missing", child.error().message, child.error().hint};
    const auto said = readAll(ends[0]);
    close(ends[0]);
    if (!said) kill(-*child, SIGKILL);
    int status = 0;
    waitpid(*child, &status, 0);
    if (!said) return Error{"npm_timeout", "npm did not answer within a minute.", "Look at the network, then try again."};
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return npmError(*said);
    return readPublished(*said);
}

}  // namespace edge::modules
