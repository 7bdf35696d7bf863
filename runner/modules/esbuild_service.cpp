#include "runner/modules/esbuild_service.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "runner/modules/child_process.h"
#include "runner/modules/esbuild_packet.h"

namespace edge::modules {
namespace {

using nlohmann::json;

constexpr std::size_t readSize = 256 * 1024;
constexpr std::size_t largestPacket = 256u << 20;

std::uint32_t lengthAt(std::string_view bytes) {
    std::uint32_t length = 0;
    for (int at = 3; at >= 0; --at) length = length << 8 | static_cast<unsigned char>(bytes[std::size_t(at)]);
    return length;
}

protocol::Error missing(const std::filesystem::path& program, const protocol::Error& why) {
    return {"esbuild_missing", "TypeScript cannot be built: " + why.message,
            "Install the tools again (packaging/setup.sh), or set EDGE_ESBUILD to an esbuild " +
                std::string(esbuildVersion) + " binary. It was looked for at " + program.string() + "."};
}

}  // namespace

EsbuildService::EsbuildService(boost::asio::io_context& loop, Asked asked, Gone gone)
    : m_input(loop), m_output(loop), m_asked(std::move(asked)), m_gone(std::move(gone)), m_buffer(readSize, '\0') {}

EsbuildService::~EsbuildService() { stop(); }

protocol::Result<std::shared_ptr<EsbuildService>> EsbuildService::start(boost::asio::io_context& loop,
                                                                        const std::filesystem::path& program,
                                                                        Asked asked, Gone gone) {
    int input[2];
    int output[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, input) != 0)
        return protocol::Error{"esbuild_missing", "TypeScript cannot be built: no more descriptors.", ""};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, output) != 0) {
        for (const int end : input) close(end);
        return protocol::Error{"esbuild_missing", "TypeScript cannot be built: no more descriptors.", ""};
    }
    ChildOptions child{program, {std::string("--service=") + esbuildVersion}, input[1], output[1], -1, -1};
    const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
    child.error = silence;
    const auto process = startChild(child);
    for (const int end : {input[1], output[1], silence}) close(end);
    if (!process.ok()) {
        for (const int end : {input[0], output[0]}) close(end);
        return missing(program, process.error());
    }
    std::shared_ptr<EsbuildService> service(new EsbuildService(loop, std::move(asked), std::move(gone)));
    service->m_process = *process;
    service->m_input.assign(boost::asio::local::stream_protocol(), input[0]);
    service->m_output.assign(boost::asio::local::stream_protocol(), output[0]);
    service->readMore();
    return service;
}

void EsbuildService::request(json value, std::function<void(json)> done) {
    if (m_process < 0) return done(nullptr);
    const std::uint32_t id = m_nextId++;
    m_open[id] = std::move(done);
    send(encodePacket({id, false, std::move(value)}));
}

void EsbuildService::stop() {
    if (m_process < 0) return;
    boost::system::error_code ignored;
    m_input.close(ignored);
    m_output.close(ignored);
    kill(m_process, SIGKILL);
    waitpid(m_process, nullptr, 0);
    m_process = -1;
    m_open.clear();
}

void EsbuildService::end() {
    if (m_process < 0) return;
    auto open = std::move(m_open);
    stop();
    for (auto& [id, done] : open) done(nullptr);
    if (m_gone) m_gone();
}

void EsbuildService::readMore() {
    m_output.async_read_some(boost::asio::buffer(m_buffer), [weak = weak_from_this()](auto error, std::size_t count) {
        const auto self = weak.lock();
        if (!self || self->m_process < 0) return;
        if (error) return self->end();
        self->m_received.append(self->m_buffer, 0, count);
        if (!self->takePackets()) return self->end();
        if (self->m_process >= 0) self->readMore();
    });
}

/// False when the stream makes no sense.
bool EsbuildService::takePackets() {
    try {
        return takeWholePackets();
    } catch (const json::exception&) {
        return false;
    }
}

bool EsbuildService::takeWholePackets() {
    std::size_t taken = 0;
    while (m_received.size() - taken >= 4) {
        const std::string_view rest = std::string_view(m_received).substr(taken);
        const std::size_t length = lengthAt(rest);
        if (length > largestPacket) return false;
        if (rest.size() - 4 < length) break;
        if (!take(rest.substr(4, length))) return false;
        if (m_process < 0) return true;
        taken += 4 + length;
    }
    m_received.erase(0, taken);
    return true;
}

bool EsbuildService::take(std::string_view bytes) {
    if (!m_greeted) return m_greeted = bytes == esbuildVersion;
    auto packet = decodePacket(bytes);
    if (!packet) return false;
    if (!packet->response) {
        if (packet->value.value("command", "") == "ping") answer(packet->id, json::object());
        else m_asked(packet->value, [weak = weak_from_this(), id = packet->id](json value) {
            if (const auto self = weak.lock()) self->answer(id, std::move(value));
        });
        return true;
    }
    const auto open = m_open.find(packet->id);
    if (open == m_open.end()) return false;
    const auto done = std::move(open->second);
    m_open.erase(open);
    done(std::move(packet->value));
    return true;
}

void EsbuildService::answer(std::uint32_t id, json value) {
    if (m_process >= 0) send(encodePacket({id, true, std::move(value)}));
}

void EsbuildService::send(std::string bytes) {
    m_queued += bytes;
    if (m_writing.empty()) writeMore();
}

void EsbuildService::writeMore() {
    m_writing.swap(m_queued);
    if (m_writing.empty()) return;
    boost::asio::async_write(m_input, boost::asio::buffer(m_writing), [weak = weak_from_this()](auto error, std::size_t) {
        const auto self = weak.lock();
        if (!self || self->m_process < 0) return;
        self->m_writing.clear();
        if (error) return self->end();
        self->writeMore();
    });
}

}  // namespace edge::modules
