#include "runner/modules/version_edit.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "runner/config/project.h"
#include "runner/config/read_file.h"
#include "runner/modules/dependency_map.h"
#include "runner/modules/import_map.h"
#include "runner/modules/import_places.h"
#include "runner/modules/json_places.h"
#include "runner/modules/package_json.h"
#include "runner/modules/specifier.h"
#include "runner/modules/version_range.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using protocol::Error;

/// Line and column of a byte.
void locate(const std::string& text, VersionEdit& edit) {
    edit.line = edit.column = 1;
    for (std::size_t at = 0; at < edit.offset && at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == '\n') ++edit.line, edit.column = 1;
        else if ((byte & 0xC0) != 0x80) edit.column += byte >= 0xF0 ? 2 : 1;
    }
}

/// Finds the places for one package.
class Search {
public:
    Search(const BuildRequest& request, const protocol::DependencyNode& node, const std::string& version)
        : m_request(request), m_name(node.name), m_npmName(npmNameOf(node)), m_version(version) {}

    protocol::Outcome take(const protocol::DependencyImport& import, const std::string& from) {
        if (asksFor(import.specifier)) return inSource(import.specifier, from);
        bool mapped = false;
        if (!m_request.importMap.empty()) {
            const auto map = ImportMap::load(m_request.importMap, "");
            for (const fs::path& file : map.ok() ? map->files() : std::vector<fs::path>()) {
                const auto looked = inMap(file, import.range, mapped);
                if (!looked.ok()) return looked;
            }
        }
        return mapped ? protocol::success() : inPackageJson(import.specifier, m_request.project / from);
    }

    std::vector<VersionEdit> edits() const {
        std::vector<VersionEdit> list;
        for (const auto& [place, edit] : m_edits) list.push_back(edit);
        return list;
    }

private:
    bool asksFor(const std::string& specifier) const {
        const bool foreign = specifier.rfind("npm:", 0) == 0 || specifier.rfind("jsr:", 0) == 0 || specifier.rfind("http", 0) == 0;
        const auto apart = foreign ? parseSpecifier(specifier) : PackageSpecifier{};
        return apart.wish && apart.wish->name == m_npmName;
    }

    void add(const std::string& shown, const std::string& text, std::size_t offset, const std::string& before, const std::string& after) {
        if (before == after) return;
        VersionEdit edit{shown, 0, 0, offset, before, after};
        locate(text, edit);
        m_edits[{shown, offset}] = edit;
    }

    std::string updated(const std::string& specifier) const {
        const auto apart = parseSpecifier(specifier);
        return withRange(specifier, m_name, rangeFor(apart.wish ? apart.wish->range : std::string(), m_version));
    }

    protocol::Outcome inSource(const std::string& specifier, const std::string& from) {
        const auto text = config::readFile(m_request.project / from, from);
        if (!text.ok()) return text.error();
        for (const ImportPlace& place : importPlaces(*text))
            if (place.specifier == specifier) add(from, *text, place.offset, specifier, updated(specifier));
        return protocol::success();
    }

    protocol::Outcome inMap(const fs::path& file, const std::string& range, bool& mapped) {
        const std::string shown = config::shownPath(m_request.project, file);
        const auto text = config::readFile(file, shown);
        if (!text.ok()) return text.error();
        for (const JsonString& string : jsonStrings(*text)) {
            const bool import = !string.path.empty() && (string.path[0] == "imports" || string.path[0] == "scopes");
            if (!import || !asksFor(string.value) || parseSpecifier(string.value).wish->range != range) continue;
            mapped = true;
            add(shown, *text, string.offset, string.value, updated(string.value));
        }
        return protocol::success();
    }

    /// The nearest one that lists it, as a build looks for it.
    protocol::Outcome inPackageJson(const std::string& specifier, const fs::path& importer) {
        const std::string listed = listedNameOf(specifier);
        for (fs::path folder = importer.parent_path(); !listed.empty(); folder = folder.parent_path()) {
            const fs::path file = folder / "package.json";
            const std::string shown = config::shownPath(m_request.project, file);
            const auto text = config::readFile(file, shown);
            for (const JsonString& string : text.ok() ? jsonStrings(*text) : std::vector<JsonString>()) {
                const bool entry = string.path.size() == 2 && (string.path[0] == "dependencies" || string.path[0] == "devDependencies");
                if (!entry || string.path[1] != listed) continue;
                const bool alias = string.value.rfind("npm:", 0) == 0 || string.value.rfind("jsr:", 0) == 0;
                add(shown, *text, string.offset, string.value, alias ? updated(string.value) : rangeFor(string.value, m_version));
                return protocol::success();
            }
            if (folder == m_request.project || folder == folder.parent_path()) break;
        }
        return protocol::success();
    }

    const BuildRequest& m_request;
    std::string m_name, m_npmName, m_version;
    std::map<std::pair<std::string, std::size_t>, VersionEdit> m_edits;
};

