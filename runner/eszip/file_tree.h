#pragma once

#include <filesystem>
#include <vector>

#include "runner/eszip/unbundle.h"
#include "runner/protocol/result.h"

namespace edge::eszip {

/// What happens to files that are there already.
enum class Existing { keep, replace };

/// Writes files below a folder, which is made when it is missing. All are written beside their places first and then
/// moved: when the disk fills up, nothing has changed, and no file is ever half there. Symbolic links below the folder are
/// not followed: one in the place of a folder is refused, one in the place of a file is replaced or kept itself.
///
/// Errors: "file_exists" (Existing::keep), "link_in_the_way" (a link or a file where a folder must be, a folder where a file
/// must be), "not_written".
protocol::Outcome writeFiles(const std::filesystem::path& folder, const std::vector<OutputFile>& files, Existing existing);

}  // namespace edge::eszip
