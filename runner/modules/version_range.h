#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edge::modules {

/// A version of a package (Semantic Versioning 2.0.0). What follows a '+' orders nothing and is left out.
struct Version {
    std::uint64_t major = 0, minor = 0, patch = 0;
    std::vector<std::string> prerelease;  ///< "rc", "1" of "1.0.0-rc.1"

    /// Three numbers, as packages name their versions; a 'v' or '=' before them is passed over.
    static std::optional<Version> parse(std::string_view text);
    std::string text() const;
    std::strong_ordering operator<=>(const Version& other) const;
    bool operator==(const Version& other) const = default;
};

/// Which versions an import asks for, by the rules of npm: ^1.2 ~1.2 1.x >=1 <3 "1.2 - 2" "1 || 2" *.
class VersionRange {
public:
    /// Nothing for what is no range: a tag ("latest"), an address. No text means any version.
    static std::optional<VersionRange> parse(std::string_view text);

    /// A prerelease fits only where the range names a prerelease of the same three numbers.
    bool contains(const Version& version) const;
    /// One way to write it, whichever it was written in: that of deno.lock ("^4.1.0", "3", "4.6", ">=3.0.0 <4.6.0").
    std::string text() const;

private:
    struct Limit {
        enum class Kind { atLeast, above, atMost, below };
        Kind kind;
        Version version;
    };
    using Limits = std::vector<Limit>;  ///< all have to hold; none: any version
    friend struct RangeReader;

    static bool fits(const Limits& limits, const Version& version);
    static std::string textOf(const Limits& limits);

    std::vector<Limits> m_choices;  ///< one has to hold
};

/// The range in its one way of writing; what is no range stays as it is.
std::string plainRange(std::string_view range);

}  // namespace edge::modules
