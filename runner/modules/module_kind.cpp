#include "runner/modules/module_kind.h"

#include <map>

namespace edge::modules {

protocol::Result<ModuleKind> kindOf(const std::string& type, const std::string& ending) {
    if (type == "json") return ModuleKind::json;
    if (type == "text" || type == "bytes") return ModuleKind::data;
    if (!type.empty())
        return protocol::Error{"unknown_type", "the import type \"" + type + "\" does not exist.", "It can be \"json\", \"text\" or \"bytes\"."};
    if (ending == ".json") return protocol::Error{"json_without_type", "The platform imports JSON only with its type.", ""};
    if (ending == ".wasm") return ModuleKind::wasm;
    if (!ending.empty() && scriptLoader(ending).empty())
        return protocol::Error{"not_a_module", "a file that ends with " + ending + " is no script.",
                               "Import its text or its bytes: with { type: \"text\" } or with { type: \"bytes\" }."};
    return ModuleKind::javascript;
}

std::string scriptLoader(const std::string& ending) {
    static const std::map<std::string, std::string> loaders{{"", "js"},      {".ts", "ts"},   {".mts", "ts"}, {".cts", "ts"}, {".tsx", "tsx"},
                                                            {".jsx", "jsx"}, {".js", "js"},   {".mjs", "js"}, {".cjs", "js"}};
    const auto found = loaders.find(ending);
    return found == loaders.end() ? std::string() : found->second;
}

}  // namespace edge::modules
