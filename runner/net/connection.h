#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "runner/net/failure.h"
#include "runner/net/tls.h"

namespace edge::net {

/// What a read got: bytes, or the end (none and no failure). The bytes are valid during the call only.
struct Received {
    Outcome failure;
    std::string_view bytes;
};

/// One outgoing TCP connection, in the clear or with TLS. All calls on the thread of the loop; answers come from the
/// loop, never from within the call. After close() or abandon() nothing is read or written any more.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    using Endpoint = boost::asio::ip::tcp::endpoint;
    using Done = std::function<void(Outcome)>;

    explicit Connection(boost::asio::io_context& loop);

    /// Tries one address after the other; the failure is that of the last.
    void connect(std::vector<Endpoint> addresses, Done done);
    /// One at a time: at most `most` bytes, at least one.
    void read(std::size_t most, std::function<void(Received)> done);
    /// Queued. `owner` keeps the bytes, which are not copied; `done` when the operating system has them all.
    void write(std::span<const std::uint8_t> bytes, std::shared_ptr<void> owner, Done done);
    /// No more is written after what is queued; the peer reads an end.
    void shutdown(Done done);
    /// Begins TLS; reads and writes wait for it, and fail as it fails. Not while something is written; a read that waits is
    /// called off with "ECANCELED".
    void secure(const TlsSettings& settings, Done done);

    /// Everything that waits fails with "ECANCELED".
    void close();
    /// As close(), but what waits is dropped: nobody is told.
    void abandon();

    bool isOpen() const { return m_socket.is_open(); }
    bool closed() const { return m_closed; }
    const SSL* tls() const { return m_tls.get(); }
    Endpoint local() const;
    Endpoint remote() const;
    void setNoDelay(bool on);
    /// `idleSeconds` 0: the system's usual time.
    void setKeepAlive(bool on, int idleSeconds);

private:
    using Error = boost::system::error_code;
    enum class Step { done, end, wantRead, wantWrite, failed };
    struct Outgoing {
        std::span<const std::uint8_t> rest;
        std::shared_ptr<void> owner;
        Done done;
    };

    void tryAddress(std::size_t at);
    void connected(std::size_t at, const Error& error);
    void shakeHands();
    void pumpRead();
    void pumpWrite();
    void pumpShutdown();
    Step receive(std::span<std::uint8_t> into, std::size_t& got);
    Step send(std::span<const std::uint8_t> bytes, std::size_t& sent);
    Step tlsStep(int result);
    Step systemStep();
    /// Calls `again` when the socket is ready for what the step wants.
    void wait(Step step, void (Connection::*again)());
    void postCall(void (Connection::*call)());
    void answerRead(Received received);
    void failWrites(const Failure& failure);

    boost::asio::ip::tcp::socket m_socket;
    boost::asio::steady_timer m_timer;
    SslPointer m_tls;
    std::vector<Endpoint> m_addresses;
    Done m_connectDone, m_secureDone, m_shutdownDone;
    std::function<void(Received)> m_readDone;
    std::size_t m_readMost = 0;
    std::deque<Outgoing> m_queue;
    bool m_writing = false;
    bool m_shaking = false;
    bool m_closed = false;
    Outcome m_broken;   ///< TLS failed: nothing goes any more
    Failure m_failure;  ///< of the step that failed
    std::optional<Step> m_readOver;  ///< TLS tells its end or what is wrong only once; it may be behind the last bytes
    Failure m_readFailure;
};

}  // namespace edge::net
