#include "runner/cli/deps.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <future>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "runner/cli/deps_report.h"
#include "runner/cli/run_options.h"
#include "runner/config/project.h"
#include "runner/dependencies/tree.h"
#include "runner/modules/bundler.h"
#include "runner/modules/dependency_map.h"
#include "runner/protocol/codec.h"

namespace edge::cli {
namespace {

using Json = nlohmann::ordered_json;
using protocol::Error;
using protocol::Result;

constexpr std::size_t askedAtOnce = 3;  ///< npm is a process each

struct DepsOptions {
    std::string function;
    std::filesystem::path project = ".";
    std::string why, update, to;
    std::filesystem::path times;
    bool outdated = false, dryRun = false, json = false;
};

/// The function and its graph.
struct Built {
    modules::BuildRequest request;
    protocol::DependenciesFound found;
};

int failed(const DepsOptions& options, const Error& error) {
    if (options.json) std::cout << Json{{"error", {{"code", error.code}, {"message", error.message}, {"hint", error.hint}}}}.dump() << std::endl;
    else printError(error);
    return 1;
}

Error problemOf(const modules::Graph& graph) {
    const auto& problem = graph.problems.front();
    const std::string place = problem.at.line > 0 ? ":" + std::to_string(problem.at.line) + ":" + std::to_string(problem.at.column) : "";
    return {"build_failed", problem.at.file + place + ": " + problem.message, "Mend it, then look again."};
}

Result<protocol::DependenciesFound> build(const modules::BuildRequest& request) {
    modules::Bundler bundler(modules::Bundler::findEsbuild(), [](const modules::PackageFetch& fetch) {
        if (fetch.state != modules::PackageFetch::State::fetching) return;
        std::cerr << "fetching";
        for (const std::string& package : fetch.packages) std::cerr << ' ' << package;
        std::cerr << std::endl;
    });
    auto graph = bundler.buildNow(request);
    if (!graph.ok()) return graph.error();
    if (!graph->ok()) return problemOf(*graph);
    if (!graph->dependencies) return Error{"not_known", "What is in an archive is not known by package.", "edge-runner inspect shows its modules."};
    return *graph->dependencies;
}

Result<Built> open(const DepsOptions& options) {
    const auto project = config::loadProject(options.project);
    if (!project.ok()) return project.error();
    const config::Function* function = project->find(options.function);
    if (!function)
        return Error{"no_function", "There is no function " + options.function + " in " + project->functionsDirectory.string() + ".",
                     "edge-runner functions list shows those there are."};
    Built built{{project->directory, function->entrypoint, function->importMap, function->archive}, {}};
    auto found = build(built.request);
    if (!found.ok()) return found.error();
    built.found = std::move(*found);
    built.found.function = function->name;
    return built;
}

/// What own code asks of it; empty: any version.
std::string rangeOf(const protocol::DependenciesFound& found, int node) {
    for (const auto& import : found.imports)
        if (import.to == node && import.at.line > 0) return import.range;
    return {};
}

Outdated ask(const Built& built, int node) {
    const auto published = modules::askRegistry(built.request, modules::npmNameOf(built.found.nodes[std::size_t(node)]));
    if (!published.ok()) return {node, {}, {}, published.error()};
    return {node, published->newestFor(rangeOf(built.found, node)), published->newest(), {}};
}

/// Only those that own code asks for: the others have the version that their packages want.
std::vector<Outdated> askAll(const Built& built) {
    std::set<int> nodes;
    for (const auto& import : built.found.imports) {
        const std::string& to = built.found.nodes[std::size_t(import.to)].kind;
        if ((to == "npm" || to == "jsr") && import.at.line > 0) nodes.insert(import.to);
    }
    std::vector<Outdated> list;
    std::vector<std::future<Outdated>> asked;
    const auto collect = [&] {
        for (auto& each : asked) list.push_back(each.get());
        asked.clear();
    };
    for (const int node : nodes) {
        asked.push_back(std::async(std::launch::async, ask, std::cref(built), node));
        if (asked.size() == askedAtOnce) collect();
    }
    collect();
    return list;
}

/// The last start of this version that `serve --events` has recorded.
Result<protocol::ModulesLoaded> lastStart(const std::filesystem::path& file, const protocol::DependenciesFound& found) {
    std::ifstream in(file);
    if (!in) return Error{"unreadable_file", file.string() + " cannot be read.", "serve --events FILE writes it."};
    std::optional<protocol::ModulesLoaded> last;
    for (std::string line; std::getline(in, line);) {
        if (line.find("isolate.modules") == std::string::npos) continue;
        const auto event = protocol::decode(line);
        const auto* loaded = event.ok() ? std::get_if<protocol::ModulesLoaded>(&*event) : nullptr;
        if (loaded && loaded->function == found.function && loaded->version == found.version) last = *loaded;
    }
    if (last) return *last;
    return Error{"no_start", file.string() + " has no start of " + found.function + " as it is now.", "Send it a request while serve --events records."};
}

Result<int> nodeFor(const Built& built, const std::string& text) {
    if (const auto node = dependencies::findNode(built.found, text)) return *node;
    return Error{"not_found", built.found.function + " does not depend on " + text + ".", "edge-runner deps " + built.found.function + " shows on what it does."};
}

Result<std::vector<modules::VersionEdit>> editsFor(const DepsOptions& options, const Built& built) {
    const auto node = nodeFor(built, options.update);
    if (!node.ok()) return node.error();
    const bool own = std::any_of(built.found.imports.begin(), built.found.imports.end(), [&](const auto& import) { return import.to == *node && import.at.line > 0; });
    std::string version = options.to;
    if (!own) return modules::versionEdits(built.request, built.found, *node, version);  // says why it cannot be
    if (version.empty() || version == "newest") {
        const Outdated known = ask(built, *node);
        if (!known.problem.code.empty()) return known.problem;
        version = version.empty() ? known.fitting : known.newest;
        const auto& current = built.found.nodes[std::size_t(*node)];
        if (version == current.version)
            return Error{"up_to_date", current.id + (options.to.empty() ? " is the newest that fits." : " is the newest."),
                         known.newest == version ? "" : "--to newest takes " + known.newest + "."};
        if (version.empty()) return Error{"version_not_found", "No version fits what is asked for.", "Name one: --to VERSION, or --to newest."};
    }
    return modules::versionEdits(built.request, built.found, *node, version);
}

/// A version that cannot be built is not left in the files.
int update(const DepsOptions& options, const Built& built) {
    const auto edits = editsFor(options, built);
    if (!edits.ok()) return failed(options, edits.error());
    if (!options.dryRun) {
        const auto applied = modules::applyEdits(built.request, *edits);
        if (!applied.ok()) return failed(options, applied.error());
        const auto found = build(built.request);
        if (!found.ok()) {
            const auto back = modules::applyEdits(built.request, modules::reversed(*edits));
            Error error = found.error();
            error.hint = back.ok() ? "Nothing was changed." : back.error().message;
            return failed(options, error);
        }
        if (dependencies::findNode(*found, built.found.nodes[std::size_t(*dependencies::findNode(built.found, options.update))].id))
            std::cerr << "note: node_modules still holds the version before; update it with its own installer\n";
    }
    if (options.json) std::cout << Json{{"edits", toJson(*edits)}, {"applied", !options.dryRun}}.dump(2) << std::endl;
    else printEdits(*edits, std::cout);
    return 0;
}

int run(const DepsOptions& options) {
    const auto built = open(options);
    if (!built.ok()) return failed(options, built.error());
    if (!options.update.empty()) return update(options, *built);
    const auto print = [](const Json& json) { std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << std::endl; };
    if (!options.why.empty()) {
        const auto node = nodeFor(*built, options.why);
        if (!node.ok()) return failed(options, node.error());
        if (options.json) print(whyJson(built->found, *node));
        else printWhy(built->found, *node, std::cout);
    } else if (options.outdated) {
        const auto list = askAll(*built);
        if (options.json) print(toJson(built->found, list));
        else printOutdated(built->found, list, std::cout);
        return std::any_of(list.begin(), list.end(), [](const Outdated& each) { return !each.problem.code.empty(); }) ? 1 : 0;
    } else {
        std::optional<protocol::ModulesLoaded> loaded;
        if (!options.times.empty()) {
            const auto last = lastStart(options.times, built->found);
            if (!last.ok()) return failed(options, last.error());
            loaded = *last;
        }
        const auto* const start = loaded ? &*loaded : nullptr;
        if (options.json) print(toJson(built->found, start));
        else printTree(built->found, start, std::cout);
    }
    return 0;
}

}  // namespace

void addDeps(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("deps", "Show what a function depends on, why, and what is newer");
    auto options = std::make_shared<DepsOptions>();
    command->add_option("function", options->function, "Its name")->required();
    command->add_option("--project", options->project, "Folder that holds supabase/ (default: here)");
    auto* why = command->add_option("--why", options->why, "Every way that leads from the function to this package or file");
    auto* outdated = command->add_flag("--outdated", options->outdated, "Ask the registry for newer versions")->excludes(why);
    auto* update = command->add_option("--update", options->update, "Write a newer version of this package where it is asked for")->excludes(why)->excludes(outdated);
    command->add_option("--to", options->to, "The version for --update, or \"newest\" (default: the newest that fits)")->needs(update);
    command->add_option("--times", options->times, "Also what each costs at a start, from the events that serve --events has recorded")->excludes(why)->excludes(outdated)->excludes(update);
    command->add_flag("--dry-run", options->dryRun, "Only print what --update would change")->needs(update);
    command->add_flag("--json", options->json, "Print one JSON object");
    command->callback([options, &exitCode] { exitCode = run(*options); });
}

}  // namespace edge::cli
