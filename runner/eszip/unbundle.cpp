#include "runner/eszip/unbundle.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "runner/eszip/supabase.h"

namespace edge::eszip {
namespace {

using nlohmann::json;
using protocol::Error;
using protocol::Result;
using Parts = std::vector<std::string>;

constexpr std::size_t longestName = 255;  ///< of most file systems

struct Found {
    const Module* module = nullptr;
    Parts parts;
    bool local = true;  ///< below the common folder
};

Error unsafe(const std::string& specifier, const std::string& why) {
    return {"eszip_unsafe_path", "\"" + specifier + "\" cannot be written: " + why + ".", "The archive was not made from files; do not trust it."};
}

/// Percent-decoded, as file: URLs are.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto digit = [&](std::size_t where) { return where < text.size() && std::isxdigit(static_cast<unsigned char>(text[where])); };
        if (text[at] == '%' && digit(at + 1) && digit(at + 2)) {
            out += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

/// The steps of a path, when none of them is a trick.
Result<Parts> stepsOf(const std::string& specifier, const std::string& path) {
    Parts parts;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string part = path.substr(at, end - at);
        at = end + 1;
        if (part.empty() || part == ".") continue;
        if (part == "..") return unsafe(specifier, "it leads out of its folder");
        if (part.size() > longestName) return unsafe(specifier, "a part of its name is longer than file systems allow");
        if (part.find('\\') != std::string::npos || std::any_of(part.begin(), part.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
            return unsafe(specifier, "its name has characters that no file name should have");
        parts.push_back(part);
    }
    if (parts.empty() || path.back() == '/') return unsafe(specifier, "it names no file");
    return parts;
}

/// What an entry becomes; nothing when it is no file.
Result<std::optional<Found>> place(const Module& module) {
    const std::string& specifier = module.specifier;
    std::string path = specifier;
    Found found{&module, {}, true};
    switch (roleOf(specifier)) {
        case EntryRole::internal:
        case EntryRole::packageFile: return std::optional<Found>();
        case EntryRole::staticFile: path = specifier.substr(staticPrefix.size()); break;
        case EntryRole::remoteModule:
            found.local = false;
            path = "_remote/" + decoded(specifier.substr(specifier.find("://") + 3));
            break;
        case EntryRole::module:
            if (path.starts_with("file://")) path = decoded(path.substr(std::string_view("file://").size()));
            else if (path.find(':') != std::string::npos) return std::optional<Found>();  // data:, node:, npm:
            else path = decoded(path);
    }
    if (found.local) path = path.substr(0, path.rfind("#text") == path.size() - 5 ? path.size() - 5 : path.size());
    auto parts = stepsOf(specifier, path);
    if (!parts.ok()) return parts.error();
    found.parts = std::move(*parts);
    return std::optional(std::move(found));
}

/// How many steps all local files have in common, before their names.
std::size_t commonSteps(const std::vector<Found>& files) {
    std::optional<Parts> common;
    for (const Found& file : files) {
        if (!file.local) continue;
        Parts folder(file.parts.begin(), file.parts.end() - 1);
        if (!common) {
            common = std::move(folder);
            continue;
        }
        const auto [mine, other] = std::mismatch(common->begin(), common->end(), folder.begin(), folder.end());
        common->erase(mine, common->end());
    }
    return common ? common->size() : 0;
}

/// The text in the source map, when the module was made from one source.
std::optional<std::string> originalOf(const Module& module) {
    if (module.sourceMap.empty()) return std::nullopt;
    const json map = json::parse(module.sourceMap, nullptr, false);
    if (!map.is_object()) return std::nullopt;
    const auto sources = map.find("sources"), content = map.find("sourcesContent");
    if (sources == map.end() || content == map.end() || !sources->is_array() || !content->is_array()) return std::nullopt;
    if (sources->size() != 1 || content->size() != 1 || !(*content)[0].is_string()) return std::nullopt;
    return (*content)[0].get<std::string>();
}

}  // namespace

Result<std::vector<OutputFile>> filesOf(const Archive& archive) {
    std::vector<Found> found;
    for (const Entry& entry : archive.entries) {
        const auto* module = std::get_if<Module>(&entry);
        if (!module) continue;
        auto file = place(*module);
        if (!file.ok()) return file.error();
        if (*file) found.push_back(std::move(**file));
    }
    const std::size_t common = commonSteps(found);
    std::vector<OutputFile> files;
    std::set<std::string> paths, folders;
    for (const Found& each : found) {
        OutputFile file;
        for (std::size_t step = each.local ? common : 0; step < each.parts.size(); ++step) {
            if (!file.path.empty()) folders.insert(file.path), file.path += '/';
            file.path += each.parts[step];
        }
        auto original = originalOf(*each.module);
        file.original = original.has_value() || each.module->sourceMap.empty();
        file.content = original ? std::move(*original) : each.module->source;
        if (!paths.insert(file.path).second) {
            // The text of a script that is there as a script as well.
            if (each.module->specifier.ends_with("#text")) continue;
            return Error{"eszip_same_path", "Two entries of the archive would be written to " + file.path + ".", "Do not trust the file."};
        }
        files.push_back(std::move(file));
    }
    for (const std::string& path : paths)
        if (folders.count(path))
            return Error{"eszip_same_path", "The archive has " + path + " both as a file and as a folder.", "Do not trust the file."};
    return files;
}

}  // namespace edge::eszip
