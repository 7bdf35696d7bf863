#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace edge::files {

/// What the files of an isolate are made of: an extension of its State, filled before script runs.
struct Bundle {
    using Tell = std::function<void(std::string_view url, std::string_view content)>;

    /// Tells of each file of the program; the contents stay as long as the program. Empty: there are none.
    std::function<void(const Tell&)> files;
    std::string mainModule;  ///< its URL
    /// Script has changed files, which would not be in a snapshot.
    bool written = false;
};

}  // namespace edge::files
