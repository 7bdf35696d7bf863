#include "runner/modules/module_url.h"

#include <cstdio>

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view installed = "node_modules/";

/// Percent-encodes what a URL path cannot hold (WHATWG URL, path percent-encode set, and '%').
std::string encoded(const std::string& path) {
    std::string url;
    for (const unsigned char c : path) {
        if (c > 0x20 && c < 0x7f && std::string_view(R"("#<>?`{}%\^)").find(char(c)) == std::string_view::npos) {
            url += char(c);
            continue;
        }
        char escape[4];
        std::snprintf(escape, sizeof escape, "%%%02X", c);
        url += escape;
    }
    return url;
}

/// The platform gives files below node_modules a meaning of their own.
std::string withoutNodeModules(std::string path) {
    for (std::size_t at = path.find(installed); at != std::string::npos; at = path.find(installed, at))
        path.replace(at, installed.size(), "_/");
    return path;
}

/// The path below the folder; empty when it is elsewhere.
std::string below(const fs::path& folder, const fs::path& file) {
    const std::string lead = folder.native() + "/";
    return !folder.empty() && file.native().rfind(lead, 0) == 0 ? file.native().substr(lead.size()) : std::string();
}

}  // namespace

std::string moduleUrl(const fs::path& project, const fs::path& packages, const fs::path& file) {
    const std::string root(moduleRoot);
    if (const std::string path = below(packages, file); !path.empty()) {
        const std::size_t at = path.find(installed);
        return root + "_npm/" + encoded(withoutNodeModules(at == std::string::npos ? path : path.substr(at + installed.size())));
    }
    if (const std::string path = below(project / "supabase", file); !path.empty()) return root + encoded(withoutNodeModules(path));
    if (const std::string path = below(project, file); !path.empty()) return root + "_project/" + encoded(withoutNodeModules(path));
    return root + "_files" + encoded(withoutNodeModules(file.generic_string()));
}

std::string staticFileUrl(const std::string& path) {
    const bool above = path.starts_with("../");
    return std::string(moduleRoot) + (above ? "_project/" + encoded(path.substr(3)) : encoded(path));
}

bool isInstalledPackage(std::string_view path) { return path.find(installed) != std::string_view::npos; }

}  // namespace edge::modules
