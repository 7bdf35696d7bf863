#include "runner/cli/archive_tree.h"

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>

#include "runner/eszip/supabase.h"
#include "runner/protocol/figures.h"

namespace edge::cli {
namespace {

using eszip::Module;
using eszip::Purpose;

std::uint64_t sizeOf(const Module& module) { return module.source.size() + module.sourceMap.size(); }

/// The scheme and host, or scheme alone, that a tree begins with: "https://esm.sh/", "file:///", "static:".
std::string rootOf(const std::string& specifier) {
    const std::size_t host = specifier.find("://");
    if (host != std::string::npos) return specifier.substr(0, std::min(specifier.find('/', host + 3), specifier.size() - 1) + 1);
    if (specifier.starts_with(eszip::staticFilePrefix)) return std::string(eszip::staticFilePrefix);
    return {};
}

struct Folder {
    std::map<std::string, std::unique_ptr<Folder>> folders;
    std::vector<std::pair<std::string, const Module*>> files;
};

void insert(Folder& root, std::string_view path, const Module* module) {
    constexpr int deepest = 64;
    Folder* folder = &root;
    for (int depth = 0; depth < deepest; ++depth) {
        const std::size_t slash = path.find('/');
        if (slash == std::string_view::npos || slash + 1 == path.size()) break;
        auto& next = folder->folders[std::string(path.substr(0, slash))];
        if (!next) next = std::make_unique<Folder>();
        folder = next.get();
        path.remove_prefix(slash + 1);
    }
    folder->files.emplace_back(path, module);
}

std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }));
}

class TreePrinter {
public:
    explicit TreePrinter(std::ostream& out) : m_out(out) {}

    void print(const std::string& title, const Folder& folder) {
        const Folder* shown = &folder;
        m_out << eszip::shown(title + collapse(shown)) << '\n';
        children(*shown, "  ");
    }

private:
    /// Folders that hold one folder and nothing else share a line with it.
    static std::string collapse(const Folder*& folder) {
        std::string names;
        while (folder->files.empty() && folder->folders.size() == 1) {
            names += folder->folders.begin()->first + "/";
            folder = folder->folders.begin()->second.get();
        }
        return names;
    }

    void children(const Folder& folder, const std::string& indent) {
        std::size_t left = folder.folders.size() + folder.files.size();
        for (const auto& [name, module] : folder.files) line(indent, --left == 0, name, *module);
        for (const auto& [name, below] : folder.folders) {
            const bool last = --left == 0;
            const Folder* shown = below.get();
            m_out << indent << (last ? "└ " : "├ ") << eszip::shown(name + "/" + collapse(shown)) << '\n';
            children(*shown, indent + (last ? "  " : "│ "));
        }
    }

    void line(const std::string& indent, bool last, const std::string& name, const Module& module) {
        constexpr std::size_t column = 48;
        const std::string text = indent + (last ? "└ " : "├ ") + eszip::shown(name);
        m_out << text << std::string(std::max<std::size_t>(column, width(text) + 2) - width(text), ' ')
              << eszip::kindText(module.kind) << "  " << protocol::bytesText(std::int64_t(module.source.size()));
        if (!module.sourceMap.empty()) m_out << " + map " << protocol::bytesText(std::int64_t(module.sourceMap.size()));
        const Purpose purpose = eszip::purposeOf(module.specifier);
        if (purpose != Purpose::module && purpose != Purpose::staticFile) m_out << "  " << eszip::purposeText(purpose);
        m_out << '\n';
    }

    std::ostream& m_out;
};

}  // namespace

std::string originOf(const std::string& specifier) {
    switch (eszip::purposeOf(specifier)) {
        case Purpose::module: break;
        case Purpose::staticFile: return "static:";
        case Purpose::packageFile:
        case Purpose::packageFiles: return "npm packages";
        default: return "platform";
    }
    const std::size_t colon = specifier.find(':');
    const std::size_t host = specifier.find("://");
    if (colon == std::string::npos || colon > specifier.find('/')) return "project";
    if (host == std::string::npos || specifier.starts_with("file:")) return specifier.substr(0, colon + 1);
    const std::size_t path = specifier.find('/', host + 3);
    if (path == std::string::npos) return specifier;
    std::size_t folder = specifier.find('/', path + 1);
    const bool isShelf = specifier.compare(path, 3, "/x/") == 0 || specifier.compare(path, 2, "/@") == 0;
    if (isShelf && folder != std::string::npos) folder = specifier.find('/', folder + 1);
    return specifier.substr(0, folder == std::string::npos ? path : folder);
}

std::vector<OriginSum> sumsByOrigin(const eszip::Archive& archive) {
    std::map<std::string, OriginSum> sums;
    for (const auto& entry : archive.entries) {
        const auto* module = std::get_if<Module>(&entry);
        if (!module) continue;
        OriginSum& sum = sums[originOf(module->specifier)];
        ++sum.entries;
        sum.bytes += sizeOf(*module);
    }
    std::vector<OriginSum> sorted;
    for (auto& [origin, sum] : sums) sorted.push_back({origin, sum.entries, sum.bytes});
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const OriginSum& left, const OriginSum& right) { return left.bytes > right.bytes; });
    return sorted;
}

void printTree(const eszip::Archive& archive, std::ostream& out) {
    std::map<std::string, Folder> roots;
    Folder platform;
    std::size_t packageFiles = 0;
    std::uint64_t packageBytes = 0;
    for (const auto& entry : archive.entries) {
        const auto* module = std::get_if<Module>(&entry);
        if (!module) continue;
        const Purpose purpose = eszip::purposeOf(module->specifier);
        const std::string root = rootOf(module->specifier);
        if (purpose == Purpose::packageFile) {
            ++packageFiles;
            packageBytes += sizeOf(*module);
        } else if (purpose != Purpose::module && purpose != Purpose::staticFile) {
            platform.files.emplace_back(module->specifier, module);
        } else {
            insert(roots[root], std::string_view(module->specifier).substr(root.size()), module);
        }
    }
    TreePrinter printer(out);
    for (const auto& [root, folder] : roots) printer.print(root.empty() ? "./" : root, folder);
    if (!platform.files.empty()) printer.print("platform", platform);
    if (packageFiles > 0)
        out << eszip::packageFilePrefix << "  " << packageFiles << " files of npm packages, "
            << protocol::bytesText(std::int64_t(packageBytes)) << '\n';
}

}  // namespace edge::cli
