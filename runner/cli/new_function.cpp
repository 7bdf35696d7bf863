#include "runner/cli/new_function.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>

#include "runner/cli/run_options.h"
#include "runner/config/project.h"

namespace edge::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* source =
    "Deno.serve(async (request: Request) => {\n"
    "  const { name } = await request.json().catch(() => ({ name: \"world\" }));\n"
    "  return Response.json({ message: `Hello ${name}!` });\n"
    "});\n";

constexpr const char* denoJson = "{\n  \"imports\": {}\n}\n";

std::string section(const std::string& name, Callers callers) {
    const std::string folder = "./functions/" + name;
    return "\n[functions." + name + "]\nenabled = true\nverify_jwt = " + (callers == Callers::users ? "true" : "false") +
           "\nimport_map = \"" + folder + "/deno.json\"\nentrypoint = \"" + folder + "/index.ts\"\n";
}

/// The project around `folder`, or the folder itself when it is to become one.
fs::path projectFolder(const fs::path& folder) {
    const auto project = config::loadProject(folder);
    std::error_code ignored;
    return project.ok() ? project->directory : fs::absolute(folder, ignored).lexically_normal();
}

bool append(const fs::path& file, const std::string& text) {
    std::ofstream out(file, std::ios::app);
    out << text;
    return bool(out.flush());
}

}  // namespace

protocol::Result<std::vector<fs::path>> newFunction(const fs::path& project, const std::string& name, Callers callers) {
    if (!config::isSlug(name))
        return protocol::Error{"bad_name", "\"" + name + "\" is not a name the platform accepts.",
                               "Use letters, digits, '_' and '-', beginning with a letter."};
    const fs::path root = projectFolder(project);
    const fs::path folder = root / "supabase/functions" / name;
    std::error_code problem;
    if (fs::exists(folder, problem))
        return protocol::Error{"function_exists", "There is already a function " + name + ".", "Choose another name."};
    fs::create_directories(folder, problem);
    const fs::path config = root / "supabase/config.toml";
    const bool isNew = !fs::exists(config, problem);
    std::string id = root.filename().string();
    std::replace_if(id.begin(), id.end(), [](unsigned char c) { return !std::isalnum(c) && c != '-' && c != '_'; }, '-');
    const bool written = append(folder / "index.ts", source) && append(folder / "deno.json", denoJson) &&
                         append(config, (isNew ? "project_id = \"" + id + "\"\n" : "") + section(name, callers));
    if (!written)
        return protocol::Error{"not_written", "The files of " + name + " could not be written to " + folder.string() + ".",
                               "Check the permissions of the folder and the free space of the disk."};
    return std::vector<fs::path>{folder / "index.ts", folder / "deno.json", config};
}

void addNewFunction(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("new", "Create a function");
    struct Options {
        fs::path project = ".";
        std::string name;
        std::string auth = "none";
    };
    auto options = std::make_shared<Options>();
    command->add_option("name", options->name, "The function's name")->required();
    command->add_option("--project", options->project, "Folder that holds, or shall hold, supabase/ (default: here)");
    command->add_option("--auth", options->auth, "Who may call it: none (everybody) or user (callers with a valid token)")
        ->check(CLI::IsMember({"none", "user"}));
    command->callback([options, &exitCode] {
        const auto files = newFunction(options->project, options->name,
                                       options->auth == "user" ? Callers::users : Callers::everybody);
        if (!files.ok()) {
            printError(files.error());
            exitCode = files.error().code == "not_written" ? 1 : 2;
            return;
        }
        for (const fs::path& file : *files) std::cout << file.string() << '\n';
        std::cout << "Serve it with: edge-runner serve --project " << projectFolder(options->project).string() << std::endl;
    });
}

}  // namespace edge::cli
