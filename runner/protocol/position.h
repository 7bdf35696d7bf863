#pragma once

#include <string>

namespace edge::protocol {

/// A place in the user's own source. Lines and columns count from 1; line 0 means unknown.
struct SourcePosition {
    std::string file;  ///< relative to the project folder where it lies inside it, else absolute or a URL
    int line = 0;
    int column = 0;
    bool operator==(const SourcePosition&) const = default;
};

}  // namespace edge::protocol
