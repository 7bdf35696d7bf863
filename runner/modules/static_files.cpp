#include "runner/modules/static_files.h"

#include "runner/config/glob.h"
#include "runner/config/project.h"
#include "runner/config/read_file.h"
#include "runner/eszip/supabase.h"
#include "runner/modules/module_url.h"

namespace edge::modules {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostBytes = 100u << 20;

}  // namespace

protocol::Result<StaticFiles> readStaticFiles(const fs::path& project, const std::vector<std::string>& patterns) {
    StaticFiles found;
    const fs::path supabase = project / "supabase";
    std::size_t bytes = 0;
    for (const std::string& pattern : patterns) {
        const fs::path whole = (supabase / pattern).lexically_normal().lexically_relative(project);
        if (whole.empty() || *whole.begin() == "..")
            return protocol::Error{"outside_project", pattern + " lies outside the project folder.", "Static files are named relative to supabase/."};
        found.inputs.push_back(project / config::literalFolder(whole.generic_string()) / "");
        const std::size_t before = found.files.size();
        for (const fs::path& path : config::expandGlob(project, whole.generic_string())) {
            if (!fs::is_regular_file(path)) continue;
            auto text = config::readFile(path, config::shownPath(project, path));
            if (!text.ok()) return text.error();
            if ((bytes += text->size()) > mostBytes)
                return protocol::Error{"static_files_too_large", "The files that static_files names have more than 100 MB together.",
                                       "Name fewer in supabase/config.toml, or keep them in a bucket."};
            found.inputs.push_back(path);
            found.files.push_back({path.lexically_relative(supabase).generic_string(), std::move(*text)});
        }
        if (found.files.size() == before) found.unmatched.push_back(pattern);
    }
    return found;
}

std::vector<StaticFile> staticFilesOf(const eszip::Archive& archive) {
    std::vector<StaticFile> files;
    for (const eszip::Entry& entry : archive.entries) {
        const auto* module = std::get_if<eszip::Module>(&entry);
        if (module && eszip::purposeOf(module->specifier) == eszip::Purpose::staticFile)
            files.push_back({module->specifier.substr(eszip::staticFilePrefix.size()), module->source});
    }
    return files;
}

void addStaticFiles(Graph& graph, const std::vector<StaticFile>& files) {
    for (const StaticFile& file : files) {
        auto module = std::make_shared<Module>();
        module->url = staticFileUrl(file.path);
        if (graph.find(module->url)) continue;  // it is imported as well
        module->kind = ModuleKind::data;
        module->code = file.content;
        module->digest = digestOf(*module);
        graph.modules.push_back(std::move(module));
    }
    graph.version = versionOf(graph);
}

}  // namespace edge::modules
