#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runner/eszip/archive.h"
#include "runner/protocol/result.h"

namespace edge::eszip {

/// Where a module of an archive lies on a disk, as checked names of folders and, last, of the file.
struct ModulePath {
    enum class Place {
        local,   ///< from the root of the disk, or of the project
        remote,  ///< HOST and the path of the address
        none,    ///< no file: data: and other schemes
    };
    Place place = Place::none;
    std::vector<std::string> segments;
    bool isFolder = false;  ///< the address ends with '/': the file's own name is missing
};

/// Reads a specifier. Errors: "unsafe_path".
protocol::Result<ModulePath> modulePath(std::string_view specifier);

}  // namespace edge::eszip
