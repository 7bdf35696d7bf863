#pragma once

#include <chrono>
#include <optional>

namespace edge::client {

/// How often and how soon a runner that died by itself is started again: delays double, and a runner that keeps dying
/// is given up. One that has listened for `stableAfter` starts with a clean record.
class RestartPolicy {
public:
    using Milliseconds = std::chrono::milliseconds;

    static constexpr int attempts = 5;
    /// A runner that never came to listen most likely cannot: two tries tell.
    static constexpr int attemptsBeforeListening = 2;
    static constexpr Milliseconds firstDelay{250};
    static constexpr Milliseconds stableAfter{30'000};

    /// The delay before the next start, or nothing when it is time to give up.
    std::optional<Milliseconds> nextDelay(bool hasListened, Milliseconds livedFor) {
        if (hasListened && livedFor >= stableAfter) m_deaths = 0;
        const int limit = hasListened ? attempts : attemptsBeforeListening;
        if (m_deaths >= limit) return std::nullopt;
        return firstDelay * (1 << m_deaths++);
    }
    void reset() { m_deaths = 0; }
    int deaths() const { return m_deaths; }

private:
    int m_deaths = 0;
};

}  // namespace edge::client
