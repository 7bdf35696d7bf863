#pragma once

#include <string>
#include <vector>

#include "runner/modules/graph.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// One place where the version of a package is written, and what is to be written there instead.
struct VersionEdit {
    std::string file;        ///< relative to the project, or absolute
    int line = 0;            ///< of the text's first letter; columns are UTF-16 units
    int column = 0;
    std::size_t offset = 0;  ///< bytes before it
    std::string before;      ///< the whole specifier or range: "npm:hono@^4.1/cors", "^4.1"
    std::string after;
    bool operator==(const VersionEdit&) const = default;
};

/// The range that asks for the version in the way of the old one: "^4.1" → "^4.7.2", "~1.2" → "~1.4.0", "4.1.0" → "4.7.2".
/// What does not name a whole version is written out with '^', so that what runs is what is written.
std::string rangeFor(const std::string& before, const std::string& version);

/// The specifier with another range behind the package's name: "npm:hono@4/cors". Nothing changes where the name is not
/// in it.
std::string withRange(const std::string& specifier, const std::string& name, const std::string& range);

/// Where the user's own files write the version of this node, a package: specifiers in sources, the import map, the
/// nearest package.json. Errors: "no_package", "not_written" (only other packages ask for it), unreadable files.
protocol::Result<std::vector<VersionEdit>> versionEdits(const BuildRequest& request, const protocol::DependenciesFound& found, int node,
                                                        const std::string& version);

/// Writes them: every file as a whole, all of them or none. Errors: "changed_meanwhile" (the text is not what it was),
/// "not_written".
protocol::Outcome applyEdits(const BuildRequest& request, const std::vector<VersionEdit>& edits);

/// What takes the edits back.
std::vector<VersionEdit> reversed(std::vector<VersionEdit> edits);

}  // namespace edge::modules
