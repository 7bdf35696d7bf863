#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

#include "tests/runner/isolate/fake_exchange.h"
#include "tests/runner/isolate/one_module.h"

/// isolate_bench [warm|cold|memory|cycles]: what an isolate costs on this machine. Release builds, quiet machine.
using namespace edge;
using namespace edge::tests;

namespace {

constexpr const char* source = "Deno.serve(() => new Response(\"hello\"));";

double micros(protocol::Nanoseconds time) { return static_cast<double>(time) / 1000.0; }

void print(const char* name, std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto at = [&](double part) { return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))]; };
    std::printf("%-34s min %8.1f  p50 %8.1f  p90 %8.1f us\n", name, values.front(), at(0.5), at(0.9));
}

long residentKilobytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) {
            return std::stol(line.substr(6));
        }
    }
    return 0;
}

struct Fixture {
    isolate::WorkerSettings settings;
    std::unique_ptr<isolate::Engine> engine = isolate::startEngine(settings);

    std::shared_ptr<isolate::Worker> start(std::shared_ptr<const isolate::Program> program,
                                           std::shared_ptr<std::atomic<int>> ended = nullptr) {
        isolate::WorkerStart begin;
        begin.program = std::move(program);
        begin.settings = settings;
        begin.cause = "first_request";
        begin.onEnded = [ended](const std::shared_ptr<isolate::Worker>&) {
            if (ended) {
                ++*ended;
            }
        };
        return isolate::startWorker(*engine, std::move(begin));
    }
};

std::shared_ptr<isolate::Program> hello() { return makeProgram("hello", "v", "file:///hello.ts", source, ""); }

void cold(Fixture& fixture, bool spare, const char* name, int count, bool events) {
    const auto program = hello();
    std::vector<double> times, compile, evaluate, handler, queue;
    EventLog log;
    fixture.settings.events = events ? &log : nullptr;
    for (int at = 0; at < count; ++at) {
        if (spare) {
            fixture.engine->keepSpares(1);
            std::this_thread::sleep_for(15ms);
        }
        const auto ended = std::make_shared<std::atomic<int>>(0);
        const protocol::Nanoseconds begin = protocol::monotonicNow();
        const auto worker = fixture.start(program, ended);
        const auto exchange = send(worker, {}, "first_request");
        exchange->answer->wait();
        times.push_back(micros(exchange->firstByteAt() - begin));
        worker->retire(isolate::EndReason::codeChanged);
        while (ended->load() == 0) {
            std::this_thread::sleep_for(1ms);
        }
    }
    print(name, times);
    if (events) {
        std::map<std::string, std::vector<double>> phases;
        for (const auto& record : log.all<protocol::InvocationFinished>()) {
            for (const auto& phase : record.phases) {
                phases[phase.name].push_back(micros(phase.end - phase.start));
            }
        }
        for (const auto& [phase, values] : phases) {
            print(("    " + phase).c_str(), values);
        }
    }
    fixture.settings.events = nullptr;
    fixture.engine->keepSpares(0);
}

void warm(Fixture& fixture, const char* name, const char* code, const Request& request, bool events) {
    EventLog log;
    fixture.settings.events = events ? &log : nullptr;
    const auto worker = fixture.start(makeProgram("hello", "w", "file:///hello.ts", code, ""));
    send(worker, request)->answer->wait();
    constexpr int rounds = 20;
    constexpr int each = 5000;
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        std::vector<std::shared_ptr<FakeExchange>> exchanges;
        for (int at = 0; at < each; ++at) {
            exchanges.push_back(std::make_shared<FakeExchange>(request));
        }
        const auto done = std::make_shared<std::atomic<protocol::Nanoseconds>>(0);
        boost::asio::post(worker->loop(), [&, done] {
            const protocol::Nanoseconds begin = protocol::monotonicNow();
            for (const auto& exchange : exchanges) {
                worker->deliver(exchange, {});
            }
            done->store(protocol::monotonicNow() - begin);
        });
        for (const auto& exchange : exchanges) {
            exchange->answer->wait();
        }
        while (done->load() == 0) {
            std::this_thread::sleep_for(1ms);
        }
        times.push_back(micros(done->load()) / each);
    }
    print(name, times);
    worker->retire(isolate::EndReason::codeChanged);
    fixture.settings.events = nullptr;
    std::this_thread::sleep_for(50ms);
}

void memory(Fixture& fixture) {
    constexpr int count = 100;
    const auto program = hello();
    std::vector<std::shared_ptr<isolate::Worker>> workers{fixture.start(program)};
    send(workers.front())->answer->wait();
    std::this_thread::sleep_for(100ms);
    const long before = residentKilobytes();
    for (int at = 0; at < count; ++at) {
        workers.push_back(fixture.start(program));
        send(workers.back())->answer->wait();
    }
    std::this_thread::sleep_for(200ms);
    std::printf("RSS base %ld kB, per further isolate %.0f kB\n", before,
                static_cast<double>(residentKilobytes() - before) / count);
    for (const auto& worker : workers) {
        worker->retire(isolate::EndReason::codeChanged);
    }
    std::this_thread::sleep_for(1s);
}

void cycles(Fixture& fixture) {
    const auto program = hello();
    fixture.engine->keepSpares(1);
    for (int round = 0; round < 6; ++round) {
        const protocol::Nanoseconds begin = protocol::monotonicNow();
        for (int at = 0; at < 500; ++at) {
            const auto ended = std::make_shared<std::atomic<int>>(0);
            const auto worker = fixture.start(program, ended);
            send(worker)->answer->wait();
            worker->retire(isolate::EndReason::codeChanged);
            while (ended->load() == 0) {
                std::this_thread::sleep_for(200us);
            }
        }
        std::printf("%d cycles, %.2f ms each: RSS %ld kB\n", (round + 1) * 500,
                    static_cast<double>(protocol::monotonicNow() - begin) / 500e6, residentKilobytes());
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "all";
    Fixture fixture;
    const auto anchor = fixture.start(hello());
    send(anchor)->answer->wait();
    if (what == "all" || what == "cold") {
        cold(fixture, true, "cold, spare", 200, false);
        cold(fixture, false, "cold, no spare", 200, false);
        cold(fixture, true, "cold, spare, with events", 100, true);
        cold(fixture, false, "cold, no spare, with events", 100, true);
    }
    if (what == "all" || what == "warm") {
        warm(fixture, "warm text", source, {}, false);
        warm(fixture, "warm text, with events", source, {}, true);
        warm(fixture, "warm async", "Deno.serve(async () => new Response('hello'));", {}, false);
        warm(fixture, "warm JSON in and out",
             "Deno.serve(async (req) => { const { name } = await req.json(); return Response.json({ message: `Hello ${name}` }); });",
             {.method = "POST", .body = {"{\"name\":\"Functions\"}"}}, false);
    }
    if (what == "all" || what == "memory") {
        memory(fixture);
    }
    if (what == "cycles") {
        cycles(fixture);
    }
    anchor->retire(isolate::EndReason::codeChanged);
}
