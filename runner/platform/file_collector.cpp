#include "runner/platform/file_collector.h"

#include <unistd.h>

#include <algorithm>

#include "runner/config/read_file.h"
#include "runner/platform/import_scan.h"

namespace edge::platform {
namespace fs = std::filesystem;
using protocol::Error;
using protocol::Outcome;

namespace {

bool liesIn(const fs::path& folder, const fs::path& path) {
    const fs::path relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

/// Files that hold secrets by custom. They never leave the machine, also where a pattern or a folder takes them in.
bool holdsSecrets(const fs::path& path) {
    const std::string name = path.filename().string();
    return name == ".npmrc" || name == ".env" || name.starts_with(".env.");
}

}  // namespace

std::string FileCollector::shown(const fs::path& path) const { return config::shownPath(m_project, path); }

void FileCollector::warn(std::string text) {
    if (m_warned.insert(text).second) m_plan.warnings.push_back(std::move(text));
}

Outcome FileCollector::add(const fs::path& path) {
    if (m_listed.contains(path)) return protocol::success();
    if (holdsSecrets(path))
        return Error{"holds_secrets", shown(path) + " may hold secrets.", "Set secrets on the platform, not in files."};
    std::error_code failed;
    const fs::path real = fs::weakly_canonical(path, failed);
    std::error_code ignored;
    if (failed || !liesIn(m_project, path) || !liesIn(fs::weakly_canonical(m_project, ignored), real))
        return Error{"outside_project", shown(path) + " lies outside the project folder.",
                     "Only files of the project can be deployed: move it or copy it into " + m_project.filename().string() + "/."};
    const fs::file_status status = fs::status(path, failed);
    if (!fs::exists(status)) return Error{"file_missing", shown(path) + " does not exist.", "Create it, or correct the path."};
    if (!fs::is_regular_file(status)) return Error{"is_folder", shown(path) + " is not a file.", "Name a file."};
    if (::access(path.c_str(), R_OK) != 0)
        return Error{"unreadable_file", shown(path) + " cannot be read.", "Allow reading it: chmod u+r."};
    m_listed.insert(path);
    m_plan.files.push_back({shown(path), path, fs::file_size(path, failed)});
    return protocol::success();
}

void FileCollector::scan(const fs::path& path, const ImportMap& map, std::vector<fs::path>& pending) {
    const auto text = config::readFile(path, shown(path));
    if (!text) return;
    for (const std::string& specifier : scanImports(*text))
        if (auto target = resolveImport(map, specifier, path)) pending.push_back(std::move(*target));
    for (std::string& specifier : scanMissedImports(*text)) m_missed.push_back({std::move(specifier), path});
}

void FileCollector::walk(const fs::path& start, const ImportMap& map) {
    std::vector<fs::path> pending{start};
    while (!pending.empty()) {
        const fs::path path = std::move(pending.back());
        pending.pop_back();
        if (!m_walked.insert(path).second) continue;
        const Outcome listed = add(path);
        if (listed) scan(path, map, pending);
        else warn("Left out: " + listed.error().message);
    }
}

void FileCollector::addFolder(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code ignored;
    auto below = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, ignored);
    for (; !ignored && below != fs::recursive_directory_iterator(); below.increment(ignored))
        if (below->is_regular_file(ignored)) files.push_back(below->path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        const Outcome listed = add(file);
        if (!listed) warn("Left out: " + listed.error().message);
    }
}

void FileCollector::addTarget(const ImportMap& map, const std::string& value) {
    const auto target = targetOf(map, value);
    if (!target) return;
    std::error_code ignored;
    if (!liesIn(m_project, *target)) warn("Left out: " + shown(*target) + " lies outside the project folder.");
    else if (fs::is_directory(*target, ignored)) addFolder(*target);
    else if (fs::exists(*target, ignored)) walk(*target, map);
    else warn("The import map names " + shown(*target) + ", which does not exist.");
}

void FileCollector::addTargets(const ImportMap& map) {
    for (const auto& [key, value] : map.imports) addTarget(map, value);
    for (const auto& [scope, entries] : map.scopes)
        for (const auto& [key, value] : entries) addTarget(map, value);
}

void FileCollector::addMissed(const ImportMap& map) {
    for (std::size_t n = 0; n < m_missed.size(); ++n) {  // walking may find more of them
        const Missed missed = m_missed[n];
        const auto target = resolveImport(map, missed.specifier, missed.importer);
        std::error_code ignored;
        if (!target || m_listed.contains(*target) || !fs::is_regular_file(*target, ignored)) continue;
        walk(*target, map);
        if (m_listed.contains(*target))
            warn(shown(missed.importer) + " imports " + missed.specifier +
                 " in a spelling that the Supabase CLI overlooks. It goes up from here; write it on one line to deploy with both.");
    }
}

}  // namespace edge::platform
