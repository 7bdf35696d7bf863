#include "tests/inspector/support/demo_session.h"

#include <algorithm>
#include <cstdio>

namespace edge::demo {

using namespace protocol;

namespace {

HeapFigures figures(std::int64_t used) { return {used, used + used / 3 + 800'000, 120'000}; }

}  // namespace

Session::Session() {
    constexpr Nanoseconds wallClock = 1'772'460'202 * second + 118 * millisecond;
    m_events.push_back(Hello{.protocol = 1, .runner = "0.1.0", .pid = 4711, .time = m_now, .wallClock = wallClock});
    m_events.push_back(Listening{"http://127.0.0.1:54321/functions/v1/", 54321, m_now});
    m_events.push_back(HostStarted{"host-1", 4712, m_now});
}

void Session::functions(const std::vector<std::string>& names) {
    FunctionsFound found{.functions = {}, .time = m_now};
    for (const std::string& name : names) {
        found.functions.push_back({name, "supabase/functions/" + name + "/index.ts", true});
    }
    m_events.push_back(found);
}

std::string Session::id(const char* kind) {
    char text[64];
    std::snprintf(text, sizeof text, "0195d3a0-%s-7000-8000-%012d", kind, ++m_ids);
    return text;
}

/// Within a tenth, from a fixed row of numbers.
Nanoseconds Session::varied(Nanoseconds length) {
    m_random = m_random * 1664525U + 1013904223U;
    return length + length / 5 * Nanoseconds(m_random >> 16) / 65536 - length / 10;
}

Session::Isolate* Session::find(const std::string& function, int number) {
    for (auto& [key, isolate] : m_isolates) {
        if (key == number && isolate.function == function) {
            return &isolate;
        }
    }
    return nullptr;
}

Nanoseconds Session::boot(Isolate& isolate, const Request& request, Nanoseconds start, std::vector<Phase>& phases) {
    const std::pair<const char*, Nanoseconds> parts[] = {{"bundle", 900 * microsecond},  {"isolate", 700 * microsecond},
                                                         {"context", 420 * microsecond}, {"compile", 1100 * microsecond},
                                                         {"evaluate", 1600 * microsecond}};
    Nanoseconds at = start;
    for (const auto& [name, length] : parts) {
        const Nanoseconds end = at + varied(length);
        phases.push_back({name, at, end});
        at = end;
    }
    m_events.push_back(IsolateBorn{.isolate = isolate.id,
                                   .function = isolate.function,
                                   .version = "v1",
                                   .host = "host-1",
                                   .cause = request.cause,
                                   .spare = false,
                                   .start = start,
                                   .end = at,
                                   .heap = figures(isolate.heap)});
    return at;
}

void Session::fetches(const Request& request, const std::string& id, const Isolate& isolate, Nanoseconds start) {
    Nanoseconds at = start + request.handler / 10;
    for (const Nanoseconds length : request.fetches) {
        const Nanoseconds end = at + length;
        m_events.push_back(OutgoingFetch{.invocation = id,
                                         .isolate = isolate.id,
                                         .method = "GET",
                                         .url = "https://api.example.com/v1/items?limit=20",
                                         .status = 200,
                                         .error = {},
                                         .bytesOut = 0,
                                         .bytesIn = 18'422,
                                         .phases = {{"dns", at, at + length / 20},
                                                    {"connect", at + length / 20, at + length / 6},
                                                    {"tls", at + length / 6, at + length / 3},
                                                    {"wait", at + length / 3, at + length * 9 / 10},
                                                    {"download", at + length * 9 / 10, end}},
                                         .start = at,
                                         .end = end});
        at += request.handler / 10;
    }
}

std::string Session::run(const Request& request, int number, Nanoseconds start, Nanoseconds& end) {
    Isolate* isolate = find(request.function, number);
    const bool cold = isolate == nullptr;
    if (cold) {
        m_isolates.push_back({number, Isolate{id("1501"), request.function}});
        isolate = &m_isolates.back().second;
    }
    InvocationFinished done{.invocation = id("1000"), .function = request.function, .isolate = isolate->id};
    done.method = request.method;
    done.path = request.path;
    done.cold = cold;
    done.coldReason = cold ? request.cause : std::string();
    done.start = start;
    m_events.push_back(InvocationStarted{done.invocation, done.function, done.isolate, done.method, done.path, cold, done.coldReason, start});
    Nanoseconds at = start + varied(40 * microsecond);
    done.phases.push_back({"queue", start, at});
    if (cold) {
        at = boot(*isolate, request, at, done.phases);
    }
    const Nanoseconds handled = at + request.handler;
    fetches(request, done.invocation, *isolate, at);
    if (!request.log.empty()) {
        log(done.invocation, request.end == "completed" ? LogLevel::info : LogLevel::error, request.log, 12);
    }
    done.phases.push_back({"handler", at, handled});
    done.phases.push_back({"respond", handled, handled + request.respond});
    done.finish = handled + request.respond;
    done.firstByte = handled + request.respond / 4;
    if (request.background > 0) {
        done.phases.push_back({"background", done.finish, done.finish + request.background});
        done.finish += request.background;
    }
    done.status = request.status;
    done.errorCode = request.errorCode;
    done.end = request.end;
    done.bytesIn = request.method == "POST" ? 2'048 : 0;
    done.bytesOut = 412;
    Nanoseconds waited = 0;
    for (const Nanoseconds length : request.fetches) {
        waited = std::max(waited, length);
    }
    done.cpu = std::max<Nanoseconds>(request.handler - waited, 100 * microsecond) * 8 / 10;
    done.heapBefore = figures(isolate->heap);
    isolate->heap += ++isolate->calls % 9 == 0 ? -1'100'000 : 180'000;
    done.heapAfter = figures(isolate->heap);
    end = done.finish;
    m_events.push_back(MemorySample{isolate->id, done.heapAfter, done.finish});
    m_events.push_back(done);
    return done.invocation;
}

std::string Session::request(const Request& request) {
    Nanoseconds end = m_now;
    const std::string made = run(request, 0, m_now, end);
    m_now = end;
    return made;
}

std::string Session::requestOn(int isolate, const Request& request, Nanoseconds after) {
    Nanoseconds end = 0;
    return run(request, isolate, m_now + after, end);
}

std::string Session::start(const Request& request) {
    const Isolate* isolate = find(request.function, 0);
    InvocationStarted started{.invocation = id("1000"), .function = request.function, .isolate = isolate ? isolate->id : ""};
    started.method = request.method;
    started.path = request.path;
    started.cold = isolate == nullptr;
    started.time = m_now;
    m_events.push_back(started);
    return started.invocation;
}

void Session::retire(const std::string& function, const std::string& reason) {
    for (auto& [number, isolate] : m_isolates) {
        if (isolate.function == function) {
            m_events.push_back(IsolateRetired{.isolate = isolate.id,
                                              .function = function,
                                              .reason = reason,
                                              .invocations = isolate.calls,
                                              .cpu = isolate.calls * millisecond,
                                              .heap = {isolate.heap, 4'200'000, 120'000},
                                              .time = m_now});
        }
    }
    std::erase_if(m_isolates, [&function](const auto& entry) { return entry.second.function == function; });
}

void Session::build(const std::string& function, const std::string& problem) {
    FunctionBuilt built{.function = function, .version = problem.empty() ? "v2" : ""};
    built.start = m_now;
    built.end = m_now += 6 * millisecond;
    built.bytes = 18'000;
    if (!problem.empty()) {
        built.problems.push_back({problem, {"supabase/functions/" + function + "/index.ts", 7, 14}, "const answer = ;"});
    }
    m_events.push_back(built);
}

void Session::refuse(const std::string& function, int status) {
    InvocationFinished done{.invocation = id("1000"), .function = function};
    done.method = "POST";
    done.path = "/" + function;
    done.status = status;
    done.errorCode = status == 401 ? "UNAUTHORIZED" : "NOT_FOUND";
    done.end = "refused";
    done.start = m_now;
    done.finish = m_now += 180 * microsecond;
    m_events.push_back(done);
}

void Session::log(const std::string& invocation, LogLevel level, const std::string& text, int line) {
    LogLine made{.level = level, .origin = level == LogLevel::error ? "exception" : "console", .text = text};
    for (auto event = m_events.rbegin(); event != m_events.rend(); ++event) {
        const auto* started = std::get_if<InvocationStarted>(&*event);
        if (started && started->invocation == invocation) {
            made.function = started->function;
            made.isolate = started->isolate;
            break;
        }
    }
    made.invocation = invocation;
    made.time = m_now;
    if (line > 0) {
        made.at = {"supabase/functions/" + made.function + "/index.ts", line, 9};
    }
    if (level == LogLevel::error) {
        made.stack = {{"handler", made.at}, {"", {"supabase/functions/" + made.function + "/index.ts", line + 8, 1}}};
    }
    m_events.push_back(made);
}

}  // namespace edge::demo
