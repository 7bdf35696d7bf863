#pragma once

#include <cstdint>
#include <string>

#include "runner/protocol/time.h"

/// Amounts as people read them, the same in the terminal and in the window: three significant figures and a unit.
namespace edge::protocol {

/// Steps of 1024: "812 B", "1.50 KB", "4.21 MB", "3.00 GB"; "−2.00 KB".
std::string bytesText(std::int64_t bytes);

/// "412 ns", "8.41 ms", "1.20 s", "61.2 s"; "−1.00 µs".
std::string durationText(Nanoseconds length);

}  // namespace edge::protocol
