#include <algorithm>

#include "runner/engine/convert.h"
#include "runner/engine/error_report.h"
#include "runner/isolate/invocations.h"
#include "runner/isolate/natives_table.h"

/// What script tells its surroundings, and asks of them (web/natives.ts, IsolateNatives).
namespace edge::isolate {

namespace {

using Info = v8::FunctionCallbackInfo<v8::Value>;

/// The platform cuts log lines after 10,000 characters.
constexpr std::size_t longestLine = 10'000;

void cut(std::string& text) {
    if (text.size() <= longestLine) {
        return;
    }
    std::size_t end = longestLine;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
        --end;
    }
    text.resize(end);
}

void log(const Info& info) {
    engine::State& state = engine::State::of(info.GetIsolate());
    if (!state.observer().wantsLogs()) {
        return;
    }
    const int level = info[0]->Int32Value(info.GetIsolate()->GetCurrentContext()).FromMaybe(1);
    std::string text = engine::toUtf8(info.GetIsolate(), info[1]);
    cut(text);
    state.observer().log(static_cast<protocol::LogLevel>(std::clamp(level, 0, 3)), "console", std::move(text),
                         engine::callerPosition(state));
}

/// reportError() and exceptions of listeners: the error event was not prevented.
void reportException(const Info& info) {
    engine::State::of(info.GetIsolate()).observer().unhandled(info[0]);
}

void promiseSettled(const Info& info) {
    if (Invocations* table = Invocations::of(info.GetIsolate())) {
        table->endBackground(static_cast<std::int64_t>(info.Data().As<v8::Number>()->Value()));
    }
}

void promiseRejected(const Info& info) {
    engine::State& state = engine::State::of(info.GetIsolate());
    const v8::Local<v8::Context> context = info.GetIsolate()->GetCurrentContext();
    v8::Local<v8::Promise::Resolver> rejected;
    if (v8::Promise::Resolver::New(context).ToLocal(&rejected)) {
        state.observer().rejected(rejected->GetPromise(), info[0]);
    }
    promiseSettled(info);
}

/// EdgeRuntime.waitUntil: only real promises count, as on the platform.
void waitUntil(const Info& info) {
    v8::Isolate* isolate = info.GetIsolate();
    Invocations* table = Invocations::of(isolate);
    if (!table || !info[0]->IsPromise()) {
        return;
    }
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    const std::int64_t number = engine::State::of(isolate).currentInvocation();
    const v8::Local<v8::Number> data = v8::Number::New(isolate, static_cast<double>(number));
    v8::Local<v8::Function> fulfilled;
    v8::Local<v8::Function> rejected;
    v8::Local<v8::Promise> chained;
    if (v8::Function::New(context, promiseSettled, data).ToLocal(&fulfilled) &&
        v8::Function::New(context, promiseRejected, data).ToLocal(&rejected) &&
        info[0].As<v8::Promise>()->Then(context, fulfilled, rejected).ToLocal(&chained)) {
        table->beginBackground(number);
    }
}

void environment(const Info& info) {
    v8::Isolate* isolate = info.GetIsolate();
    std::vector<v8::Local<v8::Value>> pairs;
    for (const auto& [name, value] : engine::State::of(isolate).environment) {
        v8::Local<v8::Value> pair[] = {engine::toScript(isolate, name), engine::toScript(isolate, value)};
        pairs.push_back(v8::Array::New(isolate, pair, 2));
    }
    info.GetReturnValue().Set(v8::Array::New(isolate, pairs.data(), pairs.size()));
}

constexpr engine::Native table[] = {
    {"log", log, 2},
    {"reportException", reportException, 1},
    {"waitUntil", waitUntil, 1},
    {"environment", environment, 0},
};

}  // namespace

std::span<const engine::Native> consoleNatives() { return table; }

}  // namespace edge::isolate
