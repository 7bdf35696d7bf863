#pragma once

#include <string>
#include <vector>

#include "runner/eszip/archive.h"
#include "runner/protocol/result.h"

namespace edge::eszip {

/// One file to write.
struct OutputFile {
    std::string path;       ///< relative to the output folder, never leading out of it
    std::string content;
    bool original = false;  ///< the text that the user wrote; else what it was translated to
};

/// The sources of an archive as files: local modules and static files below their lowest common folder, modules from
/// the network below _remote/HOST/. Entries that only mean something to a runtime are left out. Errors:
/// "eszip_unsafe_path" (a name that would lead out of the folder, or that no file can have), "eszip_same_path".
protocol::Result<std::vector<OutputFile>> filesOf(const Archive& archive);

}  // namespace edge::eszip
