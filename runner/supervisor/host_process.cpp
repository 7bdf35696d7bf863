#include "runner/supervisor/host_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

namespace edge::supervisor {
namespace {

using nlohmann::json;
using LocalSocket = boost::asio::local::stream_protocol;

}  // namespace

protocol::Result<std::shared_ptr<HostProcess>> HostProcess::start(boost::asio::io_context& loop, std::uint64_t number,
                                                                  const std::filesystem::path& program, int slotTable,
                                                                  json configuration, Handlers handlers) {
    auto child = startHostChild(program, {});
    if (!child.ok()) return child.error();
    const int socket = child->socket.release();
    fcntl(socket, F_SETFL, O_NONBLOCK);
    std::shared_ptr<HostProcess> host(new HostProcess(loop, number, socket, child->process, std::move(handlers)));
    configuration["type"] = "configure";
    configuration["host"] = host->m_id;
    configuration["number"] = number;
    host->m_image = configuration.value("image", "");
    host->send(configuration.dump(), {}, slotTable);
    host->readMore();
    return host;
}

HostProcess::HostProcess(boost::asio::io_context& loop, std::uint64_t number, int socket, pid_t process, Handlers handlers)
    : m_number(number), m_id("host-" + std::to_string(number)), m_process(process), m_socket(loop, LocalSocket(), socket),
      m_channel(socket), m_handlers(std::move(handlers)) {}

HostProcess::~HostProcess() {
    if (m_ended) return;
    ::kill(m_process, SIGKILL);
    waitFor(m_process);
}

bool HostProcess::hasRoom() {
    pollfd entry{m_socket.native_handle(), POLLOUT, 0};
    return poll(&entry, 1, 0) == 1;
}

void HostProcess::send(const Frame& frame) {
    if (!frame.graph) return send(frame.head, frame.payload);
    Frame message = versionFor(m_held, frame);
    send(std::move(message.head), std::move(message.payload));
}

void HostProcess::send(std::string head, std::string payload, int descriptor) {
    if (m_ended) return;
    if (m_waiting.empty() && hasRoom()) {
        if (descriptor >= 0) (void)m_channel.send(head, payload, {descriptor});
        else (void)m_channel.send(head, payload);
        return;  // a peer that is gone shows when its end of the stream is read
    }
    m_waiting.push_back({std::move(head), std::move(payload),
                         control::Descriptor(descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 0))});
    flushLater();
}

void HostProcess::flushLater() {
    if (m_flushing) return;
    m_flushing = true;
    m_socket.async_wait(LocalSocket::socket::wait_write, [weak = weak_from_this()](auto error) {
        const auto self = weak.lock();
        if (!self || error || self->m_ended) return;
        self->m_flushing = false;
        while (!self->m_waiting.empty() && self->hasRoom()) {
            const Waiting next = std::move(self->m_waiting.front());
            self->m_waiting.pop_front();
            if (next.descriptor) (void)self->m_channel.send(next.head, next.payload, {next.descriptor.get()});
            else (void)self->m_channel.send(next.head, next.payload);
        }
        if (!self->m_waiting.empty()) self->flushLater();
    });
}

void HostProcess::readMore() {
    m_socket.async_wait(LocalSocket::socket::wait_read, [weak = weak_from_this()](auto error) {
        const auto self = weak.lock();
        if (self && !error && !self->m_ended) self->receive();
    });
}

void HostProcess::receive() {
    const bool alive = m_channel.receive();
    while (const auto message = m_channel.next()) {
        dispatch(*message);
        if (m_ended) return;
    }
    if (alive) readMore();
    else end();
}

void HostProcess::dispatch(const control::Message& message) {
    const json head = json::parse(message.head, nullptr, false);
    const auto text = [&](const char* key) {
        return head.is_object() && head.contains(key) && head[key].is_string() ? head[key].get<std::string>() : std::string();
    };
    const std::string type = text("type");
    if (type == "events") return m_handlers.events(*this, message.payload);
    if (type == "served") return m_handlers.served(*this, text("function"), text("version"));
    if (type == "snapshot_failed") return m_handlers.snapshotFailed(*this, text("function"));
    if (type == "need") return m_handlers.need(*this, text("function"));
    if (type != "ready" || m_ready) return;
    m_ready = true;
    m_handlers.ready(*this);
}

/// The channel's end means that the process is gone or of no more use.
void HostProcess::end() {
    if (m_ended) return;
    const auto self = shared_from_this();
    ::kill(m_process, SIGKILL);
    const HostExit exit = waitFor(m_process);
    m_ended = true;
    boost::system::error_code ignored;
    m_socket.close(ignored);
    m_waiting.clear();
    m_handlers.ended(*this, exit);
}

void HostProcess::stop() {
    if (m_stopping) return;
    m_stopping = true;
    send(R"({"type":"stop"})");
}

void HostProcess::kill() {
    m_stopping = true;
    if (!m_ended) ::kill(m_process, SIGKILL);
}

}  // namespace edge::supervisor
