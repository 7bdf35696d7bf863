#pragma once

#include <QTest>
#include <thread>

#include "runner/isolate/worker.h"
#include "tests/runner/isolate/fake_exchange.h"
#include "tests/runner/isolate/one_module.h"

namespace edge::tests {

/// A worker and what became of it.
struct Started {
    std::shared_ptr<isolate::Worker> worker;
    std::shared_ptr<EventLog> events = std::make_shared<EventLog>();
    std::shared_ptr<std::atomic<int>> retired = std::make_shared<std::atomic<int>>(0);
    std::shared_ptr<std::atomic<int>> ended = std::make_shared<std::atomic<int>>(0);

    bool waitEnded(std::chrono::milliseconds atMost = 20s) const {
        const auto until = std::chrono::steady_clock::now() + atMost;
        while (ended->load() == 0 && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(1ms);
        }
        return ended->load() == 1;
    }
    std::string reason() const {
        const auto retirements = events->await<protocol::IsolateRetired>();
        return retirements.empty() ? "(none)" : retirements.front().reason;
    }
    /// Texts of all error lines.
    std::string errors() const {
        std::string text;
        for (const auto& line : events->all<protocol::LogLine>()) {
            if (line.level == protocol::LogLevel::error) {
                text += line.text + "\n";
            }
        }
        return text;
    }
};

/// An engine, and workers started in it with these settings.
class WorkerRig {
public:
    std::unique_ptr<isolate::Engine> m_engine;
    isolate::WorkerSettings m_settings;

    Started start(std::string source, std::string map = {}, std::string cause = "first_request") {
        Started started;
        isolate::WorkerStart begin;
        begin.program = makeProgram("hello", "v1", "file:///var/tmp/sb-compile-edge-runtime/hello/index.ts",
                                             std::move(source), std::move(map));
        return startProgram(begin.program, std::move(cause));
    }
    Started startProgram(std::shared_ptr<const isolate::Program> program, std::string cause = "first_request") {
        Started started;
        isolate::WorkerStart begin;
        begin.program = std::move(program);
        begin.settings = m_settings;
        begin.settings.events = started.events.get();
        begin.cause = std::move(cause);
        begin.onRetired = [retired = started.retired](const std::shared_ptr<isolate::Worker>&) { ++*retired; };
        begin.onEnded = [ended = started.ended, events = started.events](const std::shared_ptr<isolate::Worker>&) { ++*ended; };
        started.worker = isolate::startWorker(*m_engine, std::move(begin));
        return started;
    }
    static void finish(const Started& started) {
        started.worker->retire(isolate::EndReason::codeChanged);
        QVERIFY(started.waitEnded());
    }
};

}  // namespace edge::tests
