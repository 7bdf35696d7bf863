#include "runner/net/connection.h"

#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <utility>

namespace edge::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::size_t largestRead = 64u << 10;
/// So many writes, then the loop looks after others.
constexpr int writesAtOnce = 32;
/// An address of several that does not answer does not keep the next ones from being tried.
constexpr std::chrono::seconds patienceForOneOfMany{5};

Failure busyFailure() { return {.code = "EBUSY", .message = "Resource busy", .number = EBUSY, .address = {}, .port = 0}; }

/// OpenSSL's reports are meaningful only where none was left over.
void forgetErrors() {
    ERR_clear_error();
    errno = 0;
}

template <typename Call, typename... Arguments>
void answer(Call& call, Arguments&&... arguments) {
    if (const auto taken = std::exchange(call, nullptr)) taken(std::forward<Arguments>(arguments)...);
}

}  // namespace

Connection::Connection(asio::io_context& loop) : m_socket(loop), m_timer(loop) {}

void Connection::connect(std::vector<Endpoint> addresses, Done done) {
    if (m_connectDone || isOpen() || addresses.empty()) return asio::post(m_socket.get_executor(), [done = std::move(done)] { done(busyFailure()); });
    m_addresses = std::move(addresses);
    m_connectDone = std::move(done);
    tryAddress(0);
}

void Connection::tryAddress(std::size_t at) {
    Error error;
    m_socket.close(error);
    m_socket.open(m_addresses[at].protocol(), error);
    if (!error) m_socket.non_blocking(true, error);
    if (error) return asio::post(m_socket.get_executor(), [self = shared_from_this(), at, error] { self->connected(at, error); });
    if (at + 1 < m_addresses.size()) {
        m_timer.expires_after(patienceForOneOfMany);
        m_timer.async_wait([self = shared_from_this()](const Error& cancelled) {
            Error ignored;
            if (!cancelled && self->m_connectDone) self->m_socket.cancel(ignored);
        });
    }
    m_socket.async_connect(m_addresses[at], [self = shared_from_this(), at](const Error& failed) { self->connected(at, failed); });
}

void Connection::connected(std::size_t at, const Error& error) {
    m_timer.cancel();
    if (!m_connectDone || m_closed) return;
    if (!error) {
        setNoDelay(true);
        return answer(m_connectDone, Outcome());
    }
    if (at + 1 < m_addresses.size()) return tryAddress(at + 1);
    Failure failure = systemFailure(error == asio::error::operation_aborted ? asio::error::timed_out : error);
    failure.address = m_addresses[at].address().to_string();
    failure.port = m_addresses[at].port();
    Error ignored;
    m_socket.close(ignored);
    answer(m_connectDone, failure);
}

void Connection::read(std::size_t most, std::function<void(Received)> done) {
    if (m_readDone) return asio::post(m_socket.get_executor(), [done = std::move(done)] { done({busyFailure(), {}}); });
    m_readMost = std::min(std::max<std::size_t>(most, 1), largestRead);
    m_readDone = std::move(done);
    postCall(&Connection::pumpRead);
}

void Connection::write(std::span<const std::uint8_t> bytes, std::shared_ptr<void> owner, Done done) {
    m_queue.push_back({bytes, std::move(owner), std::move(done)});
    if (std::exchange(m_writing, true)) return;
    postCall(&Connection::pumpWrite);
}

void Connection::shutdown(Done done) {
    if (m_shutdownDone) return asio::post(m_socket.get_executor(), [done = std::move(done)] { done(busyFailure()); });
    m_shutdownDone = std::move(done);
    if (!m_writing) postCall(&Connection::pumpShutdown);
}

void Connection::secure(const TlsSettings& settings, Done done) {
    if (m_tls || m_broken || m_writing || m_shutdownDone) return asio::post(m_socket.get_executor(), [done = std::move(done)] { done(busyFailure()); });
    if (m_readDone) {
        asio::post(m_socket.get_executor(), [waiting = std::exchange(m_readDone, nullptr)] { waiting({closedFailure(), {}}); });
    }
    m_secureDone = std::move(done);
    auto made = makeTls(settings);
    m_shaking = true;
    if (const Failure* failure = std::get_if<Failure>(&made)) {
        m_broken = *failure;
    } else {
        m_tls = std::move(std::get<SslPointer>(made));
        SSL_set_fd(m_tls.get(), m_socket.native_handle());
    }
    postCall(&Connection::shakeHands);
}

