// fetch()'s way to the network: transfers by number, each read and written through promises.
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "runner/engine/convert.h"
#include "runner/engine/state.h"
#include "runner/web/http_client.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

using engine::State;

/// Settling fails only while script is being terminated.
void settled(v8::Maybe<bool> done) { done.FromMaybe(false); }

/// A promise that script waits for. While one is pending, the isolate has work.
class Waiting {
public:
    bool pending() const { return !m_resolver.IsEmpty(); }

    v8::Local<v8::Promise> begin(State& state, v8::Local<v8::Promise::Resolver> resolver) {
        m_resolver.Reset(state.isolate(), resolver);
        state.addPendingWork();
        return resolver->GetPromise();
    }
    v8::Local<v8::Promise::Resolver> end(State& state) {
        const v8::Local<v8::Promise::Resolver> resolver = m_resolver.Get(state.isolate());
        m_resolver.Reset();
        state.removePendingWork();
        return resolver;
    }

private:
    v8::Global<v8::Promise::Resolver> m_resolver;
};

/// One transfer as the isolate sees it.
struct Fetch {
    std::int32_t id = 0;
    std::shared_ptr<engine::Mailbox> mailbox;
    std::shared_ptr<HttpTransfer> transfer;
    v8::Global<v8::Object> reader;  ///< weak: the object of script that alone can read this
    std::int64_t invocation = 0;
    protocol::OutgoingFetch record;
    std::deque<HttpHead> heads;  ///< that script has not asked for
    std::optional<HttpOutcome> outcome;
    bool abandoned = false;  ///< script asks no more; only the record is still to be completed
    Waiting headWaiting;
    Waiting readWaiting;
    Waiting writeWaiting;
};

HttpOutcome failure(std::string message) {
    HttpOutcome outcome;
    outcome.message = std::move(message);
    return outcome;
}

v8::Local<v8::Value> errorOf(v8::Isolate* isolate, const HttpOutcome& outcome) {
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    const v8::Local<v8::Object> error =
        v8::Exception::Error(engine::toScript(isolate, outcome.message)).As<v8::Object>();
    if (!outcome.code.empty()) {
        error->Set(context, engine::latin1(isolate, "code"), engine::latin1(isolate, outcome.code)).Check();
    }
    return error;
}

v8::Local<v8::Value> listOf(v8::Isolate* isolate, const std::vector<std::string>& texts) {
    std::vector<v8::Local<v8::Value>> list;
    list.reserve(texts.size());
    for (const std::string& text : texts) list.push_back(engine::latin1(isolate, text));
    return v8::Array::New(isolate, list.data(), list.size());
}

v8::Local<v8::Value> headOf(v8::Isolate* isolate, const HttpHead& head) {
    v8::Local<v8::Value> members[] = {v8::Integer::New(isolate, head.status), engine::latin1(isolate, head.statusText),
                                      listOf(isolate, head.headers), engine::latin1(isolate, head.version)};
    return v8::Array::New(isolate, members, 4);
}

/// The open transfers of an isolate.
class Fetches {
public:
    ~Fetches() {
        for (const auto& [id, fetch] : m_open) HttpClient::shared().cancel(fetch->transfer);
    }

    std::int32_t start(State& state, HttpRequest request) {
        const std::int32_t id = m_nextId++;
        auto fetch = std::make_unique<Fetch>();
        fetch->id = id;
        fetch->mailbox = state.mailbox();
        fetch->invocation = state.currentInvocation();
        fetch->record.method = request.method;
        fetch->record.url = request.url;
        fetch->record.start = protocol::monotonicNow();
        fetch->transfer = std::make_shared<HttpTransfer>(std::move(request), callbacksFor(state, id));
        HttpClient::shared().start(fetch->transfer);
        m_open.emplace(id, std::move(fetch));
        return id;
    }

    Fetch* find(std::int32_t id) {
        const auto found = m_open.find(id);
        return found == m_open.end() || found->second->abandoned ? nullptr : found->second.get();
    }

