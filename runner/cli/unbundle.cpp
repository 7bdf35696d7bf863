#include "runner/cli/unbundle.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "runner/cli/output_file.h"
#include "runner/cli/run_options.h"
#include "runner/eszip/unbundle.h"
#include "runner/modules/archive.h"
#include "runner/protocol/figures.h"

namespace edge::cli {
namespace {

namespace fs = std::filesystem;

struct UnbundleOptions {
    fs::path file;
    fs::path folder;
    bool force = false;
    bool json = false;
};

/// A file that is there, and a link that would lead the writing elsewhere.
std::optional<protocol::Error> obstacle(const fs::path& folder, const std::vector<eszip::OutputFile>& files, bool force) {
    std::error_code ignored;
    for (const eszip::OutputFile& file : files) {
        fs::path at = folder;
        const fs::path relative = file.path;
        for (const fs::path& step : relative.parent_path()) {
            at /= step;
            if (fs::is_symlink(fs::symlink_status(at, ignored)))
                return protocol::Error{"link_in_the_way", at.string() + " is a link; nothing is written through it.", "Choose an empty folder."};
        }
        if (!force && fs::exists(fs::symlink_status(folder / relative, ignored)))
            return protocol::Error{"file_exists", (folder / relative).string() + " is there already.", "Choose another folder, or overwrite with --force."};
    }
    return std::nullopt;
}

int runUnbundle(const UnbundleOptions& options) {
    const auto archive = modules::loadArchive(options.file);
    if (!archive.ok()) return printError(archive.error()), 1;
    const auto files = eszip::filesOf(*archive);
    if (!files.ok()) return printError(files.error()), 1;
    if (const auto error = obstacle(options.folder, *files, options.force)) return printError(*error), 1;
    nlohmann::ordered_json list = nlohmann::json::array();
    for (const eszip::OutputFile& file : *files) {
        if (const auto written = writeWhole(options.folder / file.path, file.content); !written.ok()) return printError(written.error()), 1;
        list.push_back({{"path", file.path}, {"bytes", file.content.size()}, {"original", file.original}});
        if (options.json) continue;
        std::cout << (options.folder / file.path).string() << "  " << protocol::bytesText(std::int64_t(file.content.size()))
                  << (file.original ? "" : "  (as translated: the archive does not hold what was written)") << '\n';
    }
    if (options.json) std::cout << list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
    if (files->empty()) std::cerr << "The archive holds no source files.\n";
    return 0;
}

}  // namespace

void addUnbundle(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("unbundle", "Write the sources in an ESZip archive as files");
    auto options = std::make_shared<UnbundleOptions>();
    command->add_option("file", options->file, "The archive: raw, zstd or as the platform has it")->required()->check(CLI::ExistingFile);
    command->add_option("-o,--output", options->folder, "Folder to write to")->required();
    command->add_flag("--force", options->force, "Overwrite files that are there");
    command->add_flag("--json", options->json, "Print what was written as JSON");
    command->callback([options, &exitCode] { exitCode = runUnbundle(*options); });
}

}  // namespace edge::cli