void Connection::shakeHands() {
    if (!m_broken && m_tls) {
        forgetErrors();
        const int result = SSL_do_handshake(m_tls.get());
        const Step step = result == 1 ? Step::done : tlsStep(result);
        if (step == Step::wantRead || step == Step::wantWrite) return wait(step, &Connection::shakeHands);
        if (step == Step::end) m_failure = {.code = "EOF", .message = "tls handshake eof", .number = 0, .address = {}, .port = 0};
        if (step != Step::done) m_broken = m_failure;
    }
    m_shaking = false;
    Error ignored;
    if (m_broken) m_socket.shutdown(tcp::socket::shutdown_both, ignored);  // the peer need not wait
    const auto self = shared_from_this();
    answer(m_secureDone, m_broken);
    if (!isOpen()) return;
    if (m_readDone) pumpRead();
    if (m_writing) pumpWrite();
    if (m_shutdownDone && !m_writing) pumpShutdown();
}

void Connection::pumpRead() {
    if (!m_readDone || m_shaking) return;
    if (m_broken) return answerRead({m_broken, {}});
    static thread_local const auto memory = std::make_unique<std::array<std::uint8_t, largestRead>>();  // a thread's own memory is part of its stack
    std::array<std::uint8_t, largestRead>& buffer = *memory;
    std::size_t got = 0;
    const Step step = receive(std::span(buffer).first(m_readMost), got);
    switch (step) {
        case Step::done: return answerRead({{}, {reinterpret_cast<const char*>(buffer.data()), got}});
        case Step::end: return answerRead({});
        case Step::failed: return answerRead({m_readOver ? m_readFailure : m_failure, {}});
        default: return wait(step, &Connection::pumpRead);
    }
}

void Connection::answerRead(Received received) { answer(m_readDone, std::move(received)); }

void Connection::pumpWrite() {
    if (m_shaking) return;
    const auto self = shared_from_this();
    for (int count = 0; !m_queue.empty() && isOpen(); ++count) {
        if (count == writesAtOnce) return postCall(&Connection::pumpWrite);
        if (m_broken) return failWrites(*m_broken);
        Outgoing& first = m_queue.front();
        std::size_t sent = 0;
        const Step step = first.rest.empty() ? Step::done : send(first.rest, sent);
        if (step == Step::wantRead || step == Step::wantWrite) return wait(step, &Connection::pumpWrite);
        if (step != Step::done) return failWrites(m_failure);
        first.rest = first.rest.subspan(sent);
        if (!first.rest.empty()) continue;
        const Done done = std::move(first.done);
        m_queue.pop_front();
        done({});
    }
    m_writing = false;
    if (m_shutdownDone) pumpShutdown();
}

void Connection::failWrites(const Failure& failure) {
    m_writing = false;
    for (const Outgoing& each : std::exchange(m_queue, {})) each.done(failure);
    answer(m_shutdownDone, Outcome(failure));
}

void Connection::pumpShutdown() {
    if (m_shaking || m_writing || !m_shutdownDone || !isOpen()) return;
    if (m_tls && !m_broken) {
        forgetErrors();
        const int result = SSL_shutdown(m_tls.get());
        const Step step = result >= 0 ? Step::done : tlsStep(result);
        if (step == Step::wantWrite) return wait(step, &Connection::pumpShutdown);
    }
    Error error;
    m_socket.shutdown(tcp::socket::shutdown_send, error);
    answer(m_shutdownDone, error ? Outcome(systemFailure(error)) : Outcome());
}

