#pragma once

#include <cstdint>

#include <QString>

#include "runner/protocol/time.h"

namespace edge::look {

using protocol::Nanoseconds;

/// The smallest step of 1, 2 or 5 times a power of ten (above a second: what clocks use) that keeps ticks at least
/// `room` pixels apart. Never below 1 ns.
Nanoseconds niceTimeStep(double nanosecondsPerPixel, double room);

/// The smallest step of 1, 2, 5, 10 … 500 times a power of 1024 that makes at most `most` steps.
std::int64_t niceByteStep(std::int64_t largest, int most);

/// "12.4 ms", "1:05": a tick's place with just enough decimals for its step.
QString offsetLabel(Nanoseconds offset, Nanoseconds step);

}  // namespace edge::look
