#include "runner/host/function_table.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <thread>
#include <utility>

#include "runner/host/watchdog.h"
#include "runner/isolate/snapshot.h"

// Lock order: the table's mutex, then a seat's inbox. Workers are retired without the table's lock, because a worker
// may report at once, on the calling thread.
namespace edge::host {

using config::Policy;
using gateway::PlatformError;
using isolate::EndReason;

namespace {

constexpr int mostTries = 3;

/// Isolates of one function at a time where each serves one request: as many as the machine can run.
int parallelismFor(Policy policy) {
    const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return policy == Policy::oneshot ? std::max(8, threads * 2) : threads;
}

}  // namespace

FunctionTable::FunctionTable(Surroundings& surroundings, Parts parts)
    : m_around(surroundings), m_parts(std::move(parts)), m_mostParallel(parallelismFor(surroundings.policy)) {}

// The supervisor's side

void FunctionTable::setFunctions(std::vector<FunctionSettings> functions) {
    Seats leaving;
    {
        const std::lock_guard lock(m_tableMutex);
        for (auto entry = m_functions.begin(); entry != m_functions.end();) {
            const bool stays = std::any_of(functions.begin(), functions.end(),
                                           [&](const FunctionSettings& settings) { return settings.name == entry->first; });
            if (stays) {
                ++entry;
                continue;
            }
            refuseWaiting(entry->second, PlatformError::notFound, "refused");
            leaving.insert(leaving.end(), entry->second.seats.begin(), entry->second.seats.end());
            entry->second.program.reset();
            lookForSnapshot(entry->second);
            entry = m_functions.erase(entry);
        }
        for (FunctionSettings& settings : functions) {
            Function& function = m_functions[settings.name];
            const bool otherEnvironment = function.settings.environment != settings.environment;
            function.settings = std::move(settings);
            for (const auto& seat : function.seats) seat->setRules({function.settings.verifyJwt});
            if (!otherEnvironment) continue;
            lookForSnapshot(function);
            leaving.insert(leaving.end(), function.seats.begin(), function.seats.end());
            function.seats.clear();
        }
    }
    retire(std::move(leaving), EndReason::codeChanged);
}

void FunctionTable::setVersion(std::shared_ptr<const isolate::Program> program) {
    Seats leaving;
    {
        const std::lock_guard lock(m_tableMutex);
        const auto found = m_functions.find(program->function);
        if (found == m_functions.end()) return;
        Function& function = found->second;
        function.asked = function.failed = function.stale = false;
        if (!function.program || function.program->version != program->version) {
            function.program = std::move(program);
            lookForSnapshot(function);
            leaving = std::exchange(function.seats, {});
        }
        for (const auto& seat : function.seats) seat->setWaiting(false);  // of those that leave none serves what comes now
        serve(function);
    }
    retire(std::move(leaving), EndReason::codeChanged);
}

void FunctionTable::setBuildFailed(const std::string& name) {
    Seats leaving;
    {
        const std::lock_guard lock(m_tableMutex);
        const auto found = m_functions.find(name);
        if (found == m_functions.end()) return;
        Function& function = found->second;
        function.asked = function.stale = false;
        function.failed = true;
        function.program.reset();
        lookForSnapshot(function);
        leaving = std::exchange(function.seats, {});
        serve(function);
    }
    retire(std::move(leaving), EndReason::codeChanged);
}

/// The program or the environment of the function is another one.
void FunctionTable::lookForSnapshot(Function& function) {
    const auto before = function.snapshot;
    function.snapshot = m_parts.image && function.program
                            ? m_parts.image->find(function.settings.name, function.program->version, function.settings.environment)
                            : std::nullopt;
    if (function.snapshot == before) return;
    std::vector<std::size_t> contexts;
    for (const auto& [name, each] : m_functions)
        if (each.snapshot) contexts.push_back(*each.snapshot);
    m_parts.snapshots(std::move(contexts));
}

void FunctionTable::setStale(const std::string& name) {
    const std::lock_guard lock(m_tableMutex);
    const auto found = m_functions.find(name);
    if (found == m_functions.end()) return;
    found->second.stale = found->second.asked = true;
    for (const auto& seat : found->second.seats) seat->setWaiting(true);
}

// Requests

std::optional<Admission::Rules> FunctionTable::rulesFor(const std::string& name) {
    const std::lock_guard lock(m_tableMutex);
    const auto found = m_functions.find(name);
    if (found == m_functions.end()) return std::nullopt;
    return Admission::Rules{found->second.settings.verifyJwt};
}

void FunctionTable::dispatch(Pending pending) {
    const std::lock_guard lock(m_tableMutex);
    const auto found = m_functions.find(pending.exchange->head().function);
    if (found == m_functions.end())
        return m_around.intake.refuse(std::move(pending), PlatformError::notFound, "refused");
    found->second.waiting.push_back(std::move(pending));
    serve(found->second);
}

void FunctionTable::dispatchAgain(Pending pending) {
    if (++pending.tries > mostTries)
        return m_around.intake.refuse(std::move(pending), PlatformError::resourceLimit, "cpu_limit");
    dispatch(std::move(pending));
}

/// Gives waiting requests to workers, as far as there is a version and the policy allows.
void FunctionTable::serve(Function& function) {
    if (function.waiting.empty() || function.stale) return;
    if (function.failed) return refuseWaiting(function, PlatformError::bootError, "boot_error");
    if (!function.program) {
        if (!std::exchange(function.asked, true)) m_parts.need(function.settings.name);
        return;
    }
    while (!function.waiting.empty()) {
        std::string coldReason;
        const std::shared_ptr<Seat> seat = choose(function, coldReason);
        if (!seat) return;
        seat->push(std::move(function.waiting.front()), std::move(coldReason));
        function.waiting.pop_front();
    }
}

/// A worker that is claimed for one request, or null while all allowed ones are at work.
std::shared_ptr<Seat> FunctionTable::choose(Function& function, std::string& coldReason) {
    std::erase_if(function.seats, [](const auto& seat) { return !seat->worker().accepting(); });
    if (m_around.policy != Policy::oneshot)
        for (const auto& seat : function.seats)
            if (seat->claim()) return seat;
    if (m_around.policy != Policy::perWorker && working(function) >= m_mostParallel) return nullptr;
    coldReason = coldCause(function);
    std::shared_ptr<Seat> seat = startSeat(function, coldReason);
    seat->claim();
    return seat;
}

int FunctionTable::working(const Function& function) const {
    if (m_around.policy == Policy::perRequest) return static_cast<int>(function.seats.size());
    return static_cast<int>(std::count_if(m_live.begin(), m_live.end(), [&](const auto& seat) {
        return seat->function() == function.settings.name;
    }));
}

std::string FunctionTable::coldCause(const Function& function) const {
    if (m_around.policy == Policy::oneshot) return "oneshot";
    if (function.lastVersion.empty()) return "first_request";
    if (function.lastVersion != function.program->version) return "code_changed";
    return function.seats.empty() ? "replaced" : "parallel";
}

std::shared_ptr<Seat> FunctionTable::startSeat(Function& function, std::string cause) {
    auto seat = std::make_shared<Seat>(*this, m_around, function.settings.name);
    seat->setRules({function.settings.verifyJwt});
    isolate::WorkerStart start;
    m_around.watchdog.notice();
    start.program = function.program;
    start.snapshot = function.snapshot;
    start.settings = m_parts.worker;
    for (const auto& [name, value] : function.settings.environment) start.settings.environment[name] = value;
    start.cause = std::move(cause);
    start.onRetired = [this, weak = std::weak_ptr(seat)](const std::shared_ptr<isolate::Worker>&) {
        if (const auto self = weak.lock()) seatIsLost(self);
    };
    start.onEnded = [this, weak = std::weak_ptr(seat)](const std::shared_ptr<isolate::Worker>&) {
        if (auto self = weak.lock()) seatHasEnded(std::move(self));
    };
    start.onNotRestored = [this, name = function.settings.name] { m_parts.snapshotFailed(name); };
    seat->setWorker(m_parts.start(std::move(start)));
    function.lastVersion = function.program->version;
    m_live.push_back(seat);
    if (m_around.policy != Policy::oneshot) function.seats.push_back(seat);
    return seat;
}

void FunctionTable::refuseWaiting(Function& function, PlatformError error, std::string_view end) {
    for (Pending& pending : std::exchange(function.waiting, {})) m_around.intake.refuse(std::move(pending), error, end);
}

// Workers

void FunctionTable::seatIsFree(Seat& seat) {
    const std::lock_guard lock(m_tableMutex);
    const auto found = m_functions.find(seat.function());
    if (found == m_functions.end()) return;
    Function& function = found->second;
    if (const std::string& version = seat.worker().program().version; function.served != version && seat.hasServed()) {
        function.served = version;
        m_parts.served(function.settings.name, version);
    }
    serve(function);
}

void FunctionTable::forget(const std::shared_ptr<Seat>& seat) {
    const auto found = m_functions.find(seat->function());
    if (found != m_functions.end()) std::erase(found->second.seats, seat);
}

void FunctionTable::seatIsLost(const std::shared_ptr<Seat>& seat) {
    {
        const std::lock_guard lock(m_tableMutex);
        forget(seat);
    }
    seat->evict();
    if (!seat->mayGiveBack()) return;
    for (Pending& pending : seat->reclaim()) dispatchAgain(std::move(pending));
}

void FunctionTable::seatHasEnded(std::shared_ptr<Seat> seat) {
    seat->closeAll();
    std::vector<Pending> late;
    {
        const std::lock_guard lock(m_tableMutex);
        forget(seat);
        late = seat->reclaim();  // what the table gave it before it forgot it
    }
    for (Pending& pending : late)
        if (seat->mayGiveBack()) dispatchAgain(std::move(pending));
        else m_around.intake.refuse(std::move(pending), PlatformError::bootError, "boot_error");
    const std::lock_guard lock(m_tableMutex);
    std::erase(m_live, seat);
    const auto found = m_functions.find(seat->function());
    if (found != m_functions.end()) serve(found->second);
    // The worker must not be destroyed on its own thread.
    boost::asio::post(m_around.loop, [seat = std::move(seat)] {});
    reportEndWhenEmpty();
}

std::vector<std::shared_ptr<Seat>> FunctionTable::liveSeats() {
    const std::lock_guard lock(m_tableMutex);
    return m_live;
}

void FunctionTable::retire(Seats seats, EndReason reason) {
    for (const auto& seat : seats) {
        seat->dismiss();
        seat->worker().retire(reason);
        seatIsLost(seat);
    }
}

void FunctionTable::retireAll(EndReason reason, std::function<void()> allEnded) {
    Seats leaving;
    {
        const std::lock_guard lock(m_tableMutex);
        m_allEnded = std::move(allEnded);
        leaving = m_live;
        reportEndWhenEmpty();
    }
    for (const auto& seat : leaving) seat->worker().retire(reason);
}

void FunctionTable::reportEndWhenEmpty() {
    if (m_allEnded && m_live.empty()) boost::asio::post(m_around.loop, std::exchange(m_allEnded, nullptr));
}

}  // namespace edge::host
