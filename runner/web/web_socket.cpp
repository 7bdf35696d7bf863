// WebSockets: sessions by number, whose news script takes one by one.
#include "runner/engine/convert.h"
#include "runner/engine/state.h"
#include "runner/web/natives.h"
#include "runner/web/sockets.h"
#include "runner/web/web_socket_session.h"

namespace edge::web {
namespace {

using engine::State;

struct Socket {
    std::shared_ptr<SocketSession> session;
    engine::Continuation continuation;
};

/// The open sockets of an isolate.
class Sockets {
public:
    ~Sockets() {
        for (const auto& [id, socket] : m_open) socket.session->abandon();
    }
    std::int32_t add(std::shared_ptr<SocketSession> session, engine::Continuation continuation) {
        m_open[++m_last] = {std::move(session), std::move(continuation)};
        return m_last;
    }
    Socket* find(std::int32_t id) {
        const auto found = m_open.find(id);
        return found == m_open.end() ? nullptr : &found->second;
    }
    void forget(std::int32_t id) {
        const auto found = m_open.find(id);
        if (found == m_open.end()) return;
        found->second.session->abandon();
        m_open.erase(found);
    }

private:
    std::map<std::int32_t, Socket> m_open;
    std::int32_t m_last = 0;
};

Sockets& socketsOf(Arguments args) { return State::of(args.GetIsolate()).extension<Sockets>(); }
Socket* socketAt(Arguments args) { return socketsOf(args).find(args[0].As<v8::Int32>()->Value()); }

std::vector<std::string> textsOf(v8::Isolate* isolate, v8::Local<v8::Value> list) {
    std::vector<std::string> texts;
    const v8::Local<v8::Array> array = list.As<v8::Array>();
    for (std::uint32_t at = 0; at < array->Length(); ++at) {
        v8::Local<v8::Value> text;
        if (array->Get(isolate->GetCurrentContext(), at).ToLocal(&text)) texts.push_back(engine::toUtf8(isolate, text));
    }
    return texts;
}

/// socketOpen(secure, host, port, target, protocols, headers)
void socketOpen(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    State& state = State::of(isolate);
    SocketAddress address{args[0]->IsTrue(), engine::toUtf8(isolate, args[1]), engine::toUtf8(isolate, args[2]),
                          engine::toUtf8(isolate, args[3]), textsOf(isolate, args[4]), textsOf(isolate, args[5])};
    args.GetReturnValue().Set(socketsOf(args).add(connectSocket(state.loop(), std::move(address)), state.continuation()));
}

/// [kind, data], or [3, reason, code, error]
v8::Local<v8::Value> toScript(v8::Isolate* isolate, const SocketNews& news) {
    v8::Local<v8::Value> data;
    if (news.kind != SocketNews::Kind::binary) {
        data = engine::toScript(isolate, news.data);
    } else if (v8::Local<v8::Uint8Array> bytes; engine::toUint8Array(isolate, news.data).ToLocal(&bytes)) {
        data = bytes;
    } else {
        return {};
    }
    v8::Local<v8::Value> members[] = {v8::Integer::New(isolate, static_cast<int>(news.kind)), data,
                                      v8::Integer::New(isolate, news.code), engine::toScript(isolate, news.error)};
    return v8::Array::New(isolate, members, 4);
}

/// A promise of the next news. While it is pending the isolate has work.
void socketNext(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    State& state = State::of(isolate);
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(isolate->GetCurrentContext()).ToLocal(&resolver)) return;
    args.GetReturnValue().Set(resolver->GetPromise());
    Socket* socket = socketAt(args);
    if (!socket) return;
    state.addPendingWork();
    socket->session->next([&state, mailbox = state.mailbox(), invocation = socket->continuation.invocation(),
                           waiting = std::make_shared<v8::Global<v8::Promise::Resolver>>(isolate, resolver)](SocketNews news) {
        state.removePendingWork();
        state.enter(invocation, [&](v8::Local<v8::Context> context) {
            const v8::TryCatch caught(state.isolate());
            const v8::Local<v8::Value> value = toScript(state.isolate(), news);
            const v8::Local<v8::Promise::Resolver> promise = waiting->Get(state.isolate());
            if (!value.IsEmpty()) {
                engine::resolve(context, promise, value);
            } else if (caught.CanContinue()) {
                engine::reject(context, promise, caught.Exception());
            }
        });
    });
}

/// socketSend(id, text or bytes, written)
void socketSend(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    State& state = State::of(isolate);
    Socket* socket = socketAt(args);
    if (!socket) return;
    const auto bytes = engine::bytesOf(args[1]);
    std::string data = bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : engine::toUtf8(isolate, args[1]);
    const auto done = std::make_shared<v8::Global<v8::Function>>(isolate, args[2].As<v8::Function>());
    socket->session->send(std::move(data), bytes.has_value(), [&state, done, continuation = socket->continuation] {
        state.enter(continuation, [&](v8::Local<v8::Context> context) {
            if (done->Get(state.isolate())->Call(context, v8::Undefined(state.isolate()), 0, nullptr).IsEmpty()) return;  // reported by enter()
        });
    });
}

/// socketClose(id, code, reason)
void socketClose(Arguments args) {
    if (Socket* socket = socketAt(args)) {
        socket->session->close(static_cast<std::uint16_t>(args[1].As<v8::Int32>()->Value()), engine::toUtf8(args.GetIsolate(), args[2]));
    }
}

void socketForget(Arguments args) { socketsOf(args).forget(args[0].As<v8::Int32>()->Value()); }

constexpr engine::Native natives[] = {{"socketOpen", socketOpen, 6},   {"socketNext", socketNext, 1},
                                      {"socketSend", socketSend, 3},   {"socketClose", socketClose, 3},
                                      {"socketForget", socketForget, 1}};

}  // namespace

std::int32_t adoptSocket(State& state, std::shared_ptr<SocketSession> session, std::int64_t invocation) {
    return state.extension<Sockets>().add(std::move(session), engine::Continuation(invocation));
}

std::span<const engine::Native> webSocketNatives() { return natives; }

}  // namespace edge::web
