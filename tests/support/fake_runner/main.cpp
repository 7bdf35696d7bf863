// A stand-in for `edge-runner serve`: same arguments, same event stream, canned answers. FAKE_RUNNER holds words that
// choose how it behaves: busy garbage huge partial mismatch nohello silent die-early die-once=FILE die-always stubborn
// esbuild syntax. Functions are the folders of the project that hold an index.ts; their names choose the answer.

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include "runner/protocol/codec.h"
#include "runner/protocol/ids.h"
#include "tests/support/fake_runner/http.h"

namespace fs = std::filesystem;
using namespace edge;
using namespace std::chrono_literals;

namespace {

std::mutex outputMutex;  // guards stdout

void print(const std::string& line) {
    const std::lock_guard lock(outputMutex);
    std::cout << line << '\n' << std::flush;
}

void send(const protocol::Event& event) {
    print(protocol::encode(event));
}

bool asked(const std::string& word) {
    std::istringstream words(std::getenv("FAKE_RUNNER") ? std::getenv("FAKE_RUNNER") : "");
    for (std::string one; words >> one;)
        if (one == word || one.rfind(word + "=", 0) == 0) return true;
    return false;
}

std::string valueOf(const std::string& word) {
    std::istringstream words(std::getenv("FAKE_RUNNER") ? std::getenv("FAKE_RUNNER") : "");
    for (std::string one; words >> one;)
        if (one.rfind(word + "=", 0) == 0) return one.substr(word.size() + 1);
    return {};
}

std::vector<protocol::FunctionSummary> findFunctions(const fs::path& project) {
    std::vector<protocol::FunctionSummary> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(project / "supabase/functions", ignored))
        if (fs::exists(entry.path() / "index.ts"))
            found.push_back({entry.path().filename(), "supabase/functions/" + entry.path().filename().string() + "/index.ts", true});
    return found;
}

struct Isolate {
    std::string id;
    std::int64_t heap = 4'200'000;
    int calls = 0;
};

std::mutex isolatesMutex;  // guards isolates
std::map<std::string, Isolate> isolates;

