#include "runner/modules/source_map.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace edge::modules {
namespace {

protocol::Error malformed(std::string what) {
    return {"malformed_source_map", "The source map cannot be used: " + std::move(what) + ".",
            "Positions in logs show the bundled code until the function is built again."};
}

constexpr std::array<std::int8_t, 256> base64Values() {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t index = 0; index < alphabet.size(); ++index)
        values[static_cast<unsigned char>(alphabet[index])] = static_cast<std::int8_t>(index);
    return values;
}
constexpr std::array<std::int8_t, 256> base64 = base64Values();

bool isAbsolute(std::string_view path) {
    return path.starts_with('/') || path.find("://") != std::string_view::npos || path.starts_with("data:");
}

/// Takes "." and ".." segments out of a relative or absolute path; a leading ".." stays.
std::string withoutDots(std::string_view path) {
    std::vector<std::string_view> kept;
    const bool rooted = path.starts_with('/');
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string_view segment = path.substr(start, end - start);
        start = end + 1;
        if (segment.empty() || segment == ".") continue;
        if (segment != ".." || ((kept.empty() || kept.back() == "..") && !rooted)) kept.push_back(segment);
        else if (!kept.empty()) kept.pop_back();
    }
    std::string result = rooted ? "/" : "";
    for (std::size_t index = 0; index < kept.size(); ++index) result.append(index ? "/" : "").append(kept[index]);
    return result;
}

/// Resolves a source's name against sourceRoot; URLs keep their scheme and host.
std::string resolve(const std::string& root, const std::string& source) {
    std::string whole = source;
    if (!root.empty() && !isAbsolute(source)) whole = root + (root.ends_with('/') ? "" : "/") + source;
    const std::size_t scheme = whole.find("://");
    if (scheme == std::string::npos) return whole.starts_with("data:") ? whole : withoutDots(whole);
    const std::size_t path = whole.find('/', scheme + 3);
    return path == std::string::npos ? whole : whole.substr(0, path) + withoutDots(whole.substr(path));
}

}  // namespace

/// Decodes the "mappings" text: lines parted by ';', segments by ',', each one, four or five base64 VLQ numbers
/// relative to the one before.
class MappingsReader {
public:
    MappingsReader(std::string_view text, SourceMap& map) : m_text(text), m_map(map) {}

    const char* read() {
        m_map.m_segments.reserve(m_text.size() / 6);
        while (true) {
            if (const char* problem = readLine()) return problem;
            m_map.m_lineEnds.push_back(static_cast<std::uint32_t>(m_map.m_segments.size()));
            if (m_at == m_text.size()) return nullptr;
            ++m_at;
        }
    }

private:
    bool atSegmentEnd() const { return m_at == m_text.size() || m_text[m_at] == ',' || m_text[m_at] == ';'; }

    const char* readLine() {
        m_column = 0;
        const std::size_t first = m_map.m_segments.size();
        bool sorted = true;
        while (m_at < m_text.size() && m_text[m_at] != ';') {
            if (m_text[m_at] == ',') {
                ++m_at;
                continue;
            }
            if (const char* problem = readSegment()) return problem;
            const std::size_t count = m_map.m_segments.size();
            if (count - first > 1 && m_map.m_segments[count - 2].column > m_column) sorted = false;
        }
        if (!sorted)
            std::stable_sort(m_map.m_segments.begin() + static_cast<std::ptrdiff_t>(first), m_map.m_segments.end(),
                             [](const auto& left, const auto& right) { return left.column < right.column; });
        return nullptr;
    }

    const char* readSegment() {
        if (!add(m_column)) return "a mapping is not valid base64 VLQ";
        SourceMap::Segment segment{static_cast<std::int32_t>(m_column)};
        if (!atSegmentEnd()) {
            if (!add(m_source) || !add(m_line) || !add(m_sourceColumn)) return "a mapping is cut short";
            if (m_source >= static_cast<std::int64_t>(m_map.m_sources.size())) return "a mapping names an unknown source";
            segment.source = static_cast<std::int32_t>(m_source);
            segment.sourceLine = static_cast<std::int32_t>(m_line);
            segment.sourceColumn = static_cast<std::int32_t>(m_sourceColumn);
            std::int64_t name = 0;
            if (!atSegmentEnd() && !decode(name)) return "a mapping is not valid base64 VLQ";
            if (!atSegmentEnd()) return "a mapping has too many fields";
        }
        m_map.m_segments.push_back(segment);
        return nullptr;
    }

    bool add(std::int64_t& field) {
        std::int64_t change = 0;
        if (!decode(change)) return false;
        field += change;
        return field >= 0 && field <= 0x7fffffff;
    }

    bool decode(std::int64_t& value) {
        std::int64_t bits = 0;
        for (int shift = 0; shift <= 30; shift += 5) {
            if (m_at == m_text.size()) return false;
            const int digit = base64[static_cast<unsigned char>(m_text[m_at++])];
            if (digit < 0) return false;
            bits |= static_cast<std::int64_t>(digit & 31) << shift;
            if (digit & 32) continue;
            value = bits & 1 ? -(bits >> 1) : bits >> 1;
            return true;
        }
        return false;
    }

    std::string_view m_text;
    SourceMap& m_map;
    std::size_t m_at = 0;
    std::int64_t m_column = 0;
    std::int64_t m_source = 0;
    std::int64_t m_line = 0;
    std::int64_t m_sourceColumn = 0;
};

protocol::Result<SourceMap> SourceMap::parse(std::string_view json) {
    // Maps served over HTTP may begin with this line against script inclusion (ECMA-426, 7).
    if (json.starts_with(")]}")) json.remove_prefix(std::min(json.find('\n'), json.size()));
    const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
    if (!document.is_object()) return malformed("it is not a JSON object");
    if (document.contains("sections")) return malformed("index maps are not supported");
    if (document.value("version", nlohmann::json()) != 3) return malformed("its version is not 3");
    const auto mappings = document.find("mappings");
    const auto sources = document.find("sources");
    if (mappings == document.end() || !mappings->is_string()) return malformed("it has no mappings");
    if (sources == document.end() || !sources->is_array()) return malformed("it has no sources");

    SourceMap map;
    const auto root = document.find("sourceRoot");
    const std::string rootText = root != document.end() && root->is_string() ? root->get<std::string>() : "";
    for (const auto& source : *sources)
        map.m_sources.push_back(source.is_string() ? resolve(rootText, source.get_ref<const std::string&>()) : "");
    MappingsReader reader(mappings->get_ref<const std::string&>(), map);
    if (const char* problem = reader.read()) return malformed(problem);
    map.m_segments.shrink_to_fit();
    return map;
}

std::optional<protocol::SourcePosition> SourceMap::lookup(int line, int column) const {
    if (line < 1 || column < 1 || static_cast<std::size_t>(line) > m_lineEnds.size()) return std::nullopt;
    const auto index = static_cast<std::size_t>(line) - 1;
    const auto begin = m_segments.begin() + (index == 0 ? 0 : m_lineEnds[index - 1]);
    const auto end = m_segments.begin() + m_lineEnds[index];
    auto found = std::upper_bound(begin, end, column - 1,
                                  [](int wanted, const Segment& segment) { return wanted < segment.column; });
    if (found == begin) return std::nullopt;
    --found;
    if (found->source < 0) return std::nullopt;
    return protocol::SourcePosition{m_sources[static_cast<std::size_t>(found->source)], found->sourceLine + 1,
                                    found->sourceColumn + 1};
}

}  // namespace edge::modules
