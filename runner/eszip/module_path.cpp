#include "runner/eszip/module_path.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "runner/eszip/digest.h"
#include "runner/eszip/supabase.h"

namespace edge::eszip {
namespace {

using protocol::Error;
using protocol::Result;

constexpr std::size_t longestName = 255;  // NAME_MAX
constexpr std::size_t longestPath = 3072;

Error unsafe(std::string_view specifier, const std::string& why) {
    return {"unsafe_path", "The entry \"" + shown(specifier) + "\" cannot become a file: " + why + ".",
            "Nothing was written. Do not trust this archive."};
}

bool isControl(char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f; }

/// Why no file may have this name; nothing when it may.
std::optional<std::string> problemOfName(std::string_view name) {
    if (name == "..") return "it leads out of its folder";
    if (std::any_of(name.begin(), name.end(), isControl)) return "its name holds control characters";
    if (name.find_first_of("/\\") != std::string_view::npos) return "a part of its name holds a slash";
    if (name.size() > longestName) return "a part of its name is longer than 255 bytes";
    return std::nullopt;
}

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string_view part = path.substr(start, end - start);
        if (!part.empty() && part != ".") parts.emplace_back(part);
        start = end + 1;
    }
    return parts;
}

int hexValue(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    const char lower = static_cast<char>(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percentDecoded(std::string_view text) {
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool coded = text[at] == '%' && at + 2 < text.size() && hexValue(text[at + 1]) >= 0 && hexValue(text[at + 2]) >= 0;
        decoded += coded ? static_cast<char>(hexValue(text[at + 1]) * 16 + hexValue(text[at + 2])) : text[at];
        if (coded) at += 2;
    }
    return decoded;
}

/// The scheme of a URL, without ':'; empty for a relative specifier (URL Standard, 4.1).
std::string_view schemeOf(std::string_view specifier) {
    const std::size_t colon = specifier.find(':');
    if (colon == std::string_view::npos || colon == 0 || !std::isalpha(static_cast<unsigned char>(specifier[0]))) return {};
    const auto isPart = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '-' || c == '.'; };
    return std::all_of(specifier.begin(), specifier.begin() + static_cast<std::ptrdiff_t>(colon), isPart)
               ? specifier.substr(0, colon)
               : std::string_view();
}

Result<ModulePath> checked(std::string_view specifier, ModulePath path) {
    std::size_t length = 0;
    for (const std::string& name : path.segments) {
        if (const auto problem = problemOfName(name)) return unsafe(specifier, *problem);
        length += name.size() + 1;
    }
    if (length > longestPath) return unsafe(specifier, "its path is longer than " + std::to_string(longestPath) + " bytes");
    return path;
}

Result<ModulePath> localPath(std::string_view specifier, std::string_view path, bool isUrl) {
    ModulePath result{ModulePath::Place::local, split(path), false};
    if (isUrl)
        for (std::string& name : result.segments) name = percentDecoded(name);
    // A decoded "%2e" is no name either.
    std::erase_if(result.segments, [](const std::string& name) { return name.empty() || name == "."; });
    if (result.segments.empty() || path.ends_with('/')) return unsafe(specifier, "it names a folder");
    return checked(specifier, std::move(result));
}

Result<ModulePath> fileUrlPath(std::string_view specifier) {
    std::string_view rest = specifier.substr(std::string_view("file:").size());
    if (rest.starts_with("//")) {
        const std::size_t slash = std::min(rest.find('/', 2), rest.size());
        const std::string_view host = rest.substr(2, slash - 2);
        if (!host.empty() && host != "localhost") return unsafe(specifier, "it lies on another machine");
        rest = rest.substr(slash);
    }
    return localPath(specifier, rest.substr(0, rest.find_first_of("?#")), true);
}

/// A name that may be too long, made unique by what it was.
std::string shortened(std::string name) {
    constexpr std::size_t kept = 200;
    if (name.size() <= longestName) return name;
    std::string digits;
    for (const char byte : digestOf(Checksum::xxh3, name)) {
        digits += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
        digits += "0123456789abcdef"[static_cast<unsigned char>(byte) & 15];
    }
    std::size_t cut = kept;
    while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xc0) == 0x80) --cut;
    return name.substr(0, cut) + "~" + digits;
}

/// The names stay as the address has them, percent signs and all; a query becomes a part of the last one.
Result<ModulePath> remotePath(std::string_view specifier, std::string_view scheme) {
    std::string_view rest = specifier.substr(scheme.size() + 1);
    rest = rest.substr(0, rest.find('#'));
    if (!rest.starts_with("//")) return unsafe(specifier, "its address names no host");
    rest = rest.substr(2);
    const std::size_t hostEnd = std::min(rest.find_first_of("/?"), rest.size());
    std::string host(rest.substr(0, hostEnd));
    host.erase(0, host.find_last_of('@') + 1);  // npos + 1 is 0
    std::transform(host.begin(), host.end(), host.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (host.empty() || host == ".") return unsafe(specifier, "its address names no host");
    rest = rest.substr(hostEnd);
    const std::size_t question = std::min(rest.find('?'), rest.size());
    const std::string_view path = rest.substr(0, question);

    ModulePath result{ModulePath::Place::remote, {host}, false};
    for (std::string& name : split(path)) result.segments.push_back(std::move(name));
    result.isFolder = result.segments.size() == 1 || path.ends_with('/');
    if (question < rest.size()) {
        std::string query;
        for (const char c : rest.substr(question)) query += c == '/' ? "%2F" : c == '\\' ? "%5C" : std::string(1, c);
        if (result.isFolder) result.segments.push_back(query);
        else result.segments.back() += query;
        result.isFolder = false;
    }
    for (std::string& name : result.segments) name = shortened(std::move(name));
    return checked(specifier, std::move(result));
}

}  // namespace

Result<ModulePath> modulePath(std::string_view specifier) {
    if (specifier.starts_with(staticFilePrefix)) {
        const std::string_view path = specifier.substr(staticFilePrefix.size());
        if (path.starts_with('/')) return unsafe(specifier, "its path begins at the root of the disk");
        return localPath(specifier, path, false);
    }
    const std::string_view scheme = schemeOf(specifier);
    if (scheme == "file") return fileUrlPath(specifier);
    if (scheme == "https" || scheme == "http") return remotePath(specifier, scheme);
    if (!scheme.empty() || specifier.empty()) return ModulePath{};
    if (specifier.starts_with('/')) return unsafe(specifier, "its path begins at the root of the disk");
    return localPath(specifier, specifier, true);
}

}  // namespace edge::eszip
