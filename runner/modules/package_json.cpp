#include "runner/modules/package_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runner/config/project.h"
#include "runner/config/read_file.h"
#include "runner/modules/specifier.h"
#include "runner/modules/version_range.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

constexpr const char* manifestName = "package.json";

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

/// A tag of the registry ("latest", "next") is letters, digits and few signs; addresses, paths and protocols are not.
bool isTag(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; });
}

bool begins(const std::string& text, const std::string& lead) { return text.compare(0, lead.size(), lead) == 0; }

}  // namespace

std::string listedNameOf(const std::string& bare) {
    if (bare.empty() || bare.front() == '.' || bare.front() == '/' || bare.front() == '#' || bare.find(':') != std::string::npos) return {};
    std::size_t end = bare.find('/');
    if (bare.front() == '@') end = end == std::string::npos ? 0 : bare.find('/', end + 1);
    return bare.substr(0, end);
}

ListedPackage readListed(const std::string& name, const std::string& value, const std::string& shown) {
    if (begins(value, "npm:") || begins(value, "jsr:")) {
        const bool rangeOnly = begins(value, "jsr:") && value.find('@') == std::string::npos;  // "jsr:^1": the name is the key
        const std::size_t at = value.find('@', 5);
        auto wish = parseSpecifier(rangeOnly ? "jsr:" + name : value.substr(0, at)).wish;
        if (wish) wish->range = rangeOnly ? value.substr(4) : at == std::string::npos ? std::string() : value.substr(at + 1);
        if (wish && wish->name.find('/') == wish->name.rfind('/') && (VersionRange::parse(wish->range) || isTag(wish->range))) return {wish, {}};
    } else if (VersionRange::parse(value) || isTag(value)) {
        return {PackageWish{name, value}, {}};
    }
    return {std::nullopt, quoted(name) + " is " + quoted(value) + " in " + shown + ", which the package registry does not have. Run the project's \"npm install\" (or pnpm, yarn, bun), or name a version there."};
}

const PackageJsons::File& PackageJsons::fileIn(const fs::path& folder) {
    const auto known = m_files.find(folder);
    if (known != m_files.end()) return known->second;
    File& file = m_files[folder];
    std::error_code ignored;
    file.exists = fs::exists(folder / manifestName, ignored);
    if (!file.exists) return file;
    const std::string shown = config::shownPath(m_project, folder / manifestName);
    const auto text = config::readFile(folder / manifestName, shown);
    if (!text.ok()) return file.complaint = text.error().message, file;
    try {
        const json manifest = json::parse(*text);
        for (const char* list : {"dependencies", "devDependencies"})
            if (manifest.is_object() && manifest.contains(list) && manifest[list].is_object())
                for (const auto& [name, value] : manifest[list].items())
                    if (value.is_string()) file.listed.emplace(name, value.get<std::string>());
    } catch (const json::parse_error& problem) {
        const auto end = text->begin() + std::ptrdiff_t(std::min(problem.byte, text->size()));
        file.complaint = shown + ":" + std::to_string(1 + std::count(text->begin(), end, '\n')) + " is not valid JSON. Correct the line.";
    }
    return file;
}

std::optional<ListedPackage> PackageJsons::find(const std::string& name, const fs::path& importer) {
    const std::string root = m_project.string() + "/";
    for (fs::path folder = importer.parent_path(); begins(folder.string() + "/", root); folder = folder.parent_path()) {
        const File& file = fileIn(folder);
        if (!file.complaint.empty()) return ListedPackage{std::nullopt, file.complaint};
        const auto entry = file.listed.find(name);
        if (entry != file.listed.end()) return readListed(name, entry->second, config::shownPath(m_project, folder / manifestName));
    }
    return std::nullopt;
}

std::vector<fs::path> PackageJsons::files() const {
    std::vector<fs::path> files;
    for (const auto& [folder, file] : m_files)
        if (file.exists) files.push_back(folder / manifestName);
    return files;
}

std::optional<fs::path> installedFor(const std::string& name, const std::string& range, const fs::path& folder) {
    const auto wanted = range.empty() ? std::nullopt : VersionRange::parse(range);
    if (!wanted || name.empty()) return folder;
    bool others = false;
    for (fs::path place = folder;; place = place.parent_path()) {
        const fs::path file = place / "node_modules" / name / manifestName;
        const auto text = config::readFile(file, file.string());
        if (text.ok()) {
            const json manifest = json::parse(*text, nullptr, false);
            const auto version = manifest.is_object() && manifest.contains("version") && manifest["version"].is_string()
                                     ? Version::parse(manifest["version"].get<std::string>()) : std::nullopt;
            if (!version || wanted->contains(*version)) return place;
            others = true;
        }
        if (place == place.parent_path()) break;
    }
    return others ? std::nullopt : std::optional(folder);
}

}  // namespace edge::modules
