// Connections by number.
#include <map>

#include "runner/net/connection.h"
#include "runner/net/dns.h"
#include "runner/net/natives.h"
#include "runner/web/bytes.h"

namespace edge::net {
namespace {

using engine::State;

constexpr std::size_t mostConnections = 512;

/// The open connections of an isolate.
class Connections {
public:
    explicit Connections() = default;
    ~Connections() {
        for (const auto& [id, connection] : m_open) connection->abandon();
    }
    /// 0: there are too many.
    std::int32_t add(State& state, std::shared_ptr<Connection> connection) {
        if (m_open.size() >= mostConnections) return 0;
        state.addPendingWork();  // a copy of the isolate would not have it
        m_open[++m_last] = std::move(connection);
        return m_last;
    }
    std::shared_ptr<Connection> find(std::int32_t id) const {
        const auto found = m_open.find(id);
        return found == m_open.end() ? nullptr : found->second;
    }
    void close(State& state, std::int32_t id) {
        const auto found = m_open.find(id);
        if (found == m_open.end()) return;
        found->second->close();
        m_open.erase(found);
        state.removePendingWork();
    }

private:
    std::map<std::int32_t, std::shared_ptr<Connection>> m_open;
    std::int32_t m_last = 0;
};

Connections& connectionsOf(Arguments args) { return State::of(args.GetIsolate()).extension<Connections>(); }
std::shared_ptr<Connection> connectionAt(Arguments args) { return connectionsOf(args).find(intAt(args, 0)); }

v8::Local<v8::Value> endpoints(v8::Isolate* isolate, const Connection& connection) {
    const auto local = connection.local(), remote = connection.remote();
    v8::Local<v8::Value> members[] = {engine::toScript(isolate, local.address().to_string()), v8::Integer::New(isolate, local.port()),
                                      engine::toScript(isolate, remote.address().to_string()), v8::Integer::New(isolate, remote.port())};
    return v8::Array::New(isolate, members, std::size(members));
}

/// netOpen() gives the number, 0 where there are too many.
void netOpen(Arguments args) {
    State& state = State::of(args.GetIsolate());
    args.GetReturnValue().Set(connectionsOf(args).add(state, std::make_shared<Connection>(state.loop())));
}

/// netConnect(id, host, port, family)
void netConnect(Arguments args) {
    State& state = State::of(args.GetIsolate());
    const auto connection = connectionAt(args);
    const auto port = static_cast<std::uint16_t>(intAt(args, 2));
    const Settle settle = promised(args);
    if (!settle) return;
    if (!connection) return settle(closedFailure(), {});
    state.extension<Dns>().lookup(state.loop(), textAt(args, 1), intAt(args, 3), [connection, port, settle](const Outcome& failure, const Dns::Addresses& found) {
        if (failure && failure->code == "EDESTRUCTION") return;
        if (failure) return settle(failure, {});
        if (connection->closed()) return settle(closedFailure(), {});
        std::vector<Connection::Endpoint> addresses;
        for (const auto& address : found) addresses.emplace_back(address, port);
        connection->connect(std::move(addresses), [connection = connection.get(), settle](const Outcome& failed) {
            settle(failed, [connection](v8::Local<v8::Context> context) { return endpoints(context->GetIsolate(), *connection); });
        });
    });
}

/// netRead(id, most): a Uint8Array, or null at the end.
void netRead(Arguments args) {
    const auto connection = connectionAt(args);
    const int most = intAt(args, 1);
    const Settle settle = promised(args);
    if (!settle) return;
    if (!connection || !connection->isOpen()) return settle(closedFailure(), {});
    connection->read(static_cast<std::size_t>(std::max(most, 1)), [settle](const Received& received) {
        settle(received.failure, [&received](v8::Local<v8::Context> context) -> v8::MaybeLocal<v8::Value> {
            if (received.bytes.empty()) return v8::Null(context->GetIsolate());
            v8::Local<v8::Uint8Array> bytes;
            if (!engine::toUint8Array(context->GetIsolate(), received.bytes).ToLocal(&bytes)) return {};
            return bytes;
        });
    });
}

/// netWrite(id, bytes): the bytes are taken when the promise is settled.
void netWrite(Arguments args) {
    const auto connection = connectionAt(args);
    const Settle settle = promised(args);
    if (!settle) return;
    if (!connection || !connection->isOpen() || !args[1]->IsArrayBufferView()) return settle(closedFailure(), {});
    const v8::Local<v8::ArrayBufferView> view = args[1].As<v8::ArrayBufferView>();
    const v8::Local<v8::ArrayBuffer> buffer = view->Buffer();
    std::shared_ptr<v8::BackingStore> store = buffer->GetBackingStore();
    const std::span bytes(static_cast<const std::uint8_t*>(store->Data()) + view->ByteOffset(), view->ByteLength());
    connection->write(bytes, std::move(store), [settle](const Outcome& failed) { settle(failed, {}); });
}

/// netShutdown(id)
void netShutdown(Arguments args) {
    const auto connection = connectionAt(args);
    const Settle settle = promised(args);
    if (!settle) return;
    if (!connection || !connection->isOpen()) return settle(closedFailure(), {});
    connection->shutdown([settle](const Outcome& failed) { settle(failed, {}); });
}

/// netSecure(id, host, protocols, authorities, system, certificates, key, passphrase, ciphers, lowest, highest, verifyChain, verifyName)
void netSecure(Arguments args) {
    const auto connection = connectionAt(args);
    TlsSettings settings{textAt(args, 1), textsAt(args, 2), textsAt(args, 3), args[4]->IsTrue(), textAt(args, 5), textAt(args, 6),
                         textAt(args, 7), textAt(args, 8), intAt(args, 9), intAt(args, 10), args[11]->IsTrue(), args[12]->IsTrue()};
    const Settle settle = promised(args);
    if (!settle) return;
    if (!connection || !connection->isOpen()) return settle(closedFailure(), {});
    connection->secure(settings, [settle](const Outcome& failed) { settle(failed, {}); });
}

/// netTlsInfo(id): [protocol, cipher, the standard's name of it, ALPN, code and message of what was wrong with the chain, certificates]
void netTlsInfo(Arguments args) {
    const auto connection = connectionAt(args);
    const SSL* ssl = connection ? connection->tls() : nullptr;
    if (!ssl) return;
    v8::Isolate* isolate = args.GetIsolate();
    const unsigned char* chosen = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(ssl, &chosen, &size);
    const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl);
    const char* standard = cipher ? SSL_CIPHER_standard_name(cipher) : nullptr;
    const long verified = SSL_get_verify_result(ssl);
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    const v8::Local<v8::Array> certificates = v8::Array::New(isolate);
    for (std::uint32_t at = 0; const std::string& der : peerCertificates(ssl)) {
        v8::Local<v8::Uint8Array> bytes;
        if (!engine::toUint8Array(isolate, der).ToLocal(&bytes) || certificates->CreateDataProperty(context, at++, bytes).IsNothing()) return;
    }
    v8::Local<v8::Value> members[] = {engine::toScript(isolate, SSL_get_version(ssl)),
                                      engine::toScript(isolate, cipher ? SSL_CIPHER_get_name(cipher) : ""),
                                      engine::toScript(isolate, standard ? standard : ""),
                                      engine::toScript(isolate, {reinterpret_cast<const char*>(chosen), size}),
                                      engine::toScript(isolate, verifyCode(verified)),
                                      engine::toScript(isolate, verified == X509_V_OK ? "" : X509_verify_cert_error_string(verified)), certificates};
    args.GetReturnValue().Set(v8::Array::New(isolate, members, std::size(members)));
}

/// netSet(id, noDelay or undefined, keepAlive or undefined, seconds until the first probe)
void netSet(Arguments args) {
    const auto connection = connectionAt(args);
    if (!connection) return;
    if (args[1]->IsBoolean()) connection->setNoDelay(args[1]->IsTrue());
    if (args[2]->IsBoolean()) connection->setKeepAlive(args[2]->IsTrue(), intAt(args, 3));
}

void netClose(Arguments args) { connectionsOf(args).close(State::of(args.GetIsolate()), intAt(args, 0)); }

void netDescribeCertificate(Arguments args) {
    const auto bytes = engine::bytesOf(args[0]);
    if (!bytes) return;
    const std::string der(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    args.GetReturnValue().Set(toScript(args.GetIsolate(), describeCertificate(der)));
}

void netRootCertificates(Arguments args) { args.GetReturnValue().Set(toScript(args.GetIsolate(), rootCertificates())); }

constexpr engine::Native natives[] = {{"netOpen", netOpen, 0},           {"netConnect", netConnect, 4},
                                      {"netRead", netRead, 2},           {"netWrite", netWrite, 2},
                                      {"netShutdown", netShutdown, 1},   {"netSecure", netSecure, 13},
                                      {"netTlsInfo", netTlsInfo, 1},     {"netSet", netSet, 4},
                                      {"netClose", netClose, 1},         {"netDescribeCertificate", netDescribeCertificate, 1},
                                      {"netRootCertificates", netRootCertificates, 0}};

}  // namespace

std::span<const engine::Native> connectionNatives() { return natives; }

}  // namespace edge::net
