#include "runner/cli/doctor.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "runner/cli/run_options.h"
#include "runner/modules/npm_install.h"
#include "runner/modules/package_store.h"

namespace edge::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds longestStart{15};

std::string milliseconds(protocol::Nanoseconds time) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f ms", double(time) / 1e6);
    return text;
}

Check bad(const std::string& name, const protocol::Error& error) {
    return {name, Check::State::bad, error.message, error.hint};
}

/// Builds a small function in a folder of its own.
Check checkEsbuild() {
    std::error_code problem;
    const fs::path folder = fs::temp_directory_path(problem) / ("edge-doctor-" + std::to_string(getpid()));
    fs::create_directories(folder, problem);
    std::ofstream(folder / "index.ts") << "const answer: number = 42;\nDeno.serve(() => Response.json({ answer }));\n";
    modules::Bundler bundler;
    const auto bundle = bundler.buildNow({folder, folder / "index.ts", {}, false, true});
    fs::remove_all(folder, problem);
    if (!bundle.ok()) return bad("esbuild", bundle.error());
    if (!bundle->ok()) return bad("esbuild", {"", "A trivial function does not build: " + bundle->problems[0].message, ""});
    return {"esbuild", Check::State::good, "built a function in " + milliseconds(bundle->end - bundle->start), ""};
}

Check checkHost() {
    boost::asio::io_context loop;
    boost::asio::steady_timer limit(loop, longestStart);
    Check check{"V8", Check::State::bad, "The host did not get ready within 15 seconds.", "Look at the lines it wrote above."};
    supervisor::HostPool::Handlers handlers;
    const auto begun = protocol::monotonicNow();
    handlers.emit = [](const protocol::Event&) {};
    handlers.hostEvents = [](const std::string&, std::string_view) {};
    handlers.hostGone = [](const std::string&) {};
    handlers.need = [](const std::string&) {};
    handlers.stopped = [] {};
    handlers.failed = [&](const protocol::Error& error) {
        check = bad("V8", error);
        loop.stop();
    };
    handlers.ready = [&] {
        check = {"V8", Check::State::good, "a host was ready after " + milliseconds(protocol::monotonicNow() - begun), ""};
        loop.stop();
    };
    limit.async_wait([&](auto) { loop.stop(); });
    const supervisor::SupervisorOptions defaults;
    supervisor::HostPool pool(loop, defaults.host, std::move(handlers));
    const auto started = pool.start({{"events", false}, {"policy", "per_worker"}, {"verifyJwt", false}});
    if (!started.ok()) return bad("V8", started.error());
    loop.run();
    return check;
}

/// Without npm everything works but what has to be fetched.
Check checkNpm() {
    const fs::path npm = modules::NpmInstall::find();
    if (!npm.empty() && access(npm.c_str(), X_OK) == 0)
        return {"npm", Check::State::good, npm.string() + "; packages are kept in " + modules::PackageStore::defaultFolder().string(), ""};
    return {"npm", Check::State::warning, "npm is not installed: npm: and jsr: imports cannot be fetched.", "Install Node.js with npm, or set EDGE_NPM."};
}

Check checkPort(int port) {
    boost::asio::io_context loop;
    const std::string name = "port " + std::to_string(port);
    const auto listener = supervisor::Listener::open(loop, port, [](int socket) { close(socket); });
    if (listener.ok()) return {name, Check::State::good, "free", ""};
    return {name, Check::State::warning, listener.error().message, listener.error().hint};
}

Check checkProject(const protocol::Result<config::Project>& project) {
    if (!project.ok()) return {"project", Check::State::warning, project.error().message, project.error().hint};
    if (!project->warnings.empty()) {
        const protocol::Error& first = project->warnings.front().error;
        return {"project", Check::State::warning, first.message, first.hint};
    }
    return {"project", Check::State::good, std::to_string(project->functions.size()) + " functions in " + project->directory.string(), ""};
}

const char* nameOf(Check::State state) {
    switch (state) {
    case Check::State::good: return "good";
    case Check::State::warning: return "warning";
    case Check::State::bad: break;
    }
    return "bad";
}

void print(const std::vector<Check>& checks) {
    for (const Check& check : checks) {
        const char* mark = check.state == Check::State::good ? "✓" : check.state == Check::State::warning ? "!" : "✗";
        std::cout << mark << ' ' << check.name << ": " << check.message << '\n';
        if (!check.hint.empty()) std::cout << "    " << check.hint << '\n';
    }
}

void printJson(const std::vector<Check>& checks) {
    auto list = nlohmann::ordered_json::array();
    for (const Check& check : checks)
        list.push_back({{"name", check.name}, {"state", nameOf(check.state)}, {"message", check.message}, {"hint", check.hint}});
    std::cout << list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << std::endl;
}

}  // namespace

std::vector<Check> runChecks(const fs::path& folder) {
    const auto project = config::loadProject(folder);
    return {checkEsbuild(), checkHost(), checkNpm(), checkPort(project.ok() ? project->apiPort : 54321), checkProject(project)};
}

void addDoctor(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("doctor", "Check that everything is there that serving needs");
    auto project = std::make_shared<fs::path>(".");
    auto json = std::make_shared<bool>(false);
    command->add_option("--project", *project, "Folder that holds supabase/ (default: here)");
    command->add_flag("--json", *json, "Print a JSON array");
    command->callback([project, json, &exitCode] {
        const auto checks = runChecks(*project);
        *json ? printJson(checks) : print(checks);
        for (const Check& check : checks)
            if (check.state == Check::State::bad) exitCode = 1;
    });
}

}  // namespace edge::cli