    /// Script is done with it. The record is completed when libcurl has let go.
    void abandon(State& state, std::int32_t id) {
        Fetch* fetch = find(id);
        if (!fetch) return;
        fetch->abandoned = true;
        const HttpOutcome cancelled = failure("cancelled");
        for (Waiting* waiting : {&fetch->headWaiting, &fetch->readWaiting}) {
            if (waiting->pending()) reject(state, *waiting, cancelled);
        }
        if (fetch->writeWaiting.pending()) resolve(state, fetch->writeWaiting, v8::False(state.isolate()));
        if (fetch->outcome) {
            m_open.erase(id);
        } else {
            HttpClient::shared().cancel(fetch->transfer);
        }
    }

    /// Lets go of the transfer when `reader` is collected: an answer that nobody can read any more.
    static void watch(State& state, Fetch& fetch, v8::Local<v8::Object> reader) {
        fetch.reader.Reset(state.isolate(), reader);
        fetch.reader.SetWeak(&fetch, [](const v8::WeakCallbackInfo<Fetch>& info) {
            Fetch& collected = *info.GetParameter();
            collected.reader.Reset();
            collected.mailbox->post([id = collected.id](State& s) {
                s.enter([&](v8::Local<v8::Context>) { s.extension<Fetches>().abandon(s, id); });
            });
        }, v8::WeakCallbackType::kParameter);
    }

    /// A failure that script has been told; there is nothing more to ask.
    void forget(std::int32_t id) { m_open.erase(id); }

    static void resolve(State& state, Waiting& waiting, v8::Local<v8::Value> value) {
        settled(waiting.end(state)->Resolve(state.isolate()->GetCurrentContext(), value));
    }
    static void reject(State& state, Waiting& waiting, const HttpOutcome& outcome) {
        settled(waiting.end(state)->Reject(state.isolate()->GetCurrentContext(), errorOf(state.isolate(), outcome)));
    }

    /// Settles `resolver` with the next bytes, the end or the failure; false when there is nothing to say yet.
    bool settleRead(State& state, std::int32_t id, Fetch& fetch, v8::Local<v8::Promise::Resolver> resolver) {
        v8::Isolate* isolate = state.isolate();
        const v8::Local<v8::Context> context = isolate->GetCurrentContext();
        const std::string bytes = fetch.transfer->takeBytes();
        if (!bytes.empty()) {
            const v8::TryCatch caught(isolate);
            v8::Local<v8::Uint8Array> piece;
            if (engine::toUint8Array(isolate, bytes).ToLocal(&piece)) {
                settled(resolver->Resolve(context, piece));
            } else if (caught.CanContinue()) {
                settled(resolver->Reject(context, caught.Exception()));
            }
            return true;
        }
        if (fetch.transfer->undecodable()) {
            const HttpOutcome malformed = failure("client error: the body is not what its content-encoding says");
            settled(resolver->Reject(context, errorOf(isolate, malformed)));
            abandon(state, id);
            return true;
        }
        if (!fetch.outcome) return false;
        if (fetch.outcome->ok) {
            settled(resolver->Resolve(context, fetch.outcome->trailers.empty() ? v8::Null(isolate).As<v8::Value>() : listOf(isolate, fetch.outcome->trailers)));
        } else {
            settled(resolver->Reject(context, errorOf(isolate, *fetch.outcome)));
        }
        m_open.erase(id);
        return true;
    }

private:
    static HttpCallbacks callbacksFor(State& state, std::int32_t id) {
        const std::shared_ptr<engine::Mailbox> mailbox = state.mailbox();
        return {
            .head = [mailbox, id](HttpHead head) {
                mailbox->post([id, head = std::move(head)](State& s) { s.extension<Fetches>().headArrived(s, id, head); });
            },
            .bytes = [mailbox, id] { mailbox->post([id](State& s) { s.extension<Fetches>().bytesArrived(s, id); }); },
            .writable = [mailbox, id] { mailbox->post([id](State& s) { s.extension<Fetches>().writable(s, id); }); },
            .done = [mailbox, id](HttpOutcome outcome) {
                mailbox->post([id, outcome = std::move(outcome)](State& s) { s.extension<Fetches>().done(s, id, outcome); });
            }};
    }