/// Tells the story of one invocation while `answer` writes it.
class Telling {
public:
    Telling(std::string function, const fake::Request& request) : m_function(std::move(function)) {
        const std::lock_guard lock(isolatesMutex);
        Isolate& isolate = isolates[m_function];
        m_done.start = protocol::monotonicNow();
        m_done.invocation = protocol::newOrderedUuid();
        m_done.cold = isolate.id.empty();
        if (m_done.cold) bear(isolate);
        m_done.function = m_function;
        m_done.isolate = isolate.id;
        m_done.method = request.method;
        m_done.path = request.target.substr(std::strlen("/functions/v1"));
        m_done.coldReason = m_done.cold ? "first_request" : "";
        m_done.bytesIn = std::int64_t(request.body.size());
        m_done.heapBefore = {isolate.heap, 8'000'000, 100'000};
        isolate.heap += 150'000;
        m_done.heapAfter = {isolate.heap, 8'000'000, 100'000};
        send(protocol::InvocationStarted{m_done.invocation, m_function, isolate.id, m_done.method, m_done.path,
                                         m_done.cold, m_done.coldReason, m_done.start});
        m_handlerStart = protocol::monotonicNow();
    }

    const std::string& id() const { return m_done.invocation; }

    void log(protocol::LogLevel level, const std::string& origin, const std::string& text, int line) {
        protocol::LogLine entry;
        entry.function = m_function;
        entry.isolate = m_done.isolate;
        entry.invocation = m_done.invocation;
        entry.level = level;
        entry.origin = origin;
        entry.text = text;
        entry.at = {"supabase/functions/" + m_function + "/index.ts", line, 5};
        entry.time = protocol::monotonicNow();
        send(entry);
    }

    void answered(int status) {
        m_done.status = status;
        m_done.firstByte = protocol::monotonicNow();
        m_done.phases.push_back({"handler", m_handlerStart, m_done.firstByte});
    }

    void finished(const fake::Answer& answer, const std::string& end) {
        m_done.finish = protocol::monotonicNow();
        m_done.phases.push_back({"respond", m_done.firstByte, m_done.finish});
        m_done.bytesOut = answer.bytes();
        m_done.cpu = (m_done.finish - m_done.start) / 3;
        m_done.end = answer.open() ? end : "client_left";
        send(protocol::MemorySample{m_done.isolate, m_done.heapAfter, m_done.finish});
        send(m_done);
    }

private:
    void bear(Isolate& isolate) {
        isolate.id = protocol::newUuid();
        for (const char* phase : {"queue", "bundle", "isolate", "context", "compile", "evaluate"}) {
            const auto start = protocol::monotonicNow();
            std::this_thread::sleep_for(300us);
            m_done.phases.push_back({phase, start, protocol::monotonicNow()});
        }
        send(protocol::IsolateBorn{isolate.id, m_function, "3fa9c1", "host-1", "first_request", true, m_done.start,
                                   protocol::monotonicNow(), {isolate.heap, 8'000'000, 0}});
    }

    std::string m_function;
    protocol::InvocationFinished m_done;
    protocol::Nanoseconds m_handlerStart = 0;
};

std::string json(const char* type) {
    return std::string("content-type: ") + type + "\r\n";
}

void answerStream(fake::Answer& answer, Telling& telling, const std::string& common) {
    answer.begin(200, common + json("text/event-stream"));
    telling.answered(200);
    for (int i = 1; i <= 5 && answer.open(); ++i) {
        answer.piece("data: piece " + std::to_string(i) + "\n\n");
        std::this_thread::sleep_for(60ms);
        answer.probe();
    }
    answer.finish();
}

void answerSlow(fake::Answer& answer, Telling& telling, const std::string& common) {
    for (int i = 0; i < 600 && answer.open(); ++i) {
        std::this_thread::sleep_for(50ms);
        answer.probe();
    }
    telling.answered(answer.open() ? 200 : 0);
    answer.whole(200, common + json("text/plain"), "at last");
}

std::string bigJson() {
    std::string body = "[";
    for (int i = 0; i < 120'000; ++i)
        body += (i ? "," : "") + std::string("{\"id\":") + std::to_string(i) +
                ",\"name\":\"row number " + std::to_string(i) + "\",\"tags\":[\"a\",\"b\",\"c\"],\"value\":3.14159265358979}";
    return body + "]";
}

void answerFunction(const std::string& name, const fake::Request& request, fake::Answer& answer) {
    if (request.headers.count("authorization") == 0)
        return answer.whole(401, json("application/json") + "sb-error-code: UNAUTHORIZED_NO_AUTH_HEADER\r\n",
                            R"({"code":"UNAUTHORIZED_NO_AUTH_HEADER","message":"Missing authorization header"})");
    Telling telling(name, request);
    const std::string common = "x-served-by: supabase-edge-runtime\r\nsb-gateway-version: 1\r\nsb-request-id: " +
                               telling.id() + "\r\n";
    std::string end = "completed";
    if (name == "stream") {
        answerStream(answer, telling, common);
    } else if (name == "slow") {
        answerSlow(answer, telling, common);
    } else if (name == "boom") {
        telling.log(protocol::LogLevel::error, "exception", "Error: the order has no items\n    at total (index.ts:7:11)", 7);
        telling.answered(500);
        answer.whole(500, common + json("text/plain") + "sb-error-code: EDGE_FUNCTION_ERROR\r\n", "Internal Server Error");
        end = "exception";
    } else if (name == "big") {
        telling.answered(200);
        answer.whole(200, common + json("application/json"), bigJson());
    } else if (name == "image-filter") {
        telling.answered(200);
        answer.whole(200, common + json("image/png"), request.body);
    } else {
        telling.log(protocol::LogLevel::info, "console", "greeting " + (request.body.empty() ? "nobody" : request.body), 12);
        telling.answered(200);
        answer.whole(200, common + json("application/json; charset=utf-8"),
                     R"({"message":"Hello from the fake runner","method":")" + request.method + R"(","received":)" +
                         (request.body.empty() ? "null" : request.body) + R"(,"big":12345678901234567890,"ratio":1.0})");
    }
    telling.finished(answer, end);
}

std::string functionOf(const std::string& target) {
    const std::string prefix = "/functions/v1/";
    if (target.rfind(prefix, 0) != 0) return {};
    return target.substr(prefix.size(), target.find_first_of("/?", prefix.size()) - prefix.size());
}

void makeNoise() {
    if (asked("garbage")) print("Debugger listening, this line is no event\n{\"type\":\"memory\",\"isolate\":");
    if (asked("huge")) print(std::string(9 * 1024 * 1024, 'x'));
    if (asked("partial")) {
        const std::string line = protocol::encode(protocol::MemorySample{"partial", {1, 2, 3}, 4}) + "\n";
        for (char c : line) {
            std::cout << c << std::flush;
            std::this_thread::sleep_for(1ms);
        }
    }
}

void dieWhenAsked() {
    const std::string file = valueOf("die-once");
    const bool first = !file.empty() && !fs::exists(file);
    if (first) std::ofstream(file) << "died";
    if (!first && !asked("die-always")) return;
    std::this_thread::sleep_for(50ms);
    std::cerr << "fatal: out of cheese\n" << std::flush;
    std::raise(SIGKILL);
}

void waitForEndOfInput() {
    char buffer[256];
    while (::read(STDIN_FILENO, buffer, sizeof buffer) > 0) {
    }
    if (asked("stubborn")) std::this_thread::sleep_for(60s);
    std::_Exit(0);
}

std::string option(int argc, char** argv, const std::string& name) {
    for (int i = 1; i + 1 < argc; ++i)
        if (argv[i] == name) return argv[i + 1];
    return {};
}

void sendBuilds(const std::vector<protocol::FunctionSummary>& functions) {
    for (const auto& function : functions) {
        protocol::FunctionBuilt built{function.name, "3fa9c1", {function.entrypoint}, 2048, protocol::monotonicNow(),
                                      protocol::monotonicNow(), {}};
        if (asked("syntax") && function.name == "boom") {
            built.version.clear();
            built.problems.push_back({"Expected \")\" but found \"{\"", {function.entrypoint, 3, 12}, "Deno.serve((request {"});
        }
        send(built);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const fs::path project = option(argc, argv, "--project");
    const int wanted = std::atoi(option(argc, argv, "--port").c_str());
    const auto now = protocol::monotonicNow();
    std::thread(waitForEndOfInput).detach();
    if (asked("die-early")) {
        std::cerr << "error: no config in " << project << "\n";
        return 3;
    }
    if (!asked("nohello"))
        send(protocol::Hello{asked("mismatch") ? 99 : protocol::protocolVersion, "0.1.0-fake", ::getpid(), now,
                             protocol::wallClockNow()});
    makeNoise();
    const auto functions = findFunctions(project);
    send(protocol::FunctionsFound{functions, now});
    fake::Server server;
    const int port = asked("busy") && wanted != 0 ? 0 : server.listen(wanted);
    if (port == 0) {
        send(protocol::Problem{"port_in_use", "Port " + std::to_string(wanted) + " is in use.", "Choose another port.", "", true, now});
        return 1;
    }
    if (asked("silent")) std::this_thread::sleep_for(600s);
    send(protocol::Listening{"http://127.0.0.1:" + std::to_string(port) + "/functions/v1/", port, protocol::monotonicNow()});
    if (asked("esbuild"))
        send(protocol::Problem{"esbuild_missing", "esbuild is not where it should be.", "Run packaging/setup.sh.", "", false, now});
    sendBuilds(functions);
    dieWhenAsked();
    server.run([&functions](const fake::Request& request, fake::Answer& answer) {
        const std::string name = functionOf(request.target);
        for (const auto& function : functions)
            if (function.name == name) return answerFunction(name, request, answer);
        answer.whole(404, json("application/json") + "sb-error-code: NOT_FOUND\r\n",
                     R"({"code":"NOT_FOUND","message":"Requested function was not found"})");
    });
}
