#include "runner/eszip/v1_reader.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>

#include "runner/eszip/names.h"

namespace edge::eszip {
namespace {

using Json = nlohmann::ordered_json;
using protocol::Error;

Error malformed(std::string message) {
    return {"eszip_v1", std::move(message), "It must be {\"version\": 1, \"modules\": {…}}, as the first version of ESZip has it."};
}

/// Parses, and says which name of a module comes twice: JSON itself would keep one of them only.
Json parse(std::string_view bytes, std::optional<std::string>& duplicate) {
    constexpr int depthOfNames = 2;
    std::unordered_set<std::string> names;
    std::string top;
    return Json::parse(
        bytes,
        [&](int depth, Json::parse_event_t event, Json& parsed) {
            if (event != Json::parse_event_t::key) return true;
            const auto& key = parsed.get_ref<const std::string&>();
            if (depth == 1) top = key;
            if (depth == depthOfNames && top == "modules" && !names.insert(key).second) duplicate = key;
            return true;
        },
        false);
}

const std::string* textAt(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? nullptr : found->get_ptr<const Json::string_t*>();
}

std::optional<Entry> entryOf(const std::string& specifier, const Json& value) {
    if (!value.is_object()) return std::nullopt;
    if (const std::string* target = textAt(value, "Redirect")) return Redirect{specifier, *target};
    const auto source = value.find("Source");
    if (source == value.end() || !source->is_object()) return std::nullopt;
    const std::string* text = textAt(*source, "source");
    if (!text) return std::nullopt;
    const std::string* transpiled = textAt(*source, "transpiled");
    return Module{specifier, ModuleKind::javascript, transpiled ? *transpiled : *text, {}, transpiled ? *text : std::string()};
}

}  // namespace

bool looksLikeV1(std::string_view bytes) {
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && bytes[first] == '{';
}

protocol::Result<Archive> readV1(std::string_view bytes) {
    std::optional<std::string> duplicate;
    const Json document = parse(bytes, duplicate);
    if (!document.is_object()) return malformed("The archive is not whole JSON.");
    if (document.value("version", Json()) != 1) return malformed("The JSON document is not an archive of version 1.");
    const auto modules = document.find("modules");
    if (modules == document.end() || !modules->is_object()) return malformed("The archive has no modules.");
    if (duplicate)
        return Error{"eszip_duplicate", "The archive holds two entries named \"" + shown(*duplicate) + "\".", "Build the archive again."};
    Archive archive;
    archive.version = Version::v1;
    for (const auto& [specifier, value] : modules->items()) {
        auto entry = entryOf(specifier, value);
        if (!entry) return malformed("The entry \"" + shown(specifier) + "\" has neither a source nor a redirect.");
        archive.entries.push_back(std::move(*entry));
    }
    if (auto problem = problemOfNames(archive)) return *problem;
    return archive;
}

}  // namespace edge::eszip