    void headArrived(State& state, std::int32_t id, const HttpHead& head) {
        const auto found = m_open.find(id);
        if (found == m_open.end()) return;
        Fetch& fetch = *found->second;
        fetch.record.status = head.status;
        if (!fetch.headWaiting.pending()) {
            fetch.heads.push_back(head);
            return;
        }
        state.enter(fetch.invocation, [&](v8::Local<v8::Context>) {
            resolve(state, fetch.headWaiting, headOf(state.isolate(), head));
        });
    }

    void bytesArrived(State& state, std::int32_t id) {
        Fetch* fetch = find(id);
        if (!fetch || !fetch->readWaiting.pending()) return;
        state.enter(fetch->invocation, [&](v8::Local<v8::Context>) {
            const v8::Local<v8::Promise::Resolver> resolver = fetch->readWaiting.end(state);
            // The bytes may be gone already: script asked between their arrival and this message.
            if (!settleRead(state, id, *fetch, resolver)) fetch->readWaiting.begin(state, resolver);
        });
    }

    void writable(State& state, std::int32_t id) {
        Fetch* fetch = find(id);
        if (!fetch || !fetch->writeWaiting.pending()) return;
        state.enter(fetch->invocation, [&](v8::Local<v8::Context>) {
            resolve(state, fetch->writeWaiting, v8::True(state.isolate()));
        });
    }

    void done(State& state, std::int32_t id, const HttpOutcome& outcome) {
        const auto found = m_open.find(id);
        if (found == m_open.end()) return;
        Fetch& fetch = *found->second;
        fetch.outcome = outcome;
        report(state, fetch);
        if (fetch.abandoned) {
            m_open.erase(found);
            return;
        }
        state.enter(fetch.invocation, [&](v8::Local<v8::Context>) {
            if (fetch.writeWaiting.pending()) resolve(state, fetch.writeWaiting, v8::False(state.isolate()));
            if (fetch.headWaiting.pending()) {
                reject(state, fetch.headWaiting, outcome);
                forget(id);
            } else if (fetch.readWaiting.pending()) {
                settleRead(state, id, fetch, fetch.readWaiting.end(state));
            }
        });
    }

    static void report(State& state, Fetch& fetch) {
        if (!state.observer().listening()) return;
        const HttpOutcome& outcome = *fetch.outcome;
        protocol::OutgoingFetch& record = fetch.record;
        if (!outcome.ok) record.error = outcome.message;
        record.bytesIn = outcome.bytesIn;
        record.bytesOut = outcome.bytesOut;
        record.phases = outcome.phases;
        record.end = protocol::monotonicNow();
        state.observer().fetchFinished(fetch.invocation, std::move(record));
    }

    std::map<std::int32_t, std::unique_ptr<Fetch>> m_open;
    std::int32_t m_nextId = 1;
};

/// What libcurl decides itself: framing, the connection and whom it asks.
bool isFramingHeader(std::string_view name) {
    return name == "content-length" || name == "host" || name == "transfer-encoding" || name == "connection" || name == "keep-alive" ||
           name == "expect" || name == "te" || name == "upgrade";
}

std::string lowerCase(std::string text) {
    for (char& each : text) {
        if (each >= 'A' && each <= 'Z') each = static_cast<char>(each + 32);
    }
    return text;
}

bool breaksLine(const std::string& text) { return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos; }

