#include "runner/engine/convert.h"
#include "runner/isolate/exchange_stream.h"
#include "runner/isolate/invocations.h"
#include "runner/isolate/natives_table.h"
#include "runner/web/sockets.h"
#include "runner/web/web_socket_stream.h"

/// Requests that become something else: a stream of bytes, or a WebSocket (web/natives.ts, UpgradeNatives).
namespace edge::isolate {

namespace {

using Info = v8::FunctionCallbackInfo<v8::Value>;
namespace websocket = boost::beast::websocket;

/// The server's end of a WebSocket (RFC 6455), over an exchange.
class ServedSession final : public web::StreamSession<ExchangeStream> {
public:
    ServedSession(boost::asio::io_context& loop, std::shared_ptr<gateway::Exchange> exchange, std::function<void()> progress)
        : StreamSession(loop, std::move(exchange), std::move(progress)) {}

    /// `idle`: how long the client may stay silent, pings included; zero: for ever.
    void accept(std::chrono::milliseconds idle) {
        m_socket.set_option(websocket::stream_base::timeout{
            std::chrono::seconds(30), idle.count() > 0 ? websocket::stream_base::duration(idle) : websocket::stream_base::none(), idle.count() > 0});
        m_socket.read_message_max(largestMessage);
        m_socket.auto_fragment(false);
        // The head that the client sent was read by the gateway and answered by script; Beast gets one that says the same.
        m_request = {boost::beast::http::verb::get, "/", 11};
        m_request.set(boost::beast::http::field::host, "localhost");
        m_request.set(boost::beast::http::field::upgrade, "websocket");
        m_request.set(boost::beast::http::field::connection, "Upgrade");
        m_request.set(boost::beast::http::field::sec_websocket_key, "AAAAAAAAAAAAAAAAAAAAAA==");
        m_request.set(boost::beast::http::field::sec_websocket_version, "13");
        m_socket.async_accept(m_request, guarded<>([this] { opened({}); }));
    }

private:
    void endConnection() override { m_socket.next_layer().finish(); }

    boost::beast::http::request<boost::beast::http::empty_body> m_request;
};

/// The invocation of the number in the first argument; null when nobody is there to be answered any more.
Invocation* invocationOf(const Info& info) {
    Invocations* table = Invocations::of(info.GetIsolate());
    Invocation* invocation = table && info[0]->IsNumber() ? table->find(static_cast<std::int64_t>(info[0].As<v8::Number>()->Value())) : nullptr;
    return invocation && !invocation->finished && !invocation->clientGone ? invocation : nullptr;
}

/// Answers 101; false: it cannot be.
bool upgraded(const Info& info, Invocation& invocation) {
    auto head = headFrom(info.GetIsolate(), 101, info[1], info[2]);
    return !invocation.answered && head && Invocations::of(info.GetIsolate())->upgrade(invocation, std::move(*head));
}

/// upgradeExchange(id, statusText, headers): whether it was done.
void upgradeExchange(const Info& info) {
    Invocation* invocation = invocationOf(info);
    info.GetReturnValue().Set(invocation && upgraded(info, *invocation));
}

/// socketAccept(id, statusText, headers, idleMilliseconds): the number of the socket; 0: it cannot be; -1: the client left.
void socketAccept(const Info& info) {
    Invocation* invocation = invocationOf(info);
    if (!invocation || !upgraded(info, *invocation)) return info.GetReturnValue().Set(invocation ? 0 : -1);
    engine::State& state = engine::State::of(info.GetIsolate());
    invocation->isWebSocket = true;
    const double idle = info[3]->IsNumber() ? info[3].As<v8::Number>()->Value() : 0;
    auto progress = [table = std::weak_ptr(Invocations::of(info.GetIsolate())->shared_from_this()), number = invocation->number] {
        const auto open = table.lock();
        if (Invocation* each = open ? open->find(number) : nullptr) each->lastProgress = protocol::monotonicNow();
    };
    auto session = std::make_shared<ServedSession>(state.loop(), invocation->exchange, std::move(progress));
    session->accept(std::chrono::milliseconds(idle > 0 && idle < 1e12 ? static_cast<std::int64_t>(idle) : 0));
    info.GetReturnValue().Set(web::adoptSocket(state, std::move(session), invocation->number));
}

constexpr engine::Native table[] = {{"upgradeExchange", upgradeExchange, 3}, {"socketAccept", socketAccept, 4}};

}  // namespace

std::span<const engine::Native> upgradeNatives() { return table; }

}  // namespace edge::isolate
