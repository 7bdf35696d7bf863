#include "runner/modules/npm_install.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "runner/modules/child_process.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using protocol::Error;

constexpr std::chrono::seconds longest{180};
constexpr std::size_t mostSaid = 256 * 1024;

std::vector<std::string> arguments(const fs::path& folder) {
    return {"install", "--prefix", folder.string(), "--json", "--loglevel=silent", "--ignore-scripts", "--omit=dev", "--package-lock", "--no-audit",
            "--no-fund", "--no-update-notifier", "--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=500",
            "--fetch-retry-maxtimeout=1000", "--fetch-timeout=30000"};
}

/// The word after `lead`, without a full stop at its end; empty when `lead` is not there.
std::string named(const std::string& text, const std::string& lead) {
    const std::size_t at = text.find(lead);
    if (at == std::string::npos) return {};
    const std::size_t from = at + lead.size();
    const std::string name = text.substr(from, text.find_first_of(" '\n", from) - from);
    return !name.empty() && name.back() == '.' ? name.substr(0, name.size() - 1) : name;
}

Error unreachable(const std::string& code) {
    return {"registry_unreachable", "The package registry cannot be reached (" + code + ").",
            "What was fetched before works without it. Connect and save the file again."};
}

}  // namespace

Error npmError(const std::string& said) {
    const auto report = nlohmann::json::parse(said, nullptr, false);
    const bool told = report.is_object() && report.contains("error") && report["error"].is_object();
    const auto text = [&](const char* key) {
        return told && report["error"].contains(key) && report["error"][key].is_string() ? report["error"][key].get<std::string>()
                                                                                        : std::string();
    };
    const std::string code = text("code"), summary = text("summary"), detail = text("detail");
    static const std::set<std::string> away{"ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH",
                                            "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT", "ENOTCACHED", "ERR_INVALID_URL"};
    if (away.count(code)) return unreachable(code);
    if (code == "E404") {
        const std::string name = named(detail, "'");
        return {"package_not_found", "The package registry has no " + (name.empty() ? "such package" : "\"" + name + "\"") + ".",
                "Check the name in the import; a private one needs its registry in .npmrc."};
    }
    if (code == "ETARGET")
        return {"version_not_found", "No version fits \"" + named(summary, "found for ") + "\".",
                "Check the version in the import."};
    if (code == "E401" || code == "E403" || code == "ENEEDAUTH")
        return {"registry_refuses", "The package registry refuses access (" + code + ").", "Check the token in .npmrc."};
    if (code == "EINTEGRITY")
        return {"package_damaged", "What the registry sent does not have the checksum it announced.",
                "Save the file again; if it stays so, ask who runs the registry."};
    if (code == "ENOSPC") return {"disk_full", "The disk is full: packages could not be written.", "Free some space and save again."};
    const std::string why = !summary.empty() ? summary : !code.empty() ? code : said.substr(0, 200);
    return {"npm_failed", "npm could not install the packages" + (why.empty() ? "." : ": " + why), "Run edge-runner doctor."};
}

fs::path NpmInstall::find() {
    if (const char* chosen = std::getenv("EDGE_NPM"); chosen && *chosen) return chosen;
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');) {
        const fs::path file = fs::path(folder) / "npm";
        if (!folder.empty() && access(file.c_str(), X_OK) == 0) return file;
    }
    return {};
}

NpmInstall::NpmInstall(boost::asio::io_context& loop, Done done) : m_output(loop), m_deadline(loop), m_done(std::move(done)) {}

NpmInstall::~NpmInstall() {
    if (m_process <= 0) return;
    kill(-m_process, SIGKILL);
    waitpid(m_process, nullptr, 0);
}

void NpmInstall::start(boost::asio::io_context& loop, const fs::path& npm, const fs::path& folder, Done done) {
    const std::shared_ptr<NpmInstall> self(new NpmInstall(loop, std::move(done)));
    const auto started = self->run(npm, folder);
    if (!started.ok()) return self->m_done(started.error());
    self->read();
}

protocol::Outcome NpmInstall::run(const fs::path& npm, const fs::path& folder) {
    if (npm.empty())
        return Error{"npm_missing", "Packages are fetched with npm, which is not installed.", "Install Node.js with npm, or set EDGE_NPM."};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return Error{"npm_failed", "npm could not be started: no descriptors are left.", ""};
    m_output.assign(ends[0]);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const auto child = startChild({.program = npm, .arguments = arguments(folder), .output = ends[1], .error = nowhere});
    close(ends[1]);
    close(nowhere);
    if (!child.ok()) return Error{"npm_missing", child.error().message, child.error().hint};
    m_process = *child;
    m_deadline.expires_after(longest);
    m_deadline.async_wait([weak = weak_from_this()](auto error) {
        const auto self = weak.lock();
        if (error || !self) return;
        self->m_late = true;
        kill(-self->m_process, SIGKILL);
    });
    return protocol::success();
}

void NpmInstall::read() {
    m_buffer.resize(16 * 1024);
    m_output.async_read_some(boost::asio::buffer(m_buffer), [self = shared_from_this()](auto error, std::size_t count) {
        if (error) return self->ended();
        if (self->m_said.size() < mostSaid) self->m_said.append(self->m_buffer, 0, count);
        self->read();
    });
}

void NpmInstall::ended() {
    m_deadline.cancel();
    int status = 0;
    waitpid(m_process, &status, 0);
    m_process = -1;
    if (m_late) return m_done(Error{"npm_timeout", "npm did not finish within three minutes.", "Look at the network, then save the file again."});
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return m_done(protocol::success());
    m_done(npmError(m_said));
}

}  // namespace edge::modules