/// All lines as they are given; what libcurl would add of its own is taken away.
std::vector<std::string> plainHeaderLines(v8::Isolate* isolate, v8::Local<v8::Array> flat) {
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    std::vector<std::string> lines;
    std::set<std::string> given;
    for (std::uint32_t i = 0; i + 1 < flat->Length(); i += 2) {
        v8::Local<v8::Value> name;
        v8::Local<v8::Value> value;
        if (!flat->Get(context, i).ToLocal(&name) || !flat->Get(context, i + 1).ToLocal(&value)) continue;
        const std::string key = engine::toLatin1(isolate, name), text = engine::toLatin1(isolate, value), known = lowerCase(key);
        if (known == "content-length" || known == "transfer-encoding" || key.empty() || breaksLine(key) || breaksLine(text)) continue;
        given.insert(known);
        lines.push_back(text.empty() ? key + ";" : key + ": " + text);
    }
    for (const char* own : {"Accept", "Expect", "Content-Type"}) {
        if (!given.contains(lowerCase(own))) lines.push_back(std::string(own) + ":");
    }
    return lines;
}

/// [length, anyCertificate, http2, authorities, certificate, key, passphrase]
std::optional<PlainTransfer> plainFrom(v8::Isolate* isolate, v8::Local<v8::Value> given) {
    if (!given->IsArray()) return std::nullopt;
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    v8::Local<v8::Value> members[7];
    for (std::uint32_t at = 0; at < 7; ++at) {
        if (!given.As<v8::Array>()->Get(context, at).ToLocal(&members[at])) return std::nullopt;
    }
    const auto text = [&](int at) { return members[at]->IsString() ? engine::toUtf8(isolate, members[at]) : std::string(); };
    const double length = members[0]->IsNumber() ? members[0].As<v8::Number>()->Value() : -1;
    return PlainTransfer{length >= 0 && length < 9e15 ? static_cast<std::int64_t>(length) : -1, members[1]->IsTrue(), members[2]->IsTrue(), text(3), text(4), text(5), text(6)};
}

std::vector<std::string> headerLines(v8::Isolate* isolate, v8::Local<v8::Array> flat) {
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    std::vector<std::string> lines{"Expect:"};
    bool hasType = false;
    bool hasEncoding = false;
    for (std::uint32_t i = 0; i + 1 < flat->Length(); i += 2) {
        v8::Local<v8::Value> name;
        v8::Local<v8::Value> value;
        if (!flat->Get(context, i).ToLocal(&name) || !flat->Get(context, i + 1).ToLocal(&value)) continue;
        const std::string key = engine::toLatin1(isolate, name);
        if (isFramingHeader(key)) continue;
        hasType = hasType || key == "content-type";
        hasEncoding = hasEncoding || key == "accept-encoding";
        const std::string text = engine::toLatin1(isolate, value);
        lines.push_back(text.empty() ? key + ";" : key + ": " + text);
    }
    if (!hasType) lines.emplace_back("Content-Type:");
    if (!hasEncoding) lines.emplace_back("Accept-Encoding: gzip, br");
    return lines;
}

Fetches& fetchesOf(Arguments args) { return State::of(args.GetIsolate()).extension<Fetches>(); }