/// Beside the file; the caller renames it. Empty: it could not be written.
fs::path writeBeside(const fs::path& file, const std::string& text) {
    const fs::path part = file.string() + "." + std::to_string(getpid()) + ".part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    std::error_code problem;
    const auto mode = fs::status(file, problem).permissions();
    if (out && !problem) fs::permissions(part, mode, problem);
    if (out && !problem) return part;
    fs::remove(part, problem);
    return {};
}

}  // namespace

std::string rangeFor(const std::string& before, const std::string& version) {
    if (Version::parse(before)) return version;
    const bool tilde = before.rfind('~', 0) == 0 && VersionRange::parse(before);
    return (tilde ? "~" : "^") + version;
}

std::string withRange(const std::string& specifier, const std::string& name, const std::string& range) {
    const std::size_t at = specifier.find(name);
    if (name.empty() || at == std::string::npos) return specifier;
    const std::size_t behind = at + name.size();
    const std::size_t end = behind < specifier.size() && specifier[behind] == '@' ? std::min(specifier.find_first_of("/?#", behind), specifier.size()) : behind;
    return specifier.substr(0, behind) + "@" + range + specifier.substr(end);
}

protocol::Result<std::vector<VersionEdit>> versionEdits(const BuildRequest& request, const protocol::DependenciesFound& found, int node,
                                                        const std::string& version) {
    const protocol::DependencyNode& package = found.nodes.at(std::size_t(node));
    if (package.kind != "npm" && package.kind != "jsr")
        return Error{"no_package", package.id + " is no package of a registry.", "Only packages have versions to choose from."};
    Search search(request, package, version);
    bool asked = false;
    for (const auto& import : found.imports) {
        const auto& from = found.nodes[std::size_t(import.from)];
        if (import.to != node || from.kind != "file") continue;
        asked = true;
        const auto taken = search.take(import, from.id);
        if (!taken.ok()) return taken.error();
    }
    auto edits = search.edits();
    if (!edits.empty()) return edits;
    if (!asked)
        return Error{"not_written", "Only other packages ask for " + package.id + ".", "Update the package that asks for it: edge-runner deps --why says which."};
    return Error{"not_written", "The version of " + package.id + " is already written as asked, or nowhere in the project's files.",
                 "Name it in the import: " + package.kind + ":" + package.name + "@" + rangeFor("", version) + "."};
}

protocol::Outcome applyEdits(const BuildRequest& request, const std::vector<VersionEdit>& edits) {
    std::map<std::string, std::vector<VersionEdit>> byFile;
    for (const VersionEdit& edit : edits) byFile[edit.file].push_back(edit);
    std::vector<std::pair<fs::path, fs::path>> written;  // beside, goal
    std::error_code ignored, problem;
    const auto giveUp = [&](Error error) {
        for (const auto& [part, goal] : written) fs::remove(part, ignored);
        return protocol::Outcome(std::move(error));
    };
    for (auto& [shown, list] : byFile) {
        const fs::path named = request.project / shown, real = fs::canonical(named, ignored);  // a link stays one
        const fs::path file = real.empty() ? named : real;
        auto text = config::readFile(file, shown);
        if (!text.ok()) return giveUp(text.error());
        std::sort(list.begin(), list.end(), [](const VersionEdit& one, const VersionEdit& other) { return one.offset > other.offset; });
        for (const VersionEdit& edit : list) {
            if (text->compare(std::min(edit.offset, text->size()), edit.before.size(), edit.before) != 0)
                return giveUp({"changed_meanwhile", shown + " has changed meanwhile.", "Save it and try again."});
            text->replace(edit.offset, edit.before.size(), edit.after);
        }
        const fs::path part = writeBeside(file, *text);
        if (part.empty()) return giveUp({"not_written", shown + " cannot be written.", "Make it writable, or free space on the disk."});
        written.emplace_back(part, file);
    }
    for (const auto& [part, goal] : written) {
        fs::rename(part, goal, problem);
        if (problem) return giveUp({"not_written", goal.string() + " cannot be written.", "Make it writable, or free space on the disk."});
    }
    return protocol::success();
}

/// Offsets move by what the edits before in the same file made longer.
std::vector<VersionEdit> reversed(std::vector<VersionEdit> edits) {
    std::sort(edits.begin(), edits.end(), [](const VersionEdit& one, const VersionEdit& other) { return std::pair(one.file, one.offset) < std::pair(other.file, other.offset); });
    std::string file;
    std::ptrdiff_t shift = 0;
    for (VersionEdit& edit : edits) {
        if (edit.file != file) file = edit.file, shift = 0;
        edit.offset = std::size_t(std::ptrdiff_t(edit.offset) + shift);
        shift += std::ptrdiff_t(edit.after.size()) - std::ptrdiff_t(edit.before.size());
        std::swap(edit.before, edit.after);
    }
    return edits;
}

}  // namespace edge::modules
