#pragma once

#include <signal.h>

#include <algorithm>
#include <array>
#include <cstdint>

/// What is known of a host that V8 or the processor ended.
namespace edge::control {

/// V8 gives up (SIGTRAP, SIGILL, SIGABRT), or code went astray. What ends a process from outside is none of these.
inline constexpr std::array faultSignals{SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGSYS};

inline bool isFault(int signal) { return std::find(faultSignals.begin(), faultSignals.end(), signal) != faultSignals.end(); }

/// The isolate of the thread in which it happened.
using LastIsolate = std::uint32_t;
inline constexpr LastIsolate unknownIsolate = 0;  ///< none, or one in the making
inline constexpr LastIsolate plainIsolate = 1;    ///< made of the runtime alone
inline constexpr LastIsolate firstOfImage = 2;    ///< made of the image's first function; the numbers of the others follow

}  // namespace edge::control
