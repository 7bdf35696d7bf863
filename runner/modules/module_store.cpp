#include "runner/modules/module_store.h"

#include "runner/config/cache_file.h"
#include "runner/eszip/reader.h"
#include "runner/eszip/writer.h"
#include "runner/modules/file_stamp.h"
#include "runner/modules/json_members.h"

namespace edge::modules {
namespace {

using nlohmann::json;

/// The first entry: {"format", "modules": [{"kind", "origin"}], "about"}.
constexpr std::string_view indexEntry = "---EDGE-STUDIO-BUILD---";
constexpr int format = 1;
constexpr std::uintmax_t mostBytes = 256u << 20;

const eszip::Module* moduleAt(const eszip::Archive& archive, std::size_t index) {
    return index < archive.entries.size() ? std::get_if<eszip::Module>(&archive.entries[index]) : nullptr;
}

}  // namespace

std::optional<StoredModules> ModuleStore::find(const std::string& key) const {
    const auto bytes = config::readCacheFile(m_folder / (key + ".eszip"));
    if (!bytes) return std::nullopt;
    const auto archive = eszip::readArchive(*bytes);
    const eszip::Module* index = archive.ok() ? moduleAt(*archive, 0) : nullptr;
    if (!index || index->specifier != indexEntry) return std::nullopt;
    const json head = json::parse(index->source, nullptr, false);
    const json& list = member(head, "modules");
    if (member(head, "format") != json(format) || !list.is_array() || list.size() + 1 != archive->entries.size()) return std::nullopt;
    StoredModules stored;
    stored.about = member(head, "about");
    for (std::size_t at = 0; at < list.size(); ++at) {
        const eszip::Module* entry = moduleAt(*archive, at + 1);
        const json& kind = member(list[at], "kind");
        if (!entry || !kind.is_number_unsigned() || kind.get<unsigned>() > unsigned(ModuleKind::wasm)) return std::nullopt;
        auto module = std::make_shared<Module>();
        module->url = entry->specifier;
        module->kind = static_cast<ModuleKind>(kind.get<int>());
        module->code = entry->source;
        module->sourceMap = entry->sourceMap;
        module->origin = textAt(list[at], "origin");
        module->digest = digestOf(*module);
        stored.modules.push_back(std::move(module));
    }
    return stored;
}

void ModuleStore::keep(const std::string& key, const StoredModules& stored) {
    eszip::Archive archive;
    json list = json::array();
    archive.entries.push_back(eszip::Module{});
    for (const auto& module : stored.modules) {
        list.push_back({{"kind", int(module->kind)}, {"origin", module->origin}});
        archive.entries.push_back(eszip::Module{module->url, eszip::ModuleKind::opaque, module->code, module->sourceMap, {}});
    }
    const json head{{"format", format}, {"modules", list}, {"about", stored.about}};
    archive.entries.front() = eszip::Module{std::string(indexEntry), eszip::ModuleKind::opaque,
                                            head.dump(-1, ' ', false, json::error_handler_t::replace), {}, {}};
    const auto bytes = eszip::writeArchive(archive, eszip::Checksum::xxh3);
    if (!bytes.ok()) return;
    if (!std::exchange(m_pruned, true)) config::pruneCache(m_folder, mostBytes);
    config::writeCacheFile(m_folder / (key + ".eszip"), *bytes);
}

const std::string& programStamp() {
    static const std::string stamp = stampOf("/proc/self/exe");
    return stamp;
}

}  // namespace edge::modules
