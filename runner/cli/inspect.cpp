#include "runner/cli/inspect.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "runner/cli/archive_file.h"
#include "runner/cli/archive_tree.h"
#include "runner/cli/import_costs.h"
#include "runner/eszip/supabase.h"
#include "runner/protocol/figures.h"

namespace edge::cli {
namespace {

using Json = nlohmann::ordered_json;
using eszip::Archive;
using eszip::shown;

std::string bytes(std::uint64_t count) { return protocol::bytesText(static_cast<std::int64_t>(count)); }

Json describe(const Archive& archive, const eszip::Entry& entry, const ImportCost& cost) {
    Json result = {{"specifier", eszip::specifierOf(entry)}};
    if (const auto* module = std::get_if<eszip::Module>(&entry)) {
        result.update({{"type", "module"},
                       {"kind", eszip::kindText(module->kind)},
                       {"purpose", eszip::purposeText(eszip::purposeOf(module->specifier))},
                       {"source_bytes", module->source.size()},
                       {"map_bytes", module->sourceMap.size()},
                       {"total_bytes", cost.total}});
    } else if (const auto* redirect = std::get_if<eszip::Redirect>(&entry)) {
        result.update({{"type", "redirect"}, {"target", redirect->target}});
    } else {
        result.update({{"type", "npm"}, {"package", archive.packages[std::get<eszip::NpmRequest>(entry).package].id}});
    }
    return result;
}

Json describePackages(const Archive& archive) {
    Json packages = Json::array();
    for (const auto& package : archive.packages) {
        Json dependencies = Json::array();
        for (const auto& [request, index] : package.dependencies)
            dependencies.push_back({{"request", request}, {"package", archive.packages[index].id}});
        packages.push_back({{"id", package.id}, {"dependencies", dependencies}});
    }
    return packages;
}

void printJson(const std::filesystem::path& path, const ArchiveFile& file, std::ostream& out) {
    const Archive& archive = file.archive;
    const ImportCosts costs = importCosts(archive);
    Json entries = Json::array(), origins = Json::array();
    for (std::size_t at = 0; at < archive.entries.size(); ++at)
        entries.push_back(describe(archive, archive.entries[at], costs.entries[at]));
    for (const auto& sum : sumsByOrigin(archive))
        origins.push_back({{"origin", sum.origin}, {"entries", sum.entries}, {"bytes", sum.bytes}});
    const Json result = {{"file", path.string()},
                         {"envelope", eszip::envelopeText(file.envelope)},
                         {"packed_bytes", file.packedBytes},
                         {"bytes", file.bytes},
                         {"version", eszip::versionText(archive.version)},
                         {"checksum", eszip::checksumText(archive.checksum)},
                         {"entries", entries},
                         {"packages", describePackages(archive)},
                         {"origins", origins},
                         {"unresolved_imports", costs.unresolved}};
    out << result.dump(2, ' ', false, Json::error_handler_t::replace) << std::endl;
}

void printHead(const std::filesystem::path& path, const ArchiveFile& file, std::ostream& out) {
    const auto checksum = file.archive.checksum;
    out << shown(path.string()) << ": ESZip " << eszip::versionText(file.archive.version)
        << (checksum == eszip::Checksum::none      ? ", without checksums"
            : checksum == eszip::Checksum::unknown ? ", checksums of an unknown kind (not verified)"
                                                   : ", all checksums fit (" + std::string(eszip::checksumText(checksum)) + ")")
        << '\n';
    if (file.envelope == eszip::Envelope::raw) out << bytes(file.bytes) << ", no envelope";
    else
        out << bytes(file.packedBytes) << " in a " << eszip::envelopeText(file.envelope) << " envelope, " << bytes(file.bytes)
            << " out of it";
    out << ", " << file.archive.entries.size() << (file.archive.entries.size() == 1 ? " entry" : " entries") << '\n';
}

void printRedirects(const Archive& archive, std::ostream& out) {
    const char* title = "\nRedirects\n";
    for (const auto& entry : archive.entries)
        if (const auto* redirect = std::get_if<eszip::Redirect>(&entry))
            out << std::exchange(title, "") << "  " << shown(redirect->specifier) << " → " << shown(redirect->target) << '\n';
}

void printPackages(const Archive& archive, std::ostream& out) {
    const char* title = "\nnpm packages\n";
    for (const auto& package : archive.packages) {
        out << std::exchange(title, "") << "  " << shown(package.id);
        const char* separator = "  needs ";
        for (const auto& dependency : package.dependencies)
            out << std::exchange(separator, ", ") << shown(archive.packages[dependency.second].id);
        out << '\n';
    }
    title = "\nAsked for as\n";
    for (const auto& entry : archive.entries)
        if (const auto* request = std::get_if<eszip::NpmRequest>(&entry))
            out << std::exchange(title, "") << "  " << shown(request->specifier) << " → "
                << shown(archive.packages[request->package].id) << '\n';
}

void row(std::ostream& out, const std::string& first, const std::string& second, const std::string& text) {
    char line[64];
    std::snprintf(line, sizeof line, "  %10s  %10s  ", first.c_str(), second.c_str());
    out << line << shown(text) << '\n';
}

void printCosts(const Archive& archive, std::ostream& out) {
    constexpr std::size_t mostRows = 15;
    out << "\nWhat comes from where\n";
    for (const auto& sum : sumsByOrigin(archive))
        row(out, bytes(sum.bytes), std::to_string(sum.entries) + (sum.entries == 1 ? " entry" : " entries"), sum.origin);

    const ImportCosts costs = importCosts(archive);
    std::vector<std::size_t> order;
    for (std::size_t at = 0; at < archive.entries.size(); ++at)
        if (const auto* module = std::get_if<eszip::Module>(&archive.entries[at]);
            module && eszip::purposeOf(module->specifier) == eszip::Purpose::module)
            order.push_back(at);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t left, std::size_t right) { return costs.entries[left].total > costs.entries[right].total; });
    if (order.empty()) return;
    out << "\nWhat each import costs: with all that only it brings in, and alone\n";
    for (std::size_t at = 0; at < std::min(order.size(), mostRows); ++at)
        row(out, bytes(costs.entries[order[at]].total), bytes(costs.entries[order[at]].own),
            eszip::specifierOf(archive.entries[order[at]]));
    if (order.size() > mostRows) out << "  and " << order.size() - mostRows << " smaller ones (all with --json)\n";
    if (costs.unresolved > 0)
        out << "  " << costs.unresolved << (costs.unresolved == 1 ? " import leads" : " imports lead")
            << " through an import map or out of the archive; not counted\n";
}

}  // namespace

int runInspect(const std::filesystem::path& path, InspectForm form, std::ostream& out, std::ostream& notes) {
    const auto file = readArchiveFile(path);
    if (!file) return reportFailure(file.error(), form == InspectForm::json, out, notes);
    if (form == InspectForm::json) {
        printJson(path, *file, out);
        return 0;
    }
    printHead(path, *file, out);
    out << '\n';
    printTree(file->archive, out);
    printRedirects(file->archive, out);
    printPackages(file->archive, out);
    printCosts(file->archive, out);
    out << std::flush;
    return 0;
}

void addInspect(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("inspect", "Say what is in an archive and what it costs");
    auto file = std::make_shared<std::filesystem::path>();
    auto json = std::make_shared<bool>(false);
    command->add_option("file", *file, "An ESZip archive, also one packed with zstd or brotli")->required();
    command->add_flag("--json", *json, "Print one JSON object");
    command->callback([file, json, &exitCode] {
        exitCode = runInspect(*file, *json ? InspectForm::json : InspectForm::text, std::cout, std::cerr);
    });
}

}  // namespace edge::cli
