#include "runner/cli/inspect.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "runner/cli/run_options.h"
#include "runner/config/read_file.h"
#include "runner/eszip/costs.h"
#include "runner/eszip/envelope.h"
#include "runner/eszip/reader.h"
#include "runner/eszip/supabase.h"
#include "runner/protocol/figures.h"

namespace edge::cli {
namespace {

using eszip::Archive;
using Json = nlohmann::ordered_json;

struct Looked {
    std::string file;
    std::size_t fileBytes = 0;
    std::size_t bytes = 0;  ///< without envelope
    eszip::Envelope envelope = eszip::Envelope::raw;
    Archive archive;
};

std::string sizeText(std::size_t bytes) { return protocol::bytesText(std::int64_t(bytes)); }

protocol::Result<Looked> look(const std::filesystem::path& file) {
    const auto bytes = config::readFile(file, file.string());
    if (!bytes.ok()) return bytes.error();
    auto opened = eszip::openEnvelope(*bytes);
    if (!opened.ok()) return opened.error();
    auto archive = eszip::readArchive(opened->bytes);
    if (!archive.ok()) return archive.error();
    return Looked{file.string(), bytes->size(), opened->bytes.size(), opened->envelope, std::move(*archive)};
}

Json describe(const Looked& looked) {
    Json modules = Json::array(), redirects = Json::array(), requests = Json::array(), packages = Json::array(), costs = Json::array();
    for (const eszip::Entry& entry : looked.archive.entries) {
        if (const auto* module = std::get_if<eszip::Module>(&entry))
            modules.push_back({{"specifier", module->specifier}, {"kind", eszip::nameOf(module->kind)}, {"bytes", module->source.size()},
                               {"map_bytes", module->sourceMap.size()}});
        else if (const auto* redirect = std::get_if<eszip::Redirect>(&entry))
            redirects.push_back({{"specifier", redirect->specifier}, {"target", redirect->target}});
        else
            requests.push_back({{"specifier", eszip::specifierOf(entry)}, {"package", std::get<eszip::NpmRequest>(entry).package}});
    }
    for (const eszip::NpmPackage& package : looked.archive.packages)
        packages.push_back({{"id", package.id}, {"dependencies", package.dependencies.size()}});
    for (const eszip::ImportCost& cost : eszip::importCosts(looked.archive))
        costs.push_back({{"importer", cost.importer}, {"imported", cost.imported}, {"brings_bytes", cost.brings}, {"alone_bytes", cost.alone}});
    return {{"file", looked.file},           {"version", eszip::nameOf(looked.archive.version)}, {"checksum", eszip::nameOf(looked.archive.checksum)},
            {"compression", eszip::nameOf(looked.envelope)}, {"file_bytes", looked.fileBytes},   {"bytes", looked.bytes},
            {"modules", modules},            {"redirects", redirects},                            {"npm_requests", requests},
            {"npm_packages", packages},      {"imports", costs}};
}

/// A folder of the tree: its files' sizes and what lies below it.
struct Folder {
    std::map<std::string, Folder> folders;
    std::vector<std::pair<std::string, const eszip::Module*>> files;
    std::size_t bytes = 0;
    std::size_t mapBytes = 0;
};

void add(Folder& root, const eszip::Module& module) {
    std::string path = module.specifier;
    if (const std::size_t scheme = path.find("://"); scheme != std::string::npos) path.replace(scheme, 3, ":");
    Folder* folder = &root;
    for (std::size_t at = 0;;) {
        folder->bytes += module.source.size();
        folder->mapBytes += module.sourceMap.size();
        const std::size_t end = path.find('/', at);
        if (end == std::string::npos) {
            folder->files.emplace_back(path.substr(at), &module);
            return;
        }
        folder = &folder->folders[path.substr(at, end - at) + "/"];
        at = end + 1;
    }
}

class TreePrinter {
public:
    explicit TreePrinter(std::ostream& out) : m_out(out) {}

