#include "runner/supervisor/host_pool.h"

#include <algorithm>

namespace edge::supervisor {
namespace {

using nlohmann::json;

constexpr int mostBadStarts = 5;
constexpr std::chrono::milliseconds firstRetry{100};
constexpr std::chrono::milliseconds slowestRetry{5000};

std::string staleMessage(const std::string& function) { return json{{"type", "stale"}, {"function", function}}.dump(); }

}  // namespace

HostPool::HostPool(boost::asio::io_context& loop, std::filesystem::path program, Handlers handlers)
    : m_loop(loop), m_program(std::move(program)), m_handlers(std::move(handlers)), m_retry(loop), m_patience(loop) {}

protocol::Outcome HostPool::start(json configuration) {
    auto slots = control::SlotTable::create();
    if (!slots.ok()) return slots.error();
    m_slots = std::move(*slots);
    m_connections = std::make_unique<Connections>(m_loop, *m_slots);
    m_configuration = std::move(configuration);
    auto host = startHost();
    if (!host.ok()) return host.error();
    activate(*host);
    return protocol::success();
}

protocol::Result<HostPool::Host> HostPool::startHost() {
    m_slots->lastIsolate(m_nextNumber) = control::unknownIsolate;
    return HostProcess::start(m_loop, m_nextNumber++, m_program, m_slots->descriptor(), m_configuration, hostHandlers());
}

HostProcess::Handlers HostPool::hostHandlers() {
    HostProcess::Handlers handlers;
    handlers.ready = [this](HostProcess& host) { hostReady(host); };
    handlers.served = [this](HostProcess&, const std::string& function, const std::string& version) { m_handlers.served(function, version); };
    handlers.need = [this](HostProcess& host, const std::string& function) { hostNeeds(host, function); };
    handlers.snapshotFailed = [this](HostProcess& host, const std::string& function) { m_handlers.snapshotFailed(host.image(), function); };
    handlers.events = [this](HostProcess& host, std::string_view lines) { m_handlers.hostEvents(host.id(), lines); };
    handlers.ended = [this](HostProcess& host, HostExit exit) { hostEnded(host, exit); };
    return handlers;
}

/// From now on it gets the connections. Everything it has to know is sent ahead of them.
void HostPool::activate(Host host) {
    m_active = std::move(host);
    if (!m_functions.empty()) m_active->send(m_functions);
    for (const auto& [function, frame] : m_frames) m_active->send(frame);
    for (const std::string& function : m_held) m_active->send(staleMessage(function));
    for (const Connections::Slot slot : std::exchange(m_unserved, {})) hand(slot);
}

void HostPool::hostReady(HostProcess& host) {
    m_badStarts = 0;
    m_handlers.emit(protocol::HostStarted{host.id(), host.processId(), protocol::monotonicNow()});
    if (!std::exchange(m_everReady, true)) m_handlers.ready();
    keepSpare();
}

/// One more host waits once the active one is up: starting both at once would slow the first request down.
void HostPool::keepSpare() {
    if (m_stopping || m_spare || !m_active || !m_active->isReady()) return;
    auto host = startHost();
    if (!host.ok()) return startedBadly();
    m_spare = std::move(*host);
}

void HostPool::hostNeeds(HostProcess& host, const std::string& function) {
    const auto known = m_frames.find(function);
    if (known != m_frames.end() && !m_held.count(function)) return host.send(known->second);
    m_waiting[function].insert(host.number());
    m_handlers.need(function);
}

void HostPool::setFunctions(json message) {
    message["type"] = "functions";
    m_functions = message.dump();
    if (m_active) m_active->send(m_functions);
}

void HostPool::setVersion(const std::string& function, Frame frame) {
    m_held.erase(function);
    send(function, frame);
    m_frames[function] = std::move(frame);
}

/// To the active host, and to those that leave and still wait for it.
void HostPool::send(const std::string& function, const Frame& frame) {
    const std::set<std::uint64_t> waiting = std::exchange(m_waiting[function], {});
    m_waiting.erase(function);
    if (m_active) m_active->send(frame);
    for (const Host& host : m_leaving)
        if (waiting.count(host->number())) host->send(frame);
}

void HostPool::hold(const std::string& function) {
    if (!m_frames.count(function) || !m_held.insert(function).second || !m_active) return;
    m_active->send(staleMessage(function));
}

void HostPool::release(const std::string& function) {
    if (m_held.erase(function) > 0) send(function, m_frames[function]);
}

void HostPool::forget(const std::string& function) {
    m_held.erase(function);
    m_frames.erase(function);
}

void HostPool::reconfigure(json configuration) {
    if (configuration == m_configuration || m_stopping) return;
    m_configuration = std::move(configuration);
    if (m_spare) {
        m_spare->kill();
        m_leaving.push_back(std::move(m_spare));
    }
    m_spare.reset();
    auto host = startHost();
    if (!host.ok()) return m_handlers.failed(host.error());
    Host old = std::move(m_active);
    activate(std::move(*host));
    // What waits there for a build is served before it goes.
    for (const std::string& function : m_held)
        if (old) old->send(m_frames[function]);
    if (old) retire(std::move(old));
}

void HostPool::retire(Host host) {
    host->stop();
    m_leaving.push_back(std::move(host));
}

void HostPool::pass(int socket) {
    const auto slot = m_connections->add(socket);
    if (slot) hand(*slot);
}

void HostPool::hand(Connections::Slot slot) {
    if (!m_connections->isUnserved(slot)) return;
    if (!m_active) return m_unserved.push_back(slot);
    m_connections->assign(slot, m_active->number());
    m_active->send(R"({"type":"connection","slot":)" + std::to_string(slot) + "}", {}, m_connections->socket(slot));
}

void HostPool::hostEnded(HostProcess& gone, HostExit exit) {
    const Host host = gone.shared_from_this();
    for (auto& [function, hosts] : m_waiting) hosts.erase(host->number());
    const bool wasActive = m_active == host;
    if (m_spare == host) m_spare.reset();
    m_leaving.erase(std::remove(m_leaving.begin(), m_leaving.end(), host), m_leaving.end());
    if (wasActive) replaceActive();

    const Connections::Farewell farewell = m_connections->hostGone(host->number());
    for (const Connections::Slot slot : farewell.idle) hand(slot);
    m_handlers.hostGone(host->id());
    report(*host, exit, farewell.lost);
    if (m_stopping) {
        if (allGone()) m_handlers.stopped();
        return;
    }
    if (control::isFault(exit.signal)) m_handlers.fault(host->image(), m_slots->lastIsolate(host->number()), exit.signal);
    if (!host->isReady() && !host->isStopping()) return startedBadly();
    if (!wasActive || m_active) keepSpare();
}

void HostPool::replaceActive() {
    m_active.reset();
    if (m_stopping) return;
    if (m_spare) return activate(std::exchange(m_spare, nullptr));
    if (m_badStarts > 0) return;  // the retry timer starts the next one
    auto host = startHost();
    if (host.ok()) activate(std::move(*host));
    else startedBadly();
}

void HostPool::report(const HostProcess& host, HostExit exit, int lost) {
    protocol::HostEnded ended;
    ended.host = host.id();
    ended.pid = host.processId();
    ended.signal = exit.signal;
    ended.exitCode = exit.code;
    ended.requestsLost = lost;
    ended.expected = host.isStopping();
    ended.time = protocol::monotonicNow();
    m_handlers.emit(std::move(ended));
}

/// A host that ends before it is ready would end again: the next tries come later and later.
void HostPool::startedBadly() {
    if (++m_badStarts >= mostBadStarts && !m_everReady)
        return m_handlers.failed({"host_failed", m_program.string() + " ends as soon as it is started.",
                                  "Run edge-runner doctor; the lines above may say why."});
    const auto delay = std::min(slowestRetry, firstRetry * (1 << std::min(m_badStarts - 1, 6)));
    m_retry.expires_after(delay);
    m_retry.async_wait([this](auto error) {
        if (error || m_stopping) return;
        if (m_active) return keepSpare();
        auto host = startHost();
        if (host.ok()) activate(std::move(*host));
        else startedBadly();
    });
}

void HostPool::stop(std::chrono::milliseconds patience) {
    m_retry.cancel();
    if (m_stopping && patience.count() > 0) return;
    m_stopping = true;
    if (m_spare) m_spare->kill();
    if (m_active) m_active->stop();
    if (allGone()) return m_handlers.stopped();
    m_patience.expires_after(patience);
    m_patience.async_wait([this](auto error) {
        if (error) return;
        if (m_active) m_active->kill();
        for (const Host& host : m_leaving) host->kill();
    });
}

std::optional<pid_t> HostPool::activeProcess() const {
    return m_active ? std::optional(m_active->processId()) : std::nullopt;
}

}  // namespace edge::supervisor
