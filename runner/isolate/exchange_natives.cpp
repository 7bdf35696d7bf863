#include <cctype>

#include "runner/engine/convert.h"
#include "runner/engine/error_report.h"
#include "runner/isolate/invocations.h"
#include "runner/isolate/natives_table.h"

/// A request and its answer, as script reaches them (web/natives.ts, IsolateNatives). The first argument is always
/// the invocation's number; numbers that are over are ignored.
namespace edge::isolate {

namespace {

using Info = v8::FunctionCallbackInfo<v8::Value>;

std::int64_t numberOf(const Info& info) {
    return info[0]->IsNumber() ? static_cast<std::int64_t>(info[0].As<v8::Number>()->Value()) : 0;
}

Invocation* invocationOf(const Info& info) {
    Invocations* table = Invocations::of(info.GetIsolate());
    return table ? table->find(numberOf(info)) : nullptr;
}

std::string lowerCase(std::string text) {
    for (char& each : text) {
        each = static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
    }
    return text;
}

void requestHeaders(const Info& info) {
    v8::Isolate* isolate = info.GetIsolate();
    std::vector<v8::Local<v8::Value>> flat;
    if (const Invocation* invocation = invocationOf(info)) {
        const auto& headers = invocation->exchange->head().headers;
        flat.reserve(headers.size() * 2);
        for (const gateway::Header& header : headers) {
            flat.push_back(engine::internalized(isolate, lowerCase(header.name)));
            flat.push_back(engine::latin1(isolate, header.value));
        }
    }
    info.GetReturnValue().Set(v8::Array::New(isolate, flat.data(), flat.size()));
}

/// The whole body, when it is here and script has not begun to read it in pieces.
const std::string* wholeBody(Invocation* invocation) {
    return invocation && !invocation->bodyEnded ? invocation->exchange->bufferedBody() : nullptr;
}

void bufferedBody(const Info& info) {
    Invocation* invocation = invocationOf(info);
    v8::Local<v8::Uint8Array> bytes;
    const std::string* body = wholeBody(invocation);
    if (body && engine::toUint8Array(info.GetIsolate(), *body).ToLocal(&bytes)) {
        info.GetReturnValue().Set(bytes);
    }
}

void bufferedText(const Info& info) {
    Invocation* invocation = invocationOf(info);
    if (const std::string* body = wholeBody(invocation)) {
        constexpr std::string_view mark = "\xEF\xBB\xBF";
        std::string_view text = *body;
        if (text.starts_with(mark)) {
            text.remove_prefix(mark.size());
        }
        info.GetReturnValue().Set(engine::toScript(info.GetIsolate(), text));
    }
}

void readBody(const Info& info) {
    Invocation* invocation = invocationOf(info);
    const v8::Local<v8::Context> context = info.GetIsolate()->GetCurrentContext();
    v8::Local<v8::Promise> promise;
    if (invocation) {
        if (Invocations::of(info.GetIsolate())->readBody(context, *invocation).ToLocal(&promise)) {
            info.GetReturnValue().Set(promise);
        }
        return;
    }
    v8::Local<v8::Promise::Resolver> resolver;
    if (v8::Promise::Resolver::New(context).ToLocal(&resolver)) {
        const auto over = engine::toScript(info.GetIsolate(), "The request is over; its body can no longer be read");
        engine::reject(context, resolver, v8::Exception::TypeError(over));
        info.GetReturnValue().Set(resolver->GetPromise());
    }
}

/// The head script wants to send; nothing when the request was answered already or the status is none.
std::optional<gateway::ResponseHead> acceptedHead(const Info& info, Invocation* invocation) {
    if (!invocation || invocation->answered || invocation->finished || invocation->clientGone) {
        return std::nullopt;
    }
    auto head = headFrom(info.GetIsolate(), info[1]->Int32Value(info.GetIsolate()->GetCurrentContext()).FromMaybe(0), info[2], info[3]);
    if (head && (head->status < 200 || head->status > 599)) {
        invocation->fail(gateway::PlatformError::invalidStatus, "bad_response");
        return std::nullopt;
    }
    if (head && head->status >= 500) {
        invocation->errorCode = "EDGE_FUNCTION_ERROR";
    }
    return head;
}

void respond(const Info& info) {
    Invocation* invocation = invocationOf(info);
    auto head = acceptedHead(info, invocation);
    if (!head) {
        return;
    }
    std::string body;
    if (info[4]->IsString()) {
        body = engine::toUtf8(info.GetIsolate(), info[4]);
    } else if (const auto bytes = engine::bytesOf(info[4])) {
        body.assign(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    }
    Invocations::of(info.GetIsolate())->respond(*invocation, std::move(*head), std::move(body));
}

void startResponse(const Info& info) {
    Invocation* invocation = invocationOf(info);
    if (auto head = acceptedHead(info, invocation)) {
        Invocations::of(info.GetIsolate())->startResponse(*invocation, std::move(*head));
    }
}

void writeBody(const Info& info) {
    Invocation* invocation = invocationOf(info);
    const v8::Local<v8::Context> context = info.GetIsolate()->GetCurrentContext();
    const auto bytes = engine::bytesOf(info[1]);
    v8::Local<v8::Promise> promise;
    if (invocation && !invocation->finished && bytes) {
        std::string piece(reinterpret_cast<const char*>(bytes->data()), bytes->size());
        if (Invocations::of(info.GetIsolate())->writeBody(context, *invocation, std::move(piece)).ToLocal(&promise)) {
            info.GetReturnValue().Set(promise);
        }
        return;
    }
    v8::Local<v8::Promise::Resolver> resolver;
    if (v8::Promise::Resolver::New(context).ToLocal(&resolver)) {
        engine::resolve(context, resolver, v8::False(info.GetIsolate()));
        info.GetReturnValue().Set(resolver->GetPromise());
    }
}

void finishBody(const Info& info) {
    if (Invocation* invocation = invocationOf(info); invocation && !invocation->finished) {
        const std::shared_ptr<gateway::Exchange> exchange = invocation->exchange;
        exchange->finish();
    }
}

void abortBody(const Info& info) {
    if (Invocation* invocation = invocationOf(info); invocation && !invocation->finished) {
        if (invocation->end.empty()) {
            invocation->end = "exception";
        }
        const std::shared_ptr<gateway::Exchange> exchange = invocation->exchange;
        exchange->abort();
    }
}

/// The handler threw, or answered with something that is no Response: logs it and answers in the platform's way.
void fail(const Info& info) {
    v8::Isolate* isolate = info.GetIsolate();
    engine::State& state = engine::State::of(isolate);
    if (state.observer().wantsLogs()) {
        engine::ErrorReport report = engine::reportError(state, info[2], {});
        state.observer().log(protocol::LogLevel::error, "exception", std::move(report.text), std::move(report.at),
                             std::move(report.stack));
    }
    Invocation* invocation = invocationOf(info);
    if (!invocation || invocation->finished || invocation->clientGone) {
        return;
    }
    const bool badResponse = engine::toUtf8(isolate, info[1]) == "bad_response";
    if (invocation->end.empty()) {
        invocation->end = badResponse ? "bad_response" : "exception";
    }
    if (invocation->answered) {
        const std::shared_ptr<gateway::Exchange> exchange = invocation->exchange;
        exchange->abort();
        return;
    }
    gateway::ResponseHead head;
    head.status = badResponse ? 502 : 500;
    head.headers = {{"content-type", "text/plain;charset=UTF-8"}};
    invocation->errorCode = "EDGE_FUNCTION_ERROR";
    Invocations::of(isolate)->respond(*invocation, std::move(head),
                                      badResponse ? "Bad Gateway" : "Internal Server Error");
}

constexpr engine::Native table[] = {
    {"requestHeaders", requestHeaders, 1}, {"bufferedBody", bufferedBody, 1}, {"bufferedText", bufferedText, 1},
    {"readBody", readBody, 1},             {"respond", respond, 5},           {"startResponse", startResponse, 4},
    {"writeBody", writeBody, 2},           {"finishBody", finishBody, 1},     {"abortBody", abortBody, 1},
    {"fail", fail, 3},
};

}  // namespace

std::optional<gateway::ResponseHead> headFrom(v8::Isolate* isolate, int status, v8::Local<v8::Value> statusText, v8::Local<v8::Value> headers) {
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    gateway::ResponseHead head;
    head.status = status;
    if (statusText->IsString() && statusText.As<v8::String>()->Length() > 0) {
        head.statusText = engine::toLatin1(isolate, statusText);
    }
    if (!headers->IsArray()) {
        return head;
    }
    const v8::Local<v8::Array> flat = headers.As<v8::Array>();
    const std::uint32_t length = flat->Length();
    head.headers.reserve(length / 2);
    for (std::uint32_t at = 0; at + 1 < length; at += 2) {
        v8::Local<v8::Value> name;
        v8::Local<v8::Value> value;
        if (!flat->Get(context, at).ToLocal(&name) || !flat->Get(context, at + 1).ToLocal(&value)) {
            return std::nullopt;
        }
        head.headers.push_back({engine::toLatin1(isolate, name), engine::toLatin1(isolate, value)});
    }
    return head;
}

std::span<const engine::Native> exchangeNatives() { return table; }

}  // namespace edge::isolate
