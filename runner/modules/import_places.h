#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace edge::modules {

/// Where a source text names a module. Line and column count from 1, the column in UTF-16 units; it is that of the
/// specifier's first letter, behind its quote.
struct ImportPlace {
    std::string specifier;
    int line = 0;
    int column = 0;
    std::size_t offset = 0;     ///< bytes before it
    std::size_t statement = 0;  ///< bytes before the word import or export that it belongs to
    bool operator==(const ImportPlace&) const = default;
};

/// The specifiers of imports, exports, import() and require() in a script, in their order, without parsing it: comments,
/// templates and regular expressions are passed over, escapes in specifiers are not read.
std::vector<ImportPlace> importPlaces(std::string_view source);

/// The first place where the text holds the specifier in quotes, whatever it stands for there: for texts that the above
/// misreads. Line 0: nowhere.
ImportPlace quotedPlace(std::string_view source, const std::string& specifier);

}  // namespace edge::modules
