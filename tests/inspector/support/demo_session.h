#pragma once

#include <string>
#include <vector>

#include "runner/protocol/events.h"

/// Made-up but lifelike sessions for tests and for looking at pictures. No clock and no chance: always the same events.
namespace edge::demo {

using protocol::Nanoseconds;

inline constexpr Nanoseconds microsecond = 1'000;
inline constexpr Nanoseconds millisecond = 1'000'000;
inline constexpr Nanoseconds second = 1'000'000'000;

/// What one request does.
struct Request {
    std::string function = "hello";
    std::string method = "GET";
    std::string path = "/hello";
    Nanoseconds handler = 300 * microsecond;
    Nanoseconds respond = 60 * microsecond;
    Nanoseconds background = 0;
    std::vector<Nanoseconds> fetches{};  ///< each begins a tenth of the handler after the one before
    int status = 200;
    std::string end = "completed";
    std::string errorCode{};
    std::string log{};
    std::string cause = "first_request";  ///< why it is cold, where it is
};

/// Writes a session's events as the runner would: keeps isolates, their heaps and the time.
class Session {
public:
    Session();

    std::vector<protocol::Event> take() { return std::move(m_events); }
    const std::vector<protocol::Event>& events() const { return m_events; }
    Nanoseconds now() const { return m_now; }
    void wait(Nanoseconds length) { m_now += length; }
    void functions(const std::vector<std::string>& names);

    /// One request from start to end; cold when its function has no isolate. The time goes on to its end.
    std::string request(const Request& request);
    /// Starts without ending; cold as request().
    std::string start(const Request& request);
    /// As request(), on an isolate of its own (cold) or one of those made so; the time stands still.
    std::string requestOn(int isolate, const Request& request, Nanoseconds after);
    void retire(const std::string& function, const std::string& reason);
    void build(const std::string& function, const std::string& problem = {});
    void refuse(const std::string& function, int status);
    void log(const std::string& invocation, protocol::LogLevel level, const std::string& text, int line = 0);

private:
    struct Isolate {
        std::string id;
        std::string function;
        std::int64_t heap = 2'600'000;
        std::int64_t calls = 0;
    };
    Isolate* find(const std::string& function, int number);
    std::string run(const Request& request, int number, Nanoseconds start, Nanoseconds& end);
    Nanoseconds boot(Isolate& isolate, const Request& request, Nanoseconds start, std::vector<protocol::Phase>& phases);
    void fetches(const Request& request, const std::string& id, const Isolate& isolate, Nanoseconds start);
    Nanoseconds varied(Nanoseconds length);
    std::string id(const char* kind);

    std::vector<protocol::Event> m_events;
    std::vector<std::pair<int, Isolate>> m_isolates;
    Nanoseconds m_now = 1'000 * second;
    unsigned m_random = 12345;
    int m_ids = 0;
};

/// The sample project tried out by hand: cold and warm, a fetch, an error, a CPU limit, an edit.
std::vector<protocol::Event> tour();
/// One cold request.
std::vector<protocol::Event> oneColdRequest();
/// A load test: so many requests on so many isolates, some failing.
std::vector<protocol::Event> load(int requests, int isolates);

}  // namespace edge::demo
