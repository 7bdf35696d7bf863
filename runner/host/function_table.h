#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runner/host/seat.h"
#include "runner/host/settings.h"

namespace edge::host {

/// The functions, the present version of each, and the workers that serve it: decides which worker gets a request, by
/// the reuse policy. Thread-safe: requests come from every loop.
class FunctionTable {
public:
    struct Parts {
        isolate::WorkerSettings worker;           ///< environment of the host; a function's own is added
        std::function<std::shared_ptr<isolate::Worker>(isolate::WorkerStart)> start;
        std::shared_ptr<const isolate::Image> image;                   ///< what the host's isolates are made of; may be null
        std::function<void(std::vector<std::size_t> contexts)> snapshots;  ///< the functions of the image that start from it now
        std::function<void(const std::string& function)> snapshotFailed;  ///< the image lacks what the function needs
        std::function<void(const std::string& function, const std::string& version)> served;  ///< its first answer was given
        std::function<void(const std::string& function)> need;  ///< asks the supervisor for a version
    };
    FunctionTable(Surroundings& surroundings, Parts parts);

    // What the supervisor says.
    void setFunctions(std::vector<FunctionSettings> functions);
    void setVersion(std::shared_ptr<const isolate::Program> program);
    void setBuildFailed(const std::string& function);
    /// A version or a failure is on its way: new requests wait for it, those in flight finish. Warm workers stay for the
    /// case that nothing has changed.
    void setStale(const std::string& function);

    // What requests ask.
    std::optional<Admission::Rules> rulesFor(const std::string& function);
    void dispatch(Pending pending);
    /// The same for a request whose worker was lost before it took the request up; gives up after some tries.
    void dispatchAgain(Pending pending);

    // What workers report, and the watchdog wants.
    void seatIsFree(Seat& seat);
    /// The worker takes no new requests: others get what waits for it and its resting connections.
    void seatIsLost(const std::shared_ptr<Seat>& seat);
    void seatHasEnded(std::shared_ptr<Seat> seat);
    std::vector<std::shared_ptr<Seat>> liveSeats();
    void retireSeat(const std::shared_ptr<Seat>& seat, isolate::EndReason reason) { retire({seat}, reason); }
    /// Retires every worker; `allEnded` is called on the intake's loop once none is left.
    void retireAll(isolate::EndReason reason, std::function<void()> allEnded);

private:
    struct Function {
        FunctionSettings settings;
        std::shared_ptr<const isolate::Program> program;
        std::optional<std::size_t> snapshot;  ///< where the image has this program, with this environment
        bool asked = false;         ///< the supervisor knows that a version is needed
        bool failed = false;        ///< the last build failed
        bool stale = false;         ///< what is here is not what was saved
        std::string lastVersion;    ///< of the last worker started
        std::string served;         ///< the last version that has answered
        std::deque<Pending> waiting;
        std::vector<std::shared_ptr<Seat>> seats;  ///< those that take requests
    };
    using Seats = std::vector<std::shared_ptr<Seat>>;

    void serve(Function& function);
    void lookForSnapshot(Function& function);
    std::shared_ptr<Seat> choose(Function& function, std::string& coldReason);
    std::shared_ptr<Seat> startSeat(Function& function, std::string cause);
    int working(const Function& function) const;
    std::string coldCause(const Function& function) const;
    void forget(const std::shared_ptr<Seat>& seat);
    void refuseWaiting(Function& function, gateway::PlatformError error, std::string_view end);
    void retire(Seats seats, isolate::EndReason reason);
    void reportEndWhenEmpty();

    Surroundings& m_around;
    Parts m_parts;
    const int m_mostParallel;
    std::mutex m_tableMutex;
    std::map<std::string, Function, std::less<>> m_functions;
    Seats m_live;
    std::function<void()> m_allEnded;
};

}  // namespace edge::host
