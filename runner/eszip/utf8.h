#pragma once

#include <cstddef>
#include <string_view>

namespace edge::eszip {

/// Length in bytes of the well-formed UTF-8 sequence at `at` (Unicode 15, table 3-7), 0 when there is none.
std::size_t sequenceLength(std::string_view text, std::size_t at);

bool isUtf8(std::string_view text);

}  // namespace edge::eszip
