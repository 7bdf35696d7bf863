#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>

namespace edge::modules {

/// The flag by which esbuild names the files that import(`./folder/${name}.ts`) may reach, and leaves them out.
inline constexpr const char* globFlag = "--external:.*";

/// The code with import() in the place of the tables of functions that esbuild writes for such imports (with globFlag and
/// without minifying); its lines stay where they are. `lead` hears of every file that fits, as the importer names it
/// ("./folder/a.ts"), with the type that the import asks for ("json", mostly empty), and says the URL to import then;
/// empty: what the name means beside the importer. `folders` gets the fixed part of each pattern ("./folder/").
std::string withoutGlobTables(std::string code, const std::function<std::string(const std::string& specifier, const std::string& type)>& lead,
                              std::set<std::string>& folders);

/// esbuild refuses an import of this kind whose folder does not exist; at run time it is a promise that is rejected.
/// The text in which esbuild does not see those that it refused; nothing when there were none.
std::optional<std::string> withoutRefusedGlobs(std::string text, const nlohmann::json& response);

}  // namespace edge::modules
