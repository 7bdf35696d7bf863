#include "runner/host/watchdog.h"

#include <utility>

#include "runner/host/function_table.h"

namespace edge::host {

using isolate::EndReason;
using protocol::Nanoseconds;

namespace {

constexpr std::chrono::milliseconds alertTick{15};
constexpr std::chrono::milliseconds calmTick{200};
constexpr int alertTicksAfterWork = 30;
constexpr Nanoseconds millisecond = 1'000'000;
constexpr Nanoseconds longForAnIdleConnection = 20 * millisecond;
constexpr Nanoseconds longForOneStep = 60 * millisecond;
constexpr Nanoseconds patienceAfterTermination = 1000 * millisecond;

Nanoseconds nanoseconds(std::chrono::milliseconds time) { return time.count() * millisecond; }

}  // namespace

void Watchdog::start(FunctionTable& table, std::function<void(const std::shared_ptr<Seat>&)> stuck) {
    m_table = &table;
    m_stuck = std::move(stuck);
    m_thread = std::jthread([this](std::stop_token stop) { run(stop); });
}

void Watchdog::stop() {
    m_thread = {};
}

void Watchdog::wake() {
    const std::lock_guard lock(m_wakeMutex);
    m_drowsy = false;
    m_wake.notify_one();
}

void Watchdog::run(std::stop_token stop) {
    int alertTicks = 0;
    while (!stop.stop_requested()) {
        const auto seats = m_table->liveSeats();
        const Nanoseconds now = protocol::monotonicNow();
        std::erase_if(m_records, [&seats](const auto& entry) {
            return std::none_of(seats.begin(), seats.end(), [&](const auto& seat) { return seat.get() == entry.first; });
        });
        for (const auto& seat : seats)
            if (look(seat, now)) alertTicks = alertTicksAfterWork;

        std::unique_lock lock(m_wakeMutex);
        m_drowsy = alertTicks <= 0;
        const auto awake = [this] { return !m_drowsy; };
        if (!m_drowsy) {
            --alertTicks;
            m_wake.wait_for(lock, stop, alertTick, [] { return false; });
        } else if (seats.empty() ? m_wake.wait(lock, stop, awake) : m_wake.wait_for(lock, stop, calmTick, awake)) {
            alertTicks = alertTicksAfterWork;
        }
    }
}

bool Watchdog::look(const std::shared_ptr<Seat>& seat, Nanoseconds now) {
    const isolate::Worker::Activity activity = seat->worker().activity();
    Record& record = m_records[seat.get()];
    holdLimits(seat, activity, record, now);
    if (!activity.running) return record.terminated;
    if (now - activity.busySince > longForAnIdleConnection && record.evictedFor != activity.busySince) {
        record.evictedFor = activity.busySince;
        seat->evict();
    }
    if (record.terminated && !record.insisted && activity.periodCpu - record.cpuAtTermination > longForOneStep) {
        record.insisted = true;
        seat->worker().terminate(record.terminatedFor);
    }
    const bool unstoppable = record.terminated && now - record.terminatedAt > patienceAfterTermination;
    if (unstoppable && m_stuck) std::exchange(m_stuck, nullptr)(seat);
    return true;
}

void Watchdog::holdLimits(const std::shared_ptr<Seat>& seat, const isolate::Worker::Activity& activity, Record& record,
                          Nanoseconds now) {
    const Nanoseconds wallClock = nanoseconds(m_limits.wallClock);
    const Nanoseconds cpuHard = nanoseconds(m_limits.cpuHard);
    const Nanoseconds cpuSoft = nanoseconds(m_limits.cpuSoft);
    const Nanoseconds age = activity.born > 0 ? now - activity.born : 0;
    // What an invocation used that is over by now concerns nobody any more.
    const bool atWork = activity.running || seat->worker().requestsInFlight() > 0;
    if (wallClock > 0 && age >= wallClock) return terminate(seat, record, EndReason::wallClock, activity, now);
    if (atWork && cpuHard > 0 && activity.periodCpu >= cpuHard) return terminate(seat, record, EndReason::cpu, activity, now);
    if (wallClock > 0 && age >= wallClock / 2) retire(seat, record, EndReason::wallClock);
    // Top-level code that takes this long gets up to the hard limit: a second worker would fare no better.
    if (atWork && cpuSoft > 0 && activity.periodCpu >= cpuSoft && seat->hasServed()) retire(seat, record, EndReason::cpu);
}

void Watchdog::retire(const std::shared_ptr<Seat>& seat, Record& record, EndReason reason) {
    if (std::exchange(record.retired, true)) return;
    m_table->retireSeat(seat, reason);
}

void Watchdog::terminate(const std::shared_ptr<Seat>& seat, Record& record, EndReason reason,
                         const isolate::Worker::Activity& activity, Nanoseconds now) {
    if (std::exchange(record.terminated, true)) return;
    record.terminatedAt = now;
    record.cpuAtTermination = activity.periodCpu;
    record.terminatedFor = reason;
    seat->worker().terminate(reason);
}

}  // namespace edge::host
