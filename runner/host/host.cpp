#include "runner/host/host.h"

#include <poll.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "runner/host/last_words.h"
#include "runner/isolate/snapshot.h"

namespace edge::host {
namespace {

using Json = nlohmann::json;

constexpr int exitStuck = 70;
constexpr std::chrono::seconds drainTime{1};
constexpr std::chrono::milliseconds flushTime{500};

Json parseHead(const control::Message& message) {
    return Json::parse(message.head, nullptr, false);
}

/// Every function's workers are spared the wait for isolate and context by one that is prepared ahead.
int sparesFor(config::Policy policy) { return policy == config::Policy::oneshot ? 2 : 1; }

}  // namespace

Host::Host(int socket) : m_control(m_loop, socket), m_channel(socket), m_outbox(socket) {}

Host::~Host() {
    if (m_watchdog) m_watchdog->stop();
    m_control.release();
}

int Host::run() {
    if (!awaitConfiguration()) return 1;
    readControl();
    m_loop.run();
    m_outbox.flush(flushTime);
    return m_exitCode;
}

bool Host::awaitConfiguration() {
    while (true) {
        if (auto message = m_channel.next()) return configure(*message);
        pollfd entry{m_control.native_handle(), POLLIN, 0};
        poll(&entry, 1, -1);
        if (!m_channel.receive()) return false;
    }
}

bool Host::configure(control::Message& message) {
    const auto settings = readHostSettings(parseHead(message));
    auto slots = message.descriptors.empty() ? protocol::Error{"malformed_message", "The connection table is missing.", ""}
                                             : control::SlotTable::open(message.descriptors.front().release());
    if (!settings || !slots) {
        std::fprintf(stderr, "edge-host: %s\n", (settings ? slots.error() : settings.error()).message.c_str());
        return false;
    }
    m_settings = *settings;
    m_slots = std::move(*slots);
    leaveLastIsolateIn(m_slots->lastIsolate(m_settings.number));
    m_outbox.setListening(m_settings.events);
    m_outbox.setWantsLogs(m_settings.logs);

    isolate::WorkerSettings worker{m_settings.limits, m_settings.environment, m_settings.host, &m_outbox};
    std::shared_ptr<const isolate::Image> image;
    if (!m_settings.image.empty()) {
        auto read = isolate::readImage(m_settings.image);
        if (read) image = std::move(*read);
        else snapshotFailed("");
    }
    m_engine = isolate::startEngine(worker, image);
    if (!m_settings.codeFolder.empty()) m_modules.setStore(m_engine->codeStore(m_settings.codeFolder));
    m_engine->keepSpares(sparesFor(m_settings.policy));
    m_admission = std::make_unique<Admission>(m_settings.jwtSecret, m_settings.verifyJwt, m_outbox);
    m_intake = std::make_shared<Intake>(m_loop, *m_admission);
    m_watchdog = std::make_unique<Watchdog>(m_settings.limits, m_outbox);
    m_surroundings.reset(new Surroundings{m_loop, *m_intake, *m_admission, *m_watchdog, m_settings.policy});
    FunctionTable::Parts parts;
    parts.worker = std::move(worker);
    parts.start = [this](isolate::WorkerStart start) { return isolate::startWorker(*m_engine, std::move(start)); };
    parts.image = std::move(image);
    parts.snapshots = [this](std::vector<std::size_t> contexts) { m_engine->setSnapshots(std::move(contexts)); };
    parts.snapshotFailed = [this](const std::string& function) { snapshotFailed(function); };
    parts.served = [this](const std::string& function, const std::string& version) {
        m_outbox.send(Json{{"type", "served"}, {"function", function}, {"version", version}}.dump());
    };
    parts.need = [this](const std::string& function) {
        m_outbox.send(Json{{"type", "need"}, {"function", function}}.dump());
    };
    m_table = std::make_unique<FunctionTable>(*m_surroundings, std::move(parts));
    m_intake->setTable(*m_table);
    m_watchdog->start(*m_table, [this](const std::shared_ptr<Seat>& seat) { giveUp(seat); });
    m_outbox.send(R"({"type":"ready"})");
    return true;
}

/// The image cannot be read, or the function not be taken out of it.
void Host::snapshotFailed(const std::string& function) {
    m_outbox.send(Json{{"type", "snapshot_failed"}, {"function", function}}.dump());
}

void Host::readControl() {
    while (auto message = m_channel.next()) obey(std::move(*message));
    m_control.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](const boost::system::error_code& error) {
        // Without a supervisor there is nobody to answer to: its socket's end is the end, whatever is under way.
        if (error || !m_channel.receive()) _exit(0);
        readControl();
    });
}

void Host::obey(control::Message message) {
    const Json head = parseHead(message);
    const std::string type = head.is_object() ? head.value("type", "") : "";
    if (type == "connection" && !message.descriptors.empty())
        return acceptConnection(head.value("slot", std::size_t{0}), std::move(message.descriptors.front()));
    if (type == "functions") {
        auto functions = readFunctions(head);
        return functions ? m_table->setFunctions(std::move(*functions)) : report(functions.error());
    }
    if (type == "version") {
        auto program = m_modules.readProgram(head, message.payload);
        return program ? m_table->setVersion(std::move(*program)) : report(program.error());
    }
    if (type == "build_failed") return m_table->setBuildFailed(head.value("function", ""));
    if (type == "stale") return m_table->setStale(head.value("function", ""));
    if (type == "listen_events") return m_outbox.setListening(head.value("events", false));
    if (type == "stop") return stop();
    report({"malformed_message", "The supervisor sent a message of unknown type \"" + type + "\".",
            "edge-runner and edge-host must be of the same version."});
}

void Host::acceptConnection(std::size_t slot, control::Descriptor socket) {
    if (slot >= control::SlotTable::capacity) return;
    m_intake->take(std::make_shared<gateway::Connection>(std::move(socket), m_slots->at(slot)));
}

/// Takes nothing new, and ends when the last worker has.
void Host::stop() {
    m_intake->close();
    m_table->retireAll(isolate::EndReason::terminated, [this] {
        // Whoever reported the last end still held the table; once it can be asked, nobody does.
        if (m_table->liveSeats().empty()) m_loop.stop();
    });
}

/// Script that cannot be stopped keeps its thread for ever. The other functions get a moment to finish; then the
/// process ends, and the supervisor answers what is left and brings in the spare host.
void Host::giveUp(const std::shared_ptr<Seat>& stuck) {
    protocol::Problem problem;
    problem.code = "script_cannot_be_stopped";
    problem.message = "A function went on after it was terminated; its host process is replaced.";
    problem.hint = "Look for huge single operations (very long strings, arrays with holes, regular expressions).";
    problem.function = stuck->function();
    problem.time = protocol::monotonicNow();
    if (m_outbox.wantsLogs()) m_outbox.emit(problem);
    boost::asio::post(m_loop, [this] { m_intake->close(); });

    const auto end = std::chrono::steady_clock::now() + drainTime;
    const auto othersAtWork = [&] {
        for (const auto& seat : m_table->liveSeats())
            if (seat != stuck && seat->worker().requestsInFlight() > 0) return true;
        return false;
    };
    while (othersAtWork() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    m_outbox.flush(flushTime);
    _exit(exitStuck);
}

void Host::report(const protocol::Error& error) {
    if (!m_outbox.wantsLogs()) return;
    protocol::Problem problem;
    problem.code = error.code;
    problem.message = error.message;
    problem.hint = error.hint;
    problem.time = protocol::monotonicNow();
    m_outbox.emit(problem);
}

}  // namespace edge::host
