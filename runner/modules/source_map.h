#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/protocol/events.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// A source map, version 3 (ECMA-426): from a place in the bundle to the place in the user's source. Immutable;
/// reading is safe from any thread. Index maps (with "sections") are refused.
class SourceMap {
public:
    /// Errors: "malformed_source_map" (not JSON, not version 3, or mappings that make no sense).
    static protocol::Result<SourceMap> parse(std::string_view json);

    /// The source of the last segment at or before the place, when there is one on its line. Lines and columns
    /// count from 1, columns in UTF-16 units as V8 counts them.
    std::optional<protocol::SourcePosition> lookup(int line, int column) const;

    /// Source names, resolved against the map's sourceRoot.
    const std::vector<std::string>& sources() const { return m_sources; }

private:
    friend class MappingsReader;
    struct Segment {
        std::int32_t column = 0;        ///< in the bundle, from 0
        std::int32_t source = -1;       ///< -1: generated code that has no source
        std::int32_t sourceLine = 0;    ///< from 0
        std::int32_t sourceColumn = 0;  ///< from 0
    };
    std::vector<std::string> m_sources;
    std::vector<Segment> m_segments;        ///< of all lines in order, sorted by column within a line
    std::vector<std::uint32_t> m_lineEnds;  ///< index after the last segment of each line of the bundle
};

}  // namespace edge::modules