void fetchStart(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    HttpRequest request;
    request.method = engine::toLatin1(isolate, args[0]);
    request.url = engine::toUtf8(isolate, args[1]);
    request.plain = plainFrom(isolate, args[5]);
    request.headers = request.plain ? plainHeaderLines(isolate, args[2].As<v8::Array>()) : headerLines(isolate, args[2].As<v8::Array>());
    request.hasBody = !args[3]->IsNullOrUndefined();
    if (const auto bytes = engine::bytesOf(args[3])) {
        request.body.assign(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    } else if (request.hasBody) {
        request.body = engine::toUtf8(isolate, args[3]);
    }
    request.streaming = args[4]->IsTrue();
    args.GetReturnValue().Set(fetchesOf(args).start(State::of(isolate), std::move(request)));
}

/// The transfer of the first argument, or a promise rejected in its place.
Fetch* fetchOrReject(Arguments args, v8::Local<v8::Promise::Resolver> resolver) {
    Fetch* fetch = fetchesOf(args).find(args[0].As<v8::Int32>()->Value());
    if (!fetch) {
        settled(resolver->Reject(args.GetIsolate()->GetCurrentContext(),
                               errorOf(args.GetIsolate(), failure("the body was cancelled"))));
    }
    return fetch;
}

v8::Local<v8::Promise::Resolver> newPromise(Arguments args) {
    const v8::Local<v8::Promise::Resolver> resolver =
        v8::Promise::Resolver::New(args.GetIsolate()->GetCurrentContext()).ToLocalChecked();
    args.GetReturnValue().Set(resolver->GetPromise());
    return resolver;
}

void fetchHead(Arguments args) {
    State& state = State::of(args.GetIsolate());
    const v8::Local<v8::Promise::Resolver> resolver = newPromise(args);
    Fetch* fetch = fetchOrReject(args, resolver);
    if (!fetch) return;
    const v8::Local<v8::Context> context = args.GetIsolate()->GetCurrentContext();
    if (!fetch->heads.empty()) {
        settled(resolver->Resolve(context, headOf(args.GetIsolate(), fetch->heads.front())));
        fetch->heads.pop_front();
    } else if (fetch->outcome) {
        settled(resolver->Reject(context, errorOf(args.GetIsolate(), *fetch->outcome)));
        fetchesOf(args).forget(fetch->id);
    } else {
        fetch->headWaiting.begin(state, resolver);
    }
}

void fetchRead(Arguments args) {
    State& state = State::of(args.GetIsolate());
    const v8::Local<v8::Promise::Resolver> resolver = newPromise(args);
    Fetch* fetch = fetchOrReject(args, resolver);
    if (!fetch) return;
    if (!fetchesOf(args).settleRead(state, args[0].As<v8::Int32>()->Value(), *fetch, resolver)) {
        fetch->readWaiting.begin(state, resolver);
    }
}

void fetchWrite(Arguments args) {
    State& state = State::of(args.GetIsolate());
    v8::Isolate* isolate = args.GetIsolate();
    const v8::Local<v8::Promise::Resolver> resolver = newPromise(args);
    Fetch* fetch = fetchesOf(args).find(args[0].As<v8::Int32>()->Value());
    const auto bytes = engine::bytesOf(args[1]);
    if (!fetch || fetch->outcome || !bytes) {
        settled(resolver->Resolve(isolate->GetCurrentContext(), v8::False(isolate)));
    } else if (fetch->transfer->write({reinterpret_cast<const char*>(bytes->data()), bytes->size()})) {
        settled(resolver->Resolve(isolate->GetCurrentContext(), v8::True(isolate)));
    } else {
        fetch->writeWaiting.begin(state, resolver);
    }
}

void fetchWriteEnd(Arguments args) {
    if (Fetch* fetch = fetchesOf(args).find(args[0].As<v8::Int32>()->Value())) fetch->transfer->finishWriting();
}

void fetchCancel(Arguments args) {
    fetchesOf(args).abandon(State::of(args.GetIsolate()), args[0].As<v8::Int32>()->Value());
}

void fetchWatch(Arguments args) {
    if (Fetch* fetch = fetchesOf(args).find(args[0].As<v8::Int32>()->Value())) {
        Fetches::watch(State::of(args.GetIsolate()), *fetch, args[1].As<v8::Object>());
    }
}

constexpr engine::Native natives[] = {{"fetchWatch", fetchWatch, 2},
                                      {"fetchStart", fetchStart, 6},       {"fetchHead", fetchHead, 1},
                                      {"fetchRead", fetchRead, 1},         {"fetchWrite", fetchWrite, 2},
                                      {"fetchWriteEnd", fetchWriteEnd, 1}, {"fetchCancel", fetchCancel, 1}};

}  // namespace

std::span<const engine::Native> fetchNatives() { return natives; }

}  // namespace edge::web