    void print(const Folder& folder, const std::string& lead = {}) {
        std::size_t left = folder.folders.size() + folder.files.size();
        for (const auto& [name, inner] : folder.folders) {
            // A folder that only holds a folder shares its line.
            const Folder* below = &inner;
            std::string shown = name;
            while (below->files.empty() && below->folders.size() == 1) {
                shown += below->folders.begin()->first;
                below = &below->folders.begin()->second;
            }
            row(lead + (left == 1 ? "└─ " : "├─ ") + shown, "", below->bytes, below->mapBytes);
            print(*below, lead + (left-- == 1 ? "   " : "│  "));
        }
        for (const auto& [name, module] : folder.files)
            row(lead + (left-- == 1 ? "└─ " : "├─ ") + name, eszip::nameOf(module->kind), module->source.size(), module->sourceMap.size());
    }

private:
    /// Columns by characters, not bytes: the lines of the tree are not ASCII.
    static std::size_t width(const std::string& text) {
        return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    }
    void row(const std::string& name, const std::string& kind, std::size_t bytes, std::size_t mapBytes) {
        constexpr std::size_t nameWidth = 56, kindWidth = 12, sizeWidth = 9;
        const auto pad = [](const std::string& text, std::size_t to) { return std::string(to > width(text) ? to - width(text) : 1, ' '); };
        const std::string size = sizeText(bytes);
        m_out << name << pad(name, nameWidth) << kind << pad(kind, kindWidth) << pad(size, sizeWidth) << size;
        if (mapBytes > 0) m_out << "  map " << sizeText(mapBytes);
        m_out << '\n';
    }

    std::ostream& m_out;
};

void print(const Looked& looked, std::ostream& out) {
    Folder root;
    std::size_t modules = 0;
    for (const eszip::Entry& entry : looked.archive.entries)
        if (const auto* module = std::get_if<eszip::Module>(&entry)) add(root, *module), ++modules;
    out << looked.file << ": ESZip " << eszip::nameOf(looked.archive.version) << ", " << sizeText(looked.fileBytes);
    if (looked.envelope != eszip::Envelope::raw) out << " (" << eszip::nameOf(looked.envelope) << ", " << sizeText(looked.bytes) << " unpacked)";
    out << ", checksums: " << eszip::nameOf(looked.archive.checksum) << '\n'
        << modules << " entries: " << sizeText(root.bytes) << " of sources, " << sizeText(root.mapBytes) << " of source maps\n\n";
    TreePrinter(out).print(root);
    for (const eszip::Entry& entry : looked.archive.entries)
        if (const auto* redirect = std::get_if<eszip::Redirect>(&entry)) out << redirect->specifier << " → " << redirect->target << '\n';
    if (!looked.archive.packages.empty()) out << "\nnpm packages:\n";
    for (const eszip::NpmPackage& package : looked.archive.packages) out << "  " << package.id << '\n';
    const auto costs = eszip::importCosts(looked.archive);
    if (!costs.empty()) out << "\nWhat each import brings, and what would be gone without it:\n";
    for (const eszip::ImportCost& cost : costs)
        out << "  " << sizeText(cost.brings) << "  " << sizeText(cost.alone) << "  " << cost.imported << "  in " << cost.importer << '\n';
    out << std::flush;
}

}  // namespace

void addInspect(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("inspect", "Show what is in an ESZip archive, and what each import costs");
    auto file = std::make_shared<std::filesystem::path>();
    auto json = std::make_shared<bool>(false);
    command->add_option("file", *file, "The archive: raw, zstd or as the platform has it")->required()->check(CLI::ExistingFile);
    command->add_flag("--json", *json, "Print a JSON object");
    command->callback([file, json, &exitCode] {
        const auto looked = look(*file);
        if (!looked.ok()) {
            printError(looked.error());
            exitCode = 1;
        } else if (*json) {
            std::cout << describe(*looked).dump(2, ' ', false, Json::error_handler_t::replace) << std::endl;
        } else {
            print(*looked, std::cout);
        }
    });
}

}  // namespace edge::cli
