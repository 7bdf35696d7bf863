#include "runner/cli/serve.h"

#include <CLI/CLI.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <iostream>

#include "runner/cli/event_writer.h"
#include "runner/cli/input_watch.h"
#include "runner/cli/log_printer.h"

namespace edge::cli {
namespace {

constexpr std::chrono::milliseconds patienceOfSignal{10'000};
constexpr std::chrono::milliseconds patienceOfInput{1'000};
constexpr int portTaken = 3;

/// One run of `serve`: everything that lives as long as it does.
class Serve {
public:
    Serve(const ServeOptions& options, std::unique_ptr<EventWriter> writer)
        : m_writer(std::move(writer)), m_toStdout(options.events == "-"),
          m_printer(std::cerr, m_toStdout ? PrintScope::problems : PrintScope::all), m_signals(m_loop, SIGINT, SIGTERM),
          m_supervisor(m_loop, makeOptions(options), handlers()) {}

    int run() {
        const auto outcome = m_supervisor.start();
        if (!outcome.ok()) {
            printError(outcome.error());
            return outcome.error().code == "port_in_use" ? portTaken : 1;
        }
        awaitSignal();
        InputWatch input([this] { boost::asio::post(m_loop, [this] { m_supervisor.stop(patienceOfInput); }); });
        m_loop.run();
        return m_exitCode;
    }

private:
    static supervisor::SupervisorOptions makeOptions(const ServeOptions& options) {
        auto result = supervisorOptions(options.run);
        result.port = options.port;
        if (options.noVerifyJwt) result.authentication = supervisor::Authentication::off;
        result.snapshots = options.snapshots;
        result.events = options.events.empty() ? supervisor::EventScope::logs : supervisor::EventScope::all;
        return result;
    }

    supervisor::Supervisor::Handlers handlers() {
        supervisor::Supervisor::Handlers handlers;
        handlers.events = [this](std::string_view lines) {
            if (m_writer) m_writer->write(lines);
            m_printer.print(lines);
        };
        handlers.ready = [this] {
            (m_toStdout ? std::cerr : std::cout) << "Serving functions on " << m_supervisor.url() << "<function-name>" << std::endl;
        };
        handlers.ended = [this](const protocol::Error& error) {
            if (!error.code.empty()) {
                printError(error);
                m_exitCode = 1;
            }
            m_loop.stop();
        };
        return handlers;
    }

    /// The first signal lets requests finish, the second does not.
    void awaitSignal() {
        m_signals.async_wait([this](auto error, int) {
            if (error) return;
            m_supervisor.stop(std::exchange(m_interrupted, true) ? std::chrono::milliseconds(0) : patienceOfSignal);
            awaitSignal();
        });
    }

    boost::asio::io_context m_loop;
    std::unique_ptr<EventWriter> m_writer;
    bool m_toStdout;
    LogPrinter m_printer;
    boost::asio::signal_set m_signals;
    supervisor::Supervisor m_supervisor;
    int m_exitCode = 0;
    bool m_interrupted = false;
};

}  // namespace

int runServe(const ServeOptions& options) {
    std::unique_ptr<EventWriter> writer;
    if (!options.events.empty()) {
        auto opened = EventWriter::open(options.events);
        if (!opened.ok()) return printError(opened.error()), 1;
        writer = std::move(*opened);
    }
    return Serve(options, std::move(writer)).run();
}

void addServe(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("serve", "Serve the project's functions on 127.0.0.1");
    auto options = std::make_shared<ServeOptions>();
    addRunOptions(*command, options->run);
    command->add_option("--port", options->port, "Port (default: [api] port of config.toml, else 54321); 0: any free one")
        ->check(CLI::Range(0, 65535));
    command->add_flag("--no-verify-jwt", options->noVerifyJwt, "Let requests without a token through to every function");
    command->add_option("--snapshot", options->snapshots,
                        "Start this function's isolates from a snapshot of its evaluated modules (or {\"edgeStudio\": {\"snapshot\": true}} in its deno.json)");
    command->add_option("--events", options->events, "Write the event stream to this file, or to stdout (-)");
    command->callback([options, &exitCode] { exitCode = runServe(*options); });
}

}  // namespace edge::cli
