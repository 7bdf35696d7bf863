#pragma once

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "runner/gateway/exchange.h"

namespace edge::isolate {

/// An upgraded exchange as Beast wants a stream: AsyncReadStream and AsyncWriteStream on the isolate's loop. The first
/// head that is written is swallowed: the exchange has sent its own.
class ExchangeStream {
public:
    using executor_type = boost::asio::io_context::executor_type;
    using Error = boost::system::error_code;
    using Moved = void(Error, std::size_t);

    /// `progress` is called for all that comes and goes.
    ExchangeStream(boost::asio::io_context& loop, std::shared_ptr<gateway::Exchange> exchange, std::function<void()> progress)
        : m_loop(&loop), m_exchange(std::move(exchange)), m_progress(std::move(progress)) {}

    executor_type get_executor() { return m_loop->get_executor(); }

    template <typename Buffers, typename Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, Moved>([this](auto handler, const Buffers& target) {
            read(target, keep(std::move(handler)));
        }, token, buffers);
    }

    template <typename Buffers, typename Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, Moved>([this](auto handler, const Buffers& source) {
            write(source, keep(std::move(handler)));
        }, token, buffers);
    }

    void finish() { m_exchange->finish(); }
    void abort() { m_exchange->abort(); }

private:
    using Done = std::function<void(Error, std::size_t)>;

    /// Handlers of Beast can be moved, not copied. They are called from the loop, never at once.
    template <typename Handler>
    Done keep(Handler handler) {
        return [loop = m_loop, kept = std::make_shared<Handler>(std::move(handler))](Error error, std::size_t count) {
            boost::asio::post(*loop, [kept, error, count] { (std::move(*kept))(error, count); });
        };
    }

    template <typename Buffers>
    void read(const Buffers& target, Done done) {
        if (m_arrived.empty()) {
            m_exchange->readBody([this, target, done = std::move(done)](gateway::BodyPiece piece) {
                if (piece.bytes.empty()) return done(boost::asio::error::eof, 0);
                m_arrived = std::move(piece.bytes);
                give(target, done);
            });
        } else {
            give(target, done);
        }
    }

    template <typename Buffers>
    void give(const Buffers& target, const Done& done) {
        const std::size_t count = boost::asio::buffer_copy(target, boost::asio::buffer(m_arrived));
        m_arrived.erase(0, count);
        m_progress();
        done({}, count);
    }

    template <typename Buffers>
    void write(const Buffers& source, Done done) {
        std::string bytes;
        for (auto at = boost::asio::buffer_sequence_begin(source); at != boost::asio::buffer_sequence_end(source); ++at) {
            const boost::asio::const_buffer piece = *at;
            bytes.append(static_cast<const char*>(piece.data()), std::min(piece.size(), mostWritten - bytes.size()));
        }
        const std::size_t count = bytes.size();
        if (!m_headSwallowed) {
            m_head += bytes;
            m_headSwallowed = m_head.ends_with("\r\n\r\n");
            return done({}, count);
        }
        m_exchange->write(std::move(bytes), [this, done = std::move(done), count](bool ok) {
            if (ok) m_progress();
            ok ? done({}, count) : done(boost::asio::error::broken_pipe, 0);
        });
    }

    static constexpr std::size_t mostWritten = 256 * 1024;

    boost::asio::io_context* m_loop;
    std::shared_ptr<gateway::Exchange> m_exchange;
    std::function<void()> m_progress;
    std::string m_arrived;
    std::string m_head;
    bool m_headSwallowed = false;
};

// What Beast asks of a stream that is not its own.
inline void teardown(boost::beast::role_type, ExchangeStream& stream, boost::system::error_code& error) {
    stream.finish();
    error = {};
}

template <typename Handler>
void async_teardown(boost::beast::role_type, ExchangeStream& stream, Handler&& handler) {
    stream.finish();
    boost::asio::post(stream.get_executor(), [handler = std::forward<Handler>(handler)]() mutable { handler(boost::system::error_code()); });
}

/// After a ping that nobody answered.
inline void beast_close_socket(ExchangeStream& stream) { stream.abort(); }

}  // namespace edge::isolate
