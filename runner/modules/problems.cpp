#include "runner/modules/problems.h"

#include <nlohmann/json.hpp>

#include "runner/config/project.h"
#include "runner/modules/plugin.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

/// Columns count UTF-16 units in editors; esbuild counts bytes.
int columnOf(const std::string& line, int byteColumn) {
    int units = 0;
    for (int at = 0; at < byteColumn && at < int(line.size()); ++at) {
        const auto byte = static_cast<unsigned char>(line[std::size_t(at)]);
        if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
    }
    return units + 1;
}

std::string shownSource(const std::string& source, const fs::path& project, const fs::path& folder) {
    const std::string remote = std::string(remoteNamespace) + ":";
    if (source.rfind(remote, 0) == 0) return source.substr(remote.size());
    if (source.rfind("https://", 0) == 0 || source.rfind("http://", 0) == 0) return source;
    return config::shownPath(project, (folder / source).lexically_normal());
}

protocol::BuildProblem readProblem(const BuildRequest& request, const json& message) {
    protocol::BuildProblem problem;
    problem.message = message.value("text", "unknown problem");
    const json& location = member(message, "location");
    if (!location.is_object()) {
        problem.at.file = config::shownPath(request.project, request.entrypoint);
        return problem;
    }
    problem.lineText = location.value("lineText", "");
    problem.at.file = shownSource(location.value("file", ""), request.project, request.project);
    problem.at.line = location.value("line", 0);
    const int start = location.value("column", 0);
    problem.at.column = columnOf(problem.lineText, start);
    problem.length = columnOf(problem.lineText, start + location.value("length", 0)) - problem.at.column;
    return problem;
}

}  // namespace

std::vector<protocol::BuildProblem> readProblems(const BuildRequest& request, const json& response) {
    std::vector<protocol::BuildProblem> problems;
    for (const json& message : member(response, "errors")) problems.push_back(readProblem(request, message));
    return problems;
}

protocol::BuildProblem problemOf(const BuildRequest& request, const fs::path& file, const protocol::Error& error) {
    return {error.message + (error.hint.empty() ? "" : " " + error.hint), {config::shownPath(request.project, file), 0, 0}, {}};
}

Graph failedGraph(const BuildRequest& request, const protocol::Error& error, const fs::path& file) {
    Graph graph;
    graph.inputs = {request.entrypoint, file};
    graph.problems.push_back(problemOf(request, file, error));
    return graph;
}

std::string withShownSources(std::string map, const fs::path& project, const fs::path& folder) {
    constexpr std::string_view key = "\"sources\": ";
    const std::size_t start = map.find(key);
    if (start == std::string::npos) return map;
    const std::size_t list = start + key.size();
    // The end of the list is the first ']' outside of a name.
    bool quoted = false;
    std::size_t end = list;
    for (; end < map.size() && (quoted || map[end] != ']'); ++end) {
        if (map[end] == '\\') ++end;
        else if (map[end] == '"') quoted = !quoted;
    }
    json sources = json::parse(map.substr(list, end + 1 - list), nullptr, false);
    if (!sources.is_array()) return map;
    for (json& source : sources)
        if (source.is_string()) source = shownSource(source.get<std::string>(), project, folder);
    return map.replace(list, end + 1 - list, sources.dump());
}

}  // namespace edge::modules
