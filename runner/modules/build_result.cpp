#include "runner/modules/build_result.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runner/config/project.h"
#include "runner/config/read_file.h"
#include "runner/modules/digest.h"
#include "runner/modules/resolver.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

/// The member, or null, which iterates as empty.
const json& member(const json& object, const char* key) {
    static const json nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

std::string textOf(const json& bytes) {
    if (!bytes.is_binary()) return {};
    return {bytes.get_binary().begin(), bytes.get_binary().end()};
}

/// Columns count UTF-16 units in editors; esbuild counts bytes.
int columnOf(const std::string& line, int byteColumn) {
    int units = 0;
    for (int at = 0; at < byteColumn && at < int(line.size()); ++at) {
        const auto byte = static_cast<unsigned char>(line[std::size_t(at)]);
        if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
    }
    return units + 1;
}

bool endsWith(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// esbuild's words for a name it does not find, made into what to do about it.
std::string unresolvedText(const std::string& text, const BuildRequest& request) {
    constexpr std::string_view lead = "Could not resolve \"";
    const std::size_t close = text.find('"', lead.size());
    if (text.compare(0, lead.size(), lead) != 0 || close == std::string::npos) return text;
    const std::string name = text.substr(lead.size(), close - lead.size());
    if (name.empty() || name.front() == '.' || name.front() == '/')
        return "The imported file \"" + name + "\" does not exist.";
    return "\"" + name + "\" is not in the import map and not installed. Add it to \"imports\" in deno.json, or run \"npm install " +
           name + "\" in " + request.project.string() + ".";
}

protocol::BuildProblem readProblem(const json& message, const BuildRequest& request) {
    protocol::BuildProblem problem;
    problem.message = unresolvedText(message.value("text", "unknown problem"), request);
    const json& location = member(message, "location");
    if (!location.is_object()) {
        problem.at.file = config::shownPath(request.project, request.entrypoint);
        return problem;
    }
    problem.lineText = location.value("lineText", "");
    const std::string file = location.value("file", ""), remote = std::string(remoteNamespace) + ":";
    problem.at.file = file.compare(0, remote.size(), remote) == 0
                          ? file.substr(remote.size())
                          : config::shownPath(request.project, (request.project / file).lexically_normal());
    problem.at.line = location.value("line", 0);
    problem.at.column = columnOf(problem.lineText, location.value("column", 0));
    return problem;
}

/// Where a specifier stands in a file: its first mention in quotes.
void locate(protocol::BuildProblem& problem, const fs::path& file, const std::string& specifier) {
    const auto text = config::readFile(file, problem.at.file);
    if (!text.ok()) return;
    std::size_t at = text->find("\"" + specifier + "\"");
    if (at == std::string::npos) at = text->find("'" + specifier + "'");
    if (at == std::string::npos) return;
    const std::size_t lineStart = at == 0 ? 0 : text->rfind('\n', at - 1) + 1;
    const std::size_t lineEnd = std::min(text->find('\n', at), text->size());
    problem.at.line = 1 + int(std::count(text->begin(), text->begin() + std::ptrdiff_t(at), '\n'));
    problem.lineText = text->substr(lineStart, lineEnd - lineStart);
    problem.at.column = columnOf(problem.lineText, int(at - lineStart));
}

/// What the platform would say to one import that esbuild let pass; empty when it agrees.
std::string platformComplaint(const fs::path& importer, const json& import, const fs::path& found) {
    const std::string original = import.value("original", "");
    const std::string kind = import.value("kind", "");
    if (kind != "import-statement" && kind != "dynamic-import") return {};
    if (original.rfind("./", 0) == 0 || original.rfind("../", 0) == 0) {
        const std::string plain = original.substr(0, original.find_first_of("?#"));
        std::error_code ignored;
        if (!fs::is_regular_file(importer.parent_path() / plain, ignored)) {
            std::string full = found.lexically_relative(importer.parent_path()).generic_string();
            if (full.rfind("../", 0) != 0) full = "./" + full;
            return "\"" + original + "\" is not found on the platform, which wants the whole name of a file. Write \"" +
                   full + "\".";
        }
    }
    if (endsWith(found.string(), ".json") && !import.contains("with"))
        return "The platform imports JSON only with its type. Write: import ... from \"" + original +
               "\" with { type: \"json\" }.";
    return {};
}

bool isBelow(const fs::path& file, const fs::path& folder) {
    const std::string& path = file.native();
    const std::string& lead = folder.native();
    return path.size() > lead.size() && path.compare(0, lead.size(), lead) == 0 && path[lead.size()] == '/';
}

void readInputs(const BuildRequest& request, const json& meta, const fs::path& packages, Bundle& bundle) {
    for (const auto& [name, input] : member(meta, "inputs").items()) {
        const fs::path file = (request.project / name).lexically_normal();
        std::error_code ignored;
        if (isBelow(file, packages) || !fs::is_regular_file(file, ignored)) continue;
        bundle.inputs.push_back(file);
        if (isInstalledPackage(file.string())) continue;
        for (const json& import : member(input, "imports")) {
            const fs::path found = (request.project / import.value("path", "")).lexically_normal();
            const std::string complaint = platformComplaint(file, import, found);
            if (complaint.empty()) continue;
            protocol::BuildProblem problem{complaint, {config::shownPath(request.project, file), 0, 0}, {}};
            locate(problem, file, import.value("original", ""));
            bundle.problems.push_back(std::move(problem));
        }
    }
}

/// Modules that came from an address are known by it.
std::string withAddresses(std::string map) {
    const std::string lead = std::string("\"") + remoteNamespace + ":";
    const std::size_t end = map.find(']', map.find("\"sources\": ["));
    for (std::size_t at = map.find(lead); at != std::string::npos && at < end; at = map.find(lead, at + 1)) map.erase(at + 1, lead.size() - 1);
    return map;
}

/// Sources outside the project are written absolute: the map is read by programs that know no folder.
std::string withAbsoluteOutsiders(std::string map, const fs::path& project) {
    const std::size_t start = map.find("\"sources\": [");
    const std::size_t end = map.find(']', start);
    if (start == std::string::npos || map.substr(start, end - start).find("\"../") == std::string::npos) return map;
    const std::size_t list = start + std::string_view("\"sources\": ").size();
    json sources = json::parse(map.substr(list, end + 1 - list), nullptr, false);
    if (!sources.is_array()) return map;
    for (json& source : sources)
        if (source.is_string() && source.get_ref<const std::string&>().rfind("../", 0) == 0)
            source = (project / source.get<std::string>()).lexically_normal().string();
    return map.replace(list, end + 1 - list, sources.dump());
}

void readOutputs(const BuildRequest& request, const json& response, Bundle& bundle) {
    for (const json& file : member(response, "outputFiles")) {
        const std::string path = file.value("path", "");
        if (endsWith(path, ".js")) bundle.code = textOf(file.at("contents"));
        else if (endsWith(path, ".js.map"))
            bundle.sourceMap = withAbsoluteOutsiders(withAddresses(textOf(file.at("contents"))), request.project);
    }
    bundle.version = digestOf(bundle.code, bundle.sourceMap);
}

}  // namespace

Bundle failedBundle(const BuildRequest& request, const protocol::Error& error, const fs::path& file) {
    Bundle bundle;
    bundle.inputs = {request.entrypoint, file};
    bundle.problems.push_back({error.message + (error.hint.empty() ? "" : " " + error.hint),
                               {config::shownPath(request.project, file), 0, 0},
                               {}});
    return bundle;
}

Bundle readBuildResult(const BuildRequest& request, const json& response, const fs::path& packages) {
    Bundle bundle;
    for (const json& message : member(response, "errors"))
        bundle.problems.push_back(readProblem(message, request));
    const json meta = json::parse(textOf(member(response, "metafile")), nullptr, false);
    if (meta.is_object()) readInputs(request, meta, packages, bundle);
    if (bundle.problems.empty()) readOutputs(request, response, bundle);
    if (bundle.inputs.empty()) bundle.inputs.push_back(request.entrypoint);
    for (const protocol::BuildProblem& problem : bundle.problems)
        bundle.inputs.push_back((request.project / problem.at.file).lexically_normal());
    std::sort(bundle.inputs.begin(), bundle.inputs.end());
    bundle.inputs.erase(std::unique(bundle.inputs.begin(), bundle.inputs.end()), bundle.inputs.end());
    return bundle;
}

}  // namespace edge::modules
