#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/eszip/archive.h"
#include "runner/protocol/result.h"

namespace edge::eszip {

/// Which text of a module a file holds.
enum class TextOrigin {
    stored,    ///< as the archive runs it
    original,  ///< as its author wrote it
};

struct OutputFile {
    std::filesystem::path relative;  ///< below the folder it is meant for, never out of it
    std::string content;
    TextOrigin origin = TextOrigin::stored;
    std::string specifier;
};

/// A module that is not made a file.
struct LeftOut {
    std::string specifier;
    std::string reason;
};

struct Unbundled {
    std::vector<OutputFile> files;  ///< in the order of the archive; no two in one place, none where another has a folder
    std::vector<LeftOut> leftOut;
};

/// The files an archive was made of. Modules of file: URLs, of relative specifiers and static files lie below their lowest
/// common folder; those of https: and http: URLs under _remote/HOST. What the platform added and npm packages are left out.
///
/// Errors: "unsafe_path" for a name that would leave the folder or that no file can have ("..", a leading '/', '\', control
/// characters, more than 255 bytes), "too_many_folders" (more than 10000), "same_path" when two entries would be one file or one would be the folder of another.
protocol::Result<Unbundled> filesOf(const Archive& archive);

}  // namespace edge::eszip
