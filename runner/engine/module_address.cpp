#include "runner/engine/module_address.h"

#include <cctype>
#include <charconv>
#include <vector>

namespace edge::engine {

bool isRelativeReference(std::string_view specifier) {
    return specifier.starts_with("./") || specifier.starts_with("../") || specifier.starts_with("/");
}

std::string joinAddress(std::string_view base, std::string_view reference) {
    const std::size_t scheme = base.find("://");
    if (scheme == std::string_view::npos) {
        return std::string(reference);
    }
    const std::size_t root = std::min(base.find('/', scheme + 3), base.size());
    const std::string_view path = base.substr(root, base.find_first_of("?#", root) - root);
    const std::size_t tail = std::min(reference.find_first_of("?#"), reference.size());
    std::string joined(reference.starts_with('/') ? std::string_view() : path.substr(0, path.rfind('/') + 1));
    joined += reference.substr(0, tail);
    std::vector<std::string> parts;
    for (std::size_t at = 1; at <= joined.size();) {
        const std::size_t end = std::min(joined.find('/', at), joined.size());
        const std::string part = joined.substr(at, end - at);
        if (part == "..") {
            if (!parts.empty()) {
                parts.pop_back();
            }
        } else if (part != ".") {
            parts.push_back(part);
        }
        at = end + 1;
    }
    std::string result(base.substr(0, root));
    for (const std::string& part : parts) {
        result += '/' + part;
    }
    return result.append(reference.substr(tail));
}

namespace {

/// The package that a file below the folder of installed ones belongs to; empty: none.
std::string packageOf(std::string_view url) {
    for (const std::string_view folder : {std::string_view("/_npm/"), std::string_view("/_/")}) {
        const std::size_t at = url.rfind(folder);
        if (at == std::string_view::npos) {
            continue;
        }
        const std::string_view path = url.substr(at + folder.size());
        std::size_t end = path.find('/');
        if (path.starts_with('@') && end != std::string_view::npos) {
            end = path.find('/', end + 1);
        }
        return end == std::string_view::npos ? std::string() : std::string(path.substr(0, end));
    }
    return {};
}

}  // namespace

std::string asImported(std::string_view url, std::string_view importer) {
    if (!url.starts_with("file://")) {
        return std::string(url);
    }
    if (std::string package = packageOf(url); !package.empty()) {
        // jsr packages come from its npm mirror: @jsr/SCOPE__NAME.
        constexpr std::string_view mirror = "@jsr/";
        const std::size_t scope = package.find("__");
        if (!package.starts_with(mirror) || scope == std::string::npos) {
            return "npm:" + package;
        }
        return "jsr:@" + package.substr(mirror.size(), scope - mirror.size()) + "/" + package.substr(scope + 2);
    }
    if (!importer.starts_with("file://")) {
        return std::string(url);
    }
    std::size_t common = 0;
    for (std::size_t at = 0; at < url.size() && at < importer.size() && url[at] == importer[at]; ++at) {
        common = url[at] == '/' ? at + 1 : common;
    }
    std::string up;
    for (std::size_t at = importer.find('/', common); at != std::string_view::npos; at = importer.find('/', at + 1)) {
        up += "../";
    }
    return (up.empty() ? "./" : up) + std::string(url.substr(common));
}

std::string filePath(std::string_view url) {
    constexpr std::string_view scheme = "file://";
    if (!url.starts_with(scheme)) {
        return {};
    }
    url = url.substr(scheme.size(), url.find_first_of("?#") - scheme.size());
    std::string path;
    for (std::size_t at = 0; at < url.size(); ++at) {
        unsigned char byte = 0;
        if (url[at] == '%' && at + 2 < url.size() &&
            std::from_chars(url.data() + at + 1, url.data() + at + 3, byte, 16).ptr == url.data() + at + 3) {
            path += static_cast<char>(byte);
            at += 2;
        } else {
            path += url[at];
        }
    }
    return path;
}

}  // namespace edge::engine
