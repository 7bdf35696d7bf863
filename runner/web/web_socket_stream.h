#pragma once

#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "runner/web/web_socket_session.h"

namespace edge::web {

/// Messages over a WebSocket, whichever end of it we are. Whoever derives from it opens the stream, says opened(), and
/// knows how to end the connection.
template <typename Stream>
class StreamSession : public SocketSession, public std::enable_shared_from_this<StreamSession<Stream>> {
public:
    template <typename... Arguments>
    explicit StreamSession(Arguments&&... arguments) : m_socket(std::forward<Arguments>(arguments)...) {}

    void next(std::function<void(SocketNews)> tell) override {
        m_tell = std::move(tell);
        if (!m_news.empty()) {
            boost::asio::post(m_socket.get_executor(), [self = this->shared_from_this()] { self->tellNews(); });
        } else if (m_open && !m_reading && !m_closeSent) {
            read();
        }
    }

    void send(std::string data, bool binary, std::function<void()> written) override {
        m_queue.push_back({std::move(data), binary, std::move(written)});
        if (m_last) {
            dropQueue();
        } else if (m_open && !m_writing) {
            write();
        }
    }

    void close(std::uint16_t code, std::string reason) override {
        if (m_closing || m_last) return;
        m_closing.emplace(code == 0 ? Reason() : Reason(static_cast<boost::beast::websocket::close_code>(code), reason));
        if (!m_open) {
            fail("the connection was closed before it was established");
        } else if (!m_writing) {
            sendClose();
        }
    }

    void abandon() override {
        m_abandoned = true;
        m_tell = nullptr;
        m_queue.clear();
        endConnection();
    }

protected:
    using Error = boost::system::error_code;
    using Reason = boost::beast::websocket::close_reason;

    static constexpr std::size_t largestMessage = 64u << 20;

    virtual void endConnection() = 0;
    /// What to say of an error of the stream.
    virtual std::string describe(const Error& error) const { return error.message(); }

    /// A handler that keeps the session and goes on only where all is well.
    template <typename... Results, typename Body>
    auto guarded(Body body) {
        return [self = this->shared_from_this(), body = std::move(body)](const Error& error, Results... results) {
            if (self->m_abandoned) return;
            if (error) {
                self->failed(error);
            } else {
                body(results...);
            }
        };
    }

    void opened(std::string protocol) {
        m_open = true;
        tell({.kind = SocketNews::Kind::open, .data = std::move(protocol), .error = {}, .code = 0});
        if (m_closing) {
            sendClose();
        } else if (!m_queue.empty()) {
            write();
        }
    }

    void fail(std::string why, std::uint16_t code = 1006) {
        tell({.kind = SocketNews::Kind::closed, .data = {}, .error = std::move(why), .code = code});
        m_open = false;
        endConnection();
    }

    boost::beast::websocket::stream<Stream> m_socket;

private:
    struct Outgoing {
        std::string data;
        bool binary = false;
        std::function<void()> written;
    };

    void read() {
        m_reading = true;
        m_socket.async_read(m_buffer, guarded<std::size_t>([this](std::size_t) {
            m_reading = false;
            std::string data = boost::beast::buffers_to_string(m_buffer.data());
            m_buffer.consume(m_buffer.size());
            tell({.kind = m_socket.got_text() ? SocketNews::Kind::text : SocketNews::Kind::binary, .data = std::move(data), .error = {}, .code = 0});
        }));
    }

    /// The bytes of m_sending stay where they are until the stream has let go of them, whatever happens to the session.
    void write() {
        m_writing = true;
        m_sending = std::move(m_queue.front());
        m_queue.pop_front();
        m_socket.binary(m_sending.binary);
        m_socket.async_write(boost::asio::buffer(m_sending.data), guarded<std::size_t>([this](std::size_t) {
            m_writing = false;
            if (const auto written = std::exchange(m_sending.written, nullptr)) written();
            if (m_writing || m_last || m_abandoned) return;
            if (!m_queue.empty()) {
                write();
            } else if (m_closing) {
                sendClose();
            }
        }));
    }

    /// Ends a read that is under way.
    void sendClose() {
        m_closeSent = true;
        m_socket.async_close(*m_closing, [self = this->shared_from_this()](const Error& error) {
            if (self->m_abandoned) return;
            self->m_closeSent = false;
            error ? self->failed(error) : self->closed();
        });
    }

    void closed() {
        const auto& reason = m_socket.reason();
        using Code = boost::beast::websocket::close_code;
        tell({.kind = SocketNews::Kind::closed, .data = std::string(reason.reason.data(), reason.reason.size()), .error = {},
              .code = reason.code == Code::none ? std::uint16_t{1005} : static_cast<std::uint16_t>(reason.code)});
        endConnection();
    }

    void failed(const Error& error) {
        if (error == boost::asio::error::operation_aborted && m_closeSent) return;  // a read; the closing handshake goes on
        if (error == boost::beast::websocket::error::closed) return closed();
        if (error == boost::beast::error::timeout) return fail("No response from ping frame.", 1001);
        fail(describe(error));
    }

    void tell(SocketNews news) {
        if (m_last) return;
        m_last = news.kind == SocketNews::Kind::closed;
        m_news.push_back(std::move(news));
        if (m_last) dropQueue();
        boost::asio::post(m_socket.get_executor(), [self = this->shared_from_this()] { self->tellNews(); });
    }

    void tellNews() {
        if (!m_tell || m_news.empty()) return;
        const auto tell = std::exchange(m_tell, nullptr);
        const SocketNews news = std::move(m_news.front());
        m_news.pop_front();
        tell(news);
    }

    /// Nothing more is sent: says so to all who wait for it.
    void dropQueue() {
        if (m_sending.written) boost::asio::post(m_socket.get_executor(), std::exchange(m_sending.written, nullptr));
        for (Outgoing& each : std::exchange(m_queue, {})) boost::asio::post(m_socket.get_executor(), std::move(each.written));
    }

    boost::beast::flat_buffer m_buffer;
    std::deque<Outgoing> m_queue;
    Outgoing m_sending;
    std::function<void(SocketNews)> m_tell;
    std::deque<SocketNews> m_news;
    std::optional<Reason> m_closing;
    bool m_open = false;
    bool m_reading = false;
    bool m_writing = false;
    bool m_closeSent = false;
    bool m_last = false;
    bool m_abandoned = false;
};

}  // namespace edge::web
