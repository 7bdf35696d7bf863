#include "runner/cli/functions.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "runner/cli/run_options.h"
#include "runner/config/project.h"

namespace edge::cli {
namespace {

using Json = nlohmann::ordered_json;

Json describe(const config::Project& project, const config::Function& function) {
    return {{"name", function.name},
            {"entrypoint", function.entrypointShown},
            {"verify_jwt", function.verifyJwt ? Json(*function.verifyJwt) : Json(nullptr)},
            {"enabled", function.enabled},
            {"import_map", function.importMap.empty() ? Json(nullptr)
                                                      : Json(config::shownPath(project.directory, function.importMap))}};
}

void printList(const config::Project& project, std::ostream& out) {
    std::size_t width = 0;
    for (const config::Function& function : project.functions) width = std::max(width, function.name.size());
    for (const config::Function& function : project.functions)
        out << function.name << std::string(width - function.name.size() + 2, ' ') << function.entrypointShown
            << (function.verifyJwt.value_or(true) ? "" : "  open to everybody") << (function.enabled ? "" : "  switched off")
            << '\n';
    if (project.functions.empty()) out << "No functions yet. Create one with: edge-runner new hello\n";
}

}  // namespace

int listFunctions(const std::filesystem::path& folder, ListForm form, std::ostream& out) {
    const auto project = config::loadProject(folder);
    if (!project.ok()) return printError(project.error()), 1;
    for (const config::Warning& warning : project->warnings) std::cerr << "warning: " << warning.error.message << '\n';
    if (form == ListForm::text) {
        printList(*project, out);
        return 0;
    }
    Json list = Json::array();
    for (const config::Function& function : project->functions) list.push_back(describe(*project, function));
    out << list.dump(2, ' ', false, Json::error_handler_t::replace) << std::endl;
    return 0;
}

void addFunctions(CLI::App& app, int& exitCode) {
    auto* functions = app.add_subcommand("functions", "Look at the project's functions");
    functions->require_subcommand(1);
    auto* list = functions->add_subcommand("list", "List them");
    auto project = std::make_shared<std::filesystem::path>(".");
    auto json = std::make_shared<bool>(false);
    list->add_option("--project", *project, "Folder that holds supabase/ (default: here)");
    list->add_flag("--json", *json, "Print a JSON array");
    list->callback([project, json, &exitCode] {
        exitCode = listFunctions(*project, *json ? ListForm::json : ListForm::text, std::cout);
    });
}

}  // namespace edge::cli
