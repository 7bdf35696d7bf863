#include "runner/modules/commonjs.h"

#include <nlohmann/json.hpp>

#include "runner/config/read_file.h"
#include "runner/modules/nearest_file.h"

namespace edge::modules {

bool isCommonJs(const std::filesystem::path& project, const std::filesystem::path& script) {
    const std::string ending = script.extension().string();
    if (ending == ".cjs" || ending == ".cts") return true;
    if (ending != ".js") return false;
    const auto manifest = nearestFile(project, script, {"package.json"});
    if (manifest.empty()) return false;
    const auto text = config::readFile(manifest, manifest.string());
    const auto about = text.ok() ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
    return about.is_object() && about.contains("type") && about["type"] == "commonjs";
}

}  // namespace edge::modules
