#pragma once

#include <chrono>
#include <cstdint>

namespace edge::config {

/// The platform's limits for one isolate (edge functions, "Limits"); zero means unlimited.
struct Limits {
    std::int64_t memoryBytes = 256ll * 1024 * 1024;
    std::chrono::milliseconds cpuSoft{1000};   ///< of one busy period: the isolate takes no new requests
    std::chrono::milliseconds cpuHard{2000};   ///< of one busy period: terminated, 546
    std::chrono::milliseconds wallClock{400'000};
    std::chrono::milliseconds idle{150'000};   ///< until the first byte and between two: 504
    bool operator==(const Limits&) const = default;
};

/// How isolates are reused: `perWorker` until retired, `perRequest` one request at a time, `oneshot` never.
enum class Policy { perWorker, perRequest, oneshot };

}  // namespace edge::config
