#pragma once

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace edge::modules {

/// One package of the npm registry, as an import asks for it.
struct PackageWish {
    std::string name;   ///< "hono", "@scope/name", "@jsr/std__encoding"
    std::string range;  ///< as written: "4", "^1.2", "latest"; empty: any version
    auto operator<=>(const PackageWish&) const = default;
    std::string text() const { return range.empty() ? name : name + "@" + range; }
};

/// Everything one function asks for. It is installed together, so that what its packages have in common is there once.
class PackageSet {
public:
    /// The versions that a lock wants of what packages depend on: by "name@version", then by name.
    using Pins = std::map<std::string, std::map<std::string, std::string>>;

    /// False when it was there already.
    bool add(const PackageWish& wish) { return m_wishes.insert(wish).second; }
    bool contains(const PackageWish& wish) const { return m_wishes.count(wish) > 0; }
    bool empty() const { return m_wishes.empty(); }
    const std::set<PackageWish>& wishes() const { return m_wishes; }
    bool fromJsr() const;
    std::vector<std::string> texts() const;
    void pin(Pins pins) { m_pins = std::move(pins); }
    /// The one that a message speaks of, if it is one of these.
    std::optional<PackageWish> namedIn(const std::string& message) const;

    /// Its folder in node_modules: the package's name, for the second and later versions of one package with "__2" …
    std::string folderOf(const PackageWish& wish) const;
    /// The package.json that asks for all of it.
    std::string manifest() const;

private:
    std::set<PackageWish> m_wishes;
    Pins m_pins;
};

}  // namespace edge::modules
