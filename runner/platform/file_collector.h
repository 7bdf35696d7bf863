#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "runner/platform/import_map.h"
#include "runner/platform/upload_plan.h"

namespace edge::platform {

/// Walks from files to the files they import and lists each once, inside one project. Used by planUpload() only.
class FileCollector {
public:
    FileCollector(std::filesystem::path project, UploadPlan& plan) : m_project(std::move(project)), m_plan(plan) {}

    /// Lists one file. Errors: "outside_project", "unreadable_file", "file_missing", "is_folder", "holds_secrets".
    protocol::Outcome add(const std::filesystem::path& path);

    /// Lists `start` and all that it imports, depth first, the last import first. What cannot be listed is a warning.
    void walk(const std::filesystem::path& start, const ImportMap& map);

    /// Lists the local targets of the map: a file with its imports, of a folder every file below.
    void addTargets(const ImportMap& map);

    /// Lists what was imported in spellings that the platform's own search does not see.
    void addMissed(const ImportMap& map);

    std::string shown(const std::filesystem::path& path) const;

    /// Adds a warning to the plan, each text once.
    void warn(std::string text);

private:
    struct Missed {
        std::string specifier;
        std::filesystem::path importer;
    };

    void scan(const std::filesystem::path& path, const ImportMap& map, std::vector<std::filesystem::path>& pending);
    void addFolder(const std::filesystem::path& folder);
    void addTarget(const ImportMap& map, const std::string& value);

    std::filesystem::path m_project;
    UploadPlan& m_plan;
    std::set<std::filesystem::path> m_listed;
    std::set<std::filesystem::path> m_walked;
    std::set<std::string> m_warned;
    std::vector<Missed> m_missed;
};

}  // namespace edge::platform
