#pragma once

#include <cstdint>
#include <ctime>

namespace edge::protocol {

/// Nanoseconds of CLOCK_MONOTONIC: comparable between all processes of one machine, not between machines.
using Nanoseconds = std::int64_t;

inline Nanoseconds readClock(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return Nanoseconds{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

inline Nanoseconds monotonicNow() { return readClock(CLOCK_MONOTONIC); }
inline Nanoseconds wallClockNow() { return readClock(CLOCK_REALTIME); }
inline Nanoseconds threadCpuNow() { return readClock(CLOCK_THREAD_CPUTIME_ID); }

}  // namespace edge::protocol
