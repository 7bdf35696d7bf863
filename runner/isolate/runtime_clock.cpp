#include "runner/isolate/isolate_worker.h"
#include "runner/isolate/runtime.h"

/// The limits that time sets, and samples taken by the clock.
namespace edge::isolate {

using namespace std::chrono_literals;

/// How long a client may take to hear that a WebSocket ends.
constexpr std::chrono::nanoseconds farewellTime = 2s;

/// Half of the wall clock limit: no new requests. All of it: the end.
void Runtime::armWallClock() {
    const auto limit = m_start.settings.limits.wallClock;
    if (limit.count() == 0) {
        return;
    }
    m_wallClock.expires_after(limit / 2);
    m_wallClock.async_wait([this, limit](const boost::system::error_code& cancelled) {
        if (cancelled || m_ending) {
            return;
        }
        m_wallClock.expires_after(limit - limit / 2);
        m_wallClock.async_wait([this](const boost::system::error_code& stopped) {
            if (!stopped) {
                end(EndReason::wallClock);
            }
        });
        retire(EndReason::wallClock);
    });
}

void Runtime::armSweep(std::chrono::nanoseconds wait) {
    m_sweeping = true;
    m_sweeper.expires_after(wait);
    m_sweeper.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) {
            m_sweeping = false;
            sweep();
        }
    });
}

/// One timer for all requests: looks for those that have been silent for the idle limit, and sleeps until the next
/// one could be.
void Runtime::sweep() {
    const std::chrono::nanoseconds limit = m_start.settings.limits.idle;
    const protocol::Nanoseconds now = protocol::monotonicNow();
    protocol::Nanoseconds oldest = 0;
    bool leaving = false;
    m_invocations->forEach([&](Invocation& invocation) {
        if (invocation.finished) {
            return;
        }
        if (now - invocation.lastProgress >= limit.count()) {
            const std::int64_t number = invocation.number;
            invocation.fail(gateway::PlatformError::idleTimeout, "idle_timeout");
            leaving = leaving || m_invocations->find(number);
        } else {
            oldest = oldest == 0 ? invocation.lastProgress : std::min(oldest, invocation.lastProgress);
        }
    });
    if (leaving && !m_ending && !m_sweeping) {
        armSweep(farewellTime);
    } else if (oldest != 0 && !m_ending && !m_sweeping) {
        armSweep(std::max<std::chrono::nanoseconds>(std::chrono::nanoseconds(oldest + limit.count() - now), 1ms));
    }
}

/// While requests are open and somebody looks, memory is sampled a few times a second.
void Runtime::armSampling() {
    if (m_sampling) {
        return;
    }
    m_sampling = true;
    m_sampler.expires_after(250ms);
    m_sampler.async_wait([this](const boost::system::error_code& cancelled) {
        m_sampling = false;
        if (cancelled || m_ending || !listening()) {
            return;
        }
        sampleMemory();
        if (!m_invocations->idle()) {
            armSampling();
        }
    });
}

}  // namespace edge::isolate
