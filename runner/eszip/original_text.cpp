#include "runner/eszip/original_text.h"

#include <algorithm>

#include "runner/eszip/ignoring_sax.h"

namespace edge::eszip {
namespace {

/// Takes "sources" and "sourcesContent" out of a source map.
class MapTexts : public IgnoringSax {
public:
    std::vector<std::string> sources;
    std::vector<std::optional<std::string>> contents;

    bool key(string_t& name) override {
        if (m_depth == 1) m_key = std::move(name);
        return true;
    }
    bool string(string_t& value) override {
        if (inSources()) sources.push_back(std::move(value));
        else if (inContents()) contents.emplace_back(std::move(value));
        return true;
    }
    bool null() override {
        if (inSources()) sources.emplace_back();
        else if (inContents()) contents.emplace_back();
        return true;
    }
    bool start_object(std::size_t) override { return ++m_depth; }
    bool end_object() override { return m_depth--; }
    bool start_array(std::size_t) override { return ++m_depth; }
    bool end_array() override { return m_depth--; }

private:
    bool inSources() const { return m_depth == 2 && m_key == "sources"; }
    bool inContents() const { return m_depth == 2 && m_key == "sourcesContent"; }

    std::size_t m_depth = 0;
    std::string m_key;
};

std::string_view fileName(std::string_view specifier) {
    specifier = specifier.substr(0, specifier.find_first_of("?#"));
    return specifier.substr(specifier.find_last_of('/') + 1);
}

}  // namespace

std::optional<std::string> originalText(const Module& module) {
    if (!module.original.empty()) return module.original;
    if (module.kind != ModuleKind::javascript || module.sourceMap.empty()) return std::nullopt;
    MapTexts map;
    nlohmann::json::sax_parse(module.sourceMap, &map);
    if (!map.whole()) return std::nullopt;
    auto found = std::find(map.sources.begin(), map.sources.end(), module.specifier);
    if (found == map.sources.end() && map.sources.size() == 1 && fileName(map.sources[0]) == fileName(module.specifier))
        found = map.sources.begin();
    const auto at = static_cast<std::size_t>(found - map.sources.begin());
    return found != map.sources.end() && at < map.contents.size() ? map.contents[at] : std::nullopt;
}

}  // namespace edge::eszip
