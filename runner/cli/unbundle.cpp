#include "runner/cli/unbundle.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "runner/cli/archive_file.h"
#include "runner/eszip/file_tree.h"
#include "runner/eszip/unbundle.h"
#include "runner/protocol/figures.h"

namespace edge::cli {
namespace {

using Json = nlohmann::ordered_json;
using eszip::TextOrigin;

void printJson(const UnbundleOptions& options, const eszip::Unbundled& unbundled, std::ostream& out) {
    Json files = Json::array(), leftOut = Json::array();
    for (const auto& file : unbundled.files)
        files.push_back({{"path", file.relative.string()},
                         {"specifier", file.specifier},
                         {"bytes", file.content.size()},
                         {"text", file.origin == TextOrigin::original ? "original" : "stored"}});
    for (const auto& left : unbundled.leftOut) leftOut.push_back({{"specifier", left.specifier}, {"reason", left.reason}});
    const Json result = {{"folder", options.folder.string()}, {"files", files}, {"left_out", leftOut}};
    out << result.dump(2, ' ', false, Json::error_handler_t::replace) << std::endl;
}

void printText(const UnbundleOptions& options, const eszip::Unbundled& unbundled, std::ostream& out) {
    std::int64_t bytes = 0;
    for (const auto& file : unbundled.files) {
        bytes += std::int64_t(file.content.size());
        out << eszip::shown(file.relative.string()) << "  " << protocol::bytesText(std::int64_t(file.content.size()))
            << (file.origin == TextOrigin::original ? "  as its author wrote it" : "") << '\n';
    }
    const std::size_t count = unbundled.files.size();
    out << count << (count == 1 ? " file, " : " files, ") << protocol::bytesText(bytes) << ", written to "
        << eszip::shown(options.folder.string()) << '\n';
    std::map<std::string, std::size_t> reasons;
    for (const auto& left : unbundled.leftOut) ++reasons[left.reason];
    for (const auto& [reason, times] : reasons)
        out << "left out: " << times << (times == 1 ? " entry" : " entries") << " (" << reason << ")\n";
    out << std::flush;
}

}  // namespace

int runUnbundle(const UnbundleOptions& options, std::ostream& out, std::ostream& notes) {
    const auto file = readArchiveFile(options.file);
    if (!file) return reportFailure(file.error(), options.json, out, notes);
    const auto unbundled = eszip::filesOf(file->archive);
    if (!unbundled) return reportFailure(unbundled.error(), options.json, out, notes);
    const auto existing = options.force ? eszip::Existing::replace : eszip::Existing::keep;
    if (const auto written = eszip::writeFiles(options.folder, unbundled->files, existing); !written)
        return reportFailure(written.error(), options.json, out, notes);
    if (options.json) printJson(options, *unbundled, out);
    else printText(options, *unbundled, out);
    return 0;
}

void addUnbundle(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("unbundle", "Write the files of an archive into a folder");
    auto options = std::make_shared<UnbundleOptions>();
    command->add_option("file", options->file, "An ESZip archive, also one packed with zstd or brotli")->required();
    command->add_option("-o,--output", options->folder, "Folder to write to; made when it is missing")->required();
    command->add_flag("--force", options->force, "Replace files that are there already");
    command->add_flag("--json", options->json, "Print the result as one JSON object");
    command->callback([options, &exitCode] { exitCode = runUnbundle(*options, std::cout, std::cerr); });
}

}  // namespace edge::cli