Connection::Step Connection::receive(std::span<std::uint8_t> into, std::size_t& got) {
    if (!m_tls) {
        const ssize_t result = ::recv(m_socket.native_handle(), into.data(), into.size(), 0);
        if (result < 0) return systemStep() == Step::wantRead ? Step::wantRead : Step::failed;
        got = static_cast<std::size_t>(result);
        return result == 0 ? Step::end : Step::done;
    }
    if (m_readOver) return *m_readOver;
    while (got < into.size()) {
        forgetErrors();
        std::size_t some = 0;
        const int result = SSL_read_ex(m_tls.get(), into.data() + got, into.size() - got, &some);
        got += some;
        if (result == 1) continue;
        const Step step = tlsStep(result);
        if (step == Step::end || step == Step::failed) {
            m_readOver = step;
            m_readFailure = m_failure;
        }
        if (got == 0) return step;
        break;
    }
    return Step::done;
}

Connection::Step Connection::send(std::span<const std::uint8_t> bytes, std::size_t& sent) {
    if (!m_tls) {
        const ssize_t result = ::send(m_socket.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (result < 0) return systemStep() == Step::wantRead ? Step::wantWrite : Step::failed;
        sent = static_cast<std::size_t>(result);
        return Step::done;
    }
    forgetErrors();
    const int result = SSL_write_ex(m_tls.get(), bytes.data(), bytes.size(), &sent);
    return result == 1 ? Step::done : tlsStep(result);
}

/// wantRead: it would have to wait.
Connection::Step Connection::systemStep() {
    const int number = errno;
    if (number == EAGAIN || number == EWOULDBLOCK || number == EINTR) return Step::wantRead;
    m_failure = systemFailure(Error(number, boost::system::system_category()));
    return Step::failed;
}

Connection::Step Connection::tlsStep(int result) {
    const int number = errno;
    switch (SSL_get_error(m_tls.get(), result)) {
        case SSL_ERROR_WANT_READ: return Step::wantRead;
        case SSL_ERROR_WANT_WRITE: return Step::wantWrite;
        case SSL_ERROR_ZERO_RETURN: return Step::end;
        case SSL_ERROR_SYSCALL:
            if (number == 0) return Step::end;
            m_failure = systemFailure(Error(number, boost::system::system_category()));
            return Step::failed;
        default: m_failure = tlsFailure(m_tls.get()); return Step::failed;
    }
}

void Connection::wait(Step step, void (Connection::*again)()) {
    m_socket.async_wait(step == Step::wantRead ? tcp::socket::wait_read : tcp::socket::wait_write,
                        [self = shared_from_this(), again](const Error&) {
                            if (self->isOpen()) (self.get()->*again)();
                        });
}

void Connection::postCall(void (Connection::*call)()) {
    asio::post(m_socket.get_executor(), [self = shared_from_this(), call] {
        if (self->isOpen()) (self.get()->*call)();
    });
}

void Connection::close() {
    m_closed = true;
    Error ignored;
    m_timer.cancel();
    m_socket.close(ignored);
    m_shaking = false;
    // From the loop: the caller may be script.
    asio::post(m_socket.get_executor(), [self = shared_from_this()] {
        answer(self->m_connectDone, Outcome(closedFailure()));
        answer(self->m_secureDone, Outcome(closedFailure()));
        self->answerRead({closedFailure(), {}});
        self->failWrites(closedFailure());
    });
}

void Connection::abandon() {
    m_connectDone = m_secureDone = m_shutdownDone = nullptr;
    m_readDone = nullptr;
    m_queue.clear();
    m_closed = true;
    Error ignored;
    m_timer.cancel();
    m_socket.close(ignored);
}

Connection::Endpoint Connection::local() const {
    Error ignored;
    return m_socket.local_endpoint(ignored);
}

Connection::Endpoint Connection::remote() const {
    Error ignored;
    return m_socket.remote_endpoint(ignored);
}

void Connection::setNoDelay(bool on) {
    Error ignored;
    m_socket.set_option(tcp::no_delay(on), ignored);
}

void Connection::setKeepAlive(bool on, int idleSeconds) {
    Error ignored;
    m_socket.set_option(asio::socket_base::keep_alive(on), ignored);
    if (on && idleSeconds > 0 && isOpen()) ::setsockopt(m_socket.native_handle(), IPPROTO_TCP, TCP_KEEPIDLE, &idleSeconds, sizeof idleSeconds);
}

}  // namespace edge::net
