#include "runner/eszip/version1.h"

#include <nlohmann/json.hpp>

namespace edge::eszip {
namespace {

using nlohmann::json;

protocol::Error malformed(const std::string& what) {
    return {"eszip_malformed", "The archive (version 1, JSON) is malformed: " + what + ".", "Make it again with: edge-runner bundle NAME -o FILE"};
}

/// The text of a member, if it is there and text.
std::string textAt(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

protocol::Result<Archive> readVersion1(std::string_view bytes) {
    const json document = json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (!document.is_object() || !document.contains("version")) return malformed("it is no JSON object with a version");
    if (document["version"] != 1) return malformed("its version is not 1");
    const auto modules = document.find("modules");
    if (modules == document.end() || !modules->is_object()) return malformed("it has no modules");
    Archive archive;
    archive.version = Version::v1;
    for (const auto& [specifier, about] : modules->items()) {
        if (!about.is_object()) return malformed("\"" + specifier + "\" is no object");
        if (const std::string target = textAt(about, "Redirect"); !target.empty()) {
            archive.entries.push_back(Redirect{specifier, target});
            continue;
        }
        const auto source = about.find("Source");
        if (source == about.end() || !source->is_object()) return malformed("\"" + specifier + "\" has no source");
        std::string text = textAt(*source, "transpiled");
        if (text.empty()) text = textAt(*source, "source");
        archive.entries.push_back(Module{specifier, textAt(*source, "content_type") == "application/json" ? ModuleKind::json : ModuleKind::javascript,
                                         std::move(text), {}});
    }
    return archive;
}

}  // namespace edge::eszip
