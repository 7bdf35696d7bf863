#include "runner/modules/specifier.h"

#include <optional>

namespace edge::modules {
namespace {

struct Package {
    std::string name;     ///< "hono", "@scope/name"
    std::string version;  ///< "4", "^1.2.3"; may be empty
    std::string subpath;  ///< "/jsx"; may be empty
};

bool begins(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }
bool ends(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

/// "@scope/name@1.2/sub/path" into its parts.
std::optional<Package> takeApart(std::string_view text) {
    while (begins(text, "/")) text.remove_prefix(1);
    std::size_t nameEnd = begins(text, "@") ? text.find('/') : 0;
    if (nameEnd == std::string_view::npos || text.empty()) return std::nullopt;
    nameEnd = text.find_first_of("@/", nameEnd + 1);
    Package package;
    package.name = text.substr(0, nameEnd);
    if (nameEnd == std::string_view::npos) return package;
    const std::size_t subpath = text.find('/', nameEnd);
    if (text[nameEnd] == '@') package.version = text.substr(nameEnd + 1, subpath == std::string_view::npos ? subpath : subpath - nameEnd - 1);
    if (subpath != std::string_view::npos) package.subpath = text.substr(subpath);
    if (package.subpath == "/") package.subpath.clear();
    return package;
}

PackageSpecifier fromNpm(std::string_view text) {
    PackageSpecifier result;
    const auto package = takeApart(text);
    if (!package) return result;
    result.candidates = {package->name + package->subpath};
    result.wish = PackageWish{package->name, package->version};
    result.subpath = package->subpath;
    return result;
}

/// jsr packages lie in node_modules under their own name or under that of jsr's npm mirror.
PackageSpecifier fromJsr(std::string_view text) {
    const auto package = takeApart(text);
    if (!package || !begins(package->name, "@")) return {};  // never what npm has under this name
    PackageSpecifier result = fromNpm(text);
    std::string mirror = package->name.substr(1);
    mirror.replace(mirror.find('/'), 1, "__");
    result.candidates.push_back("@jsr/" + mirror + package->subpath);
    result.wish = PackageWish{"@jsr/" + mirror, package->version};
    return result;
}

/// "https://esm.sh/v135/hono@4.3.1/jsx?target=deno" → "hono@4.3.1/jsx". Nothing for hosts that are no npm mirror.
std::optional<std::string_view> mirroredPackage(std::string_view address) {
    std::string_view rest = address.substr(address.find("//") + 2);
    for (const std::string_view prefix : {"esm.sh/", "cdn.skypack.dev/", "unpkg.com/", "cdn.jsdelivr.net/npm/",
                                          "esm.run/", "ga.jspm.io/npm:"}) {
        if (!begins(rest, prefix)) continue;
        rest.remove_prefix(prefix.size());
        for (const std::string_view lead : {"stable/", "npm/", "*"})
            if (begins(rest, lead)) rest.remove_prefix(lead.size());
        if (begins(rest, "v1") && rest.find('/') != std::string_view::npos &&
            rest.substr(0, rest.find('/')).find_first_not_of("v0123456789") == std::string_view::npos)
            rest.remove_prefix(rest.find('/') + 1);
        if (begins(rest, "jsr/") || begins(rest, "gh/")) return std::nullopt;
        return rest.substr(0, rest.find_first_of("?#"));
    }
    return std::nullopt;
}

PackageSpecifier fromAddress(std::string_view address) {
    const auto package = mirroredPackage(address);
    PackageSpecifier result;
    if (package) result = fromNpm(*package);
    if (result.candidates.empty()) result.kind = PackageSpecifier::Kind::remote;
    return result;
}

}  // namespace

PackageSpecifier parseSpecifier(std::string_view specifier) {
    if (ends(specifier, ".d.ts")) return {PackageSpecifier::Kind::declarations, {}, {}, {}};
    if (begins(specifier, "node:")) return {PackageSpecifier::Kind::builtin, {}, {}, {}};
    if (begins(specifier, "npm:")) return fromNpm(specifier.substr(4));
    if (begins(specifier, "jsr:")) return fromJsr(specifier.substr(4));
    return fromAddress(specifier);
}

}  // namespace edge::modules
