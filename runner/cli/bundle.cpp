#include "runner/cli/bundle.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "runner/cli/run_options.h"
#include "runner/config/project.h"
#include "runner/config/read_file.h"
#include "runner/eszip/envelope.h"
#include "runner/eszip/file_tree.h"
#include "runner/eszip/writer.h"
#include "runner/modules/archive.h"
#include "runner/modules/bundler.h"
#include "runner/modules/static_files.h"
#include "runner/protocol/figures.h"

namespace edge::cli {
namespace {

namespace fs = std::filesystem;
using protocol::Error;
using protocol::Result;

struct BundleOptions {
    std::string function;
    fs::path project = ".";
    fs::path output;
    std::string checksum = "sha256";
    std::string compression = "none";
    std::vector<std::string> staticFiles;
    bool json = false;
};

Result<std::vector<modules::StaticFile>> staticFilesOf(const config::Project& project, const config::Function& function,
                                                       const std::vector<std::string>& more) {
    std::vector<std::string> patterns = function.staticFiles;
    patterns.insert(patterns.end(), more.begin(), more.end());
    auto found = modules::readStaticFiles(project.directory, patterns);
    if (!found.ok()) return found.error();
    for (const std::string& pattern : found->unmatched) std::cerr << "warning: no static file matches " << pattern << '\n';
    return std::move(found->files);
}

void printProblems(const modules::Graph& graph) {
    for (const protocol::BuildProblem& problem : graph.problems) {
        std::cerr << problem.at.file;
        if (problem.at.line > 0) std::cerr << ':' << problem.at.line << ':' << problem.at.column;
        std::cerr << ": error: " << problem.message << '\n';
        if (!problem.lineText.empty()) std::cerr << "    " << problem.lineText << '\n';
    }
}

eszip::Checksum checksumOf(const std::string& name) {
    return name == "sha256" ? eszip::Checksum::sha256 : name == "xxh3" ? eszip::Checksum::xxh3 : eszip::Checksum::none;
}

eszip::Envelope envelopeOf(const std::string& name) {
    return name == "zstd" ? eszip::Envelope::zstd : name == "brotli" ? eszip::Envelope::brotli : eszip::Envelope::raw;
}

void printDone(const BundleOptions& options, const modules::Graph& graph, const std::string& raw, const std::string& packed, std::size_t staticFiles) {
    if (options.json) {
        std::cout << nlohmann::ordered_json{{"file", options.output.string()},   {"function", options.function},
                                            {"version", graph.version},          {"modules", graph.modules.size()},
                                            {"static_files", staticFiles},       {"bytes", raw.size()},
                                            {"packed_bytes", packed.size()},     {"checksum", options.checksum},
                                            {"compression", options.compression}, {"build_ns", graph.end - graph.start}}
                         .dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
                  << std::endl;
        return;
    }
    std::cout << options.output.string() << ": " << graph.modules.size() << " modules, " << protocol::bytesText(std::int64_t(packed.size()));
    if (packed.size() != raw.size()) std::cout << " (" << protocol::bytesText(std::int64_t(raw.size())) << " unpacked)";
    std::cout << ", built in " << protocol::durationText(graph.end - graph.start) << std::endl;
}

Result<modules::Graph> build(const config::Project& project, const config::Function& function) {
    modules::Bundler bundler(modules::Bundler::findEsbuild(), [](const modules::PackageFetch& fetch) {
        if (fetch.state != modules::PackageFetch::State::fetching) return;
        std::cerr << "fetching";
        for (const std::string& package : fetch.packages) std::cerr << ' ' << package;
        std::cerr << std::endl;
    });
    return bundler.buildNow({project.directory, function.entrypoint, function.importMap, false, true});
}

int runBundle(BundleOptions options) {
    const auto project = config::loadProject(options.project);
    if (!project.ok()) return printError(project.error()), 1;
    const config::Function* function = project->find(options.function);
    if (!function)
        return printError({"no_function", "There is no function " + options.function + " in " + project->functionsDirectory.string() + ".",
                           "edge-runner functions list shows those there are."}), 1;
    const auto staticFiles = staticFilesOf(*project, *function, options.staticFiles);
    if (!staticFiles.ok()) return printError(staticFiles.error()), 1;
    const auto graph = build(*project, *function);
    if (!graph.ok()) return printError(graph.error()), 1;
    if (!graph->ok()) return printProblems(*graph), 1;
    const eszip::Archive archive = modules::archiveOf(*graph, function->name, project->directory, *staticFiles);
    const auto raw = eszip::writeArchive(archive, checksumOf(options.checksum));
    if (!raw.ok()) return printError(raw.error()), 1;
    const auto packed = eszip::wrap(envelopeOf(options.compression), *raw);
    if (!packed.ok()) return printError(packed.error()), 1;
    if (options.output.empty())
        options.output = function->name + (options.compression == "zstd" ? ".eszip.zst" : options.compression == "brotli" ? ".eszip.br" : ".eszip");
    const fs::path folder = options.output.has_parent_path() ? options.output.parent_path() : ".";
    const auto written = eszip::writeFiles(folder, {{options.output.filename(), *packed, {}, {}}}, eszip::Existing::replace);
    if (!written.ok()) return printError(written.error()), 1;
    printDone(options, *graph, *raw, *packed, staticFiles->size());
    return 0;
}

}  // namespace

void addBundle(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("bundle", "Write a function with everything it imports as one ESZip archive");
    auto options = std::make_shared<BundleOptions>();
    command->add_option("function", options->function, "Its name")->required();
    command->add_option("-o,--output", options->output, "The file (default: NAME.eszip)");
    command->add_option("--project", options->project, "Folder that holds supabase/ (default: here)");
    command->add_option("--checksum", options->checksum, "What protects the archive")
        ->capture_default_str()->check(CLI::IsMember({"sha256", "xxh3", "none"}));
    command->add_option("--compress", options->compression, "zstd for keeping, brotli as the platform uploads it")
        ->capture_default_str()->check(CLI::IsMember({"none", "zstd", "brotli"}));
    command->add_option("--static", options->staticFiles, "Also these files, a pattern relative to supabase/ (more than once)");
    command->add_flag("--json", options->json, "Print what was written as JSON");
    command->callback([options, &exitCode] { exitCode = runBundle(*options); });
}

}  // namespace edge::cli
