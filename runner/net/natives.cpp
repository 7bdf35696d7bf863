#include "runner/net/natives.h"

namespace edge::net {

engine::NativeTable netNatives() { return engine::joined({connectionNatives(), dnsNatives()}); }

namespace {

v8::Local<v8::Value> toScript(v8::Isolate* isolate, const Outcome& outcome) {
    if (!outcome) return v8::Null(isolate);
    v8::Local<v8::Value> members[] = {engine::toScript(isolate, outcome->code), engine::toScript(isolate, outcome->message),
                                      v8::Integer::New(isolate, outcome->number), engine::toScript(isolate, outcome->address),
                                      v8::Integer::New(isolate, outcome->port)};
    return v8::Array::New(isolate, members, std::size(members));
}

}  // namespace

Settle promised(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    engine::State& state = engine::State::of(isolate);
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(isolate->GetCurrentContext()).ToLocal(&resolver)) return nullptr;
    args.GetReturnValue().Set(resolver->GetPromise());
    return [&state, invocation = state.currentInvocation(), waiting = std::make_shared<v8::Global<v8::Promise::Resolver>>(isolate, resolver)](
               const Outcome& outcome, const Make& make) {
        if (state.stopped()) return;
        state.enter(invocation, [&](v8::Local<v8::Context> context) {
            v8::Isolate* isolate = state.isolate();
            const v8::TryCatch caught(isolate);
            v8::Local<v8::Value> value = v8::Undefined(isolate);
            const v8::Local<v8::Promise::Resolver> promise = waiting->Get(isolate);
            if (!outcome && make && !make(context).ToLocal(&value)) {
                if (caught.CanContinue()) engine::reject(context, promise, caught.Exception());
                return;
            }
            v8::Local<v8::Value> members[] = {toScript(isolate, outcome), value};
            engine::resolve(context, promise, v8::Array::New(isolate, members, 2));
        });
    };
}

std::string textAt(Arguments args, int at) { return args[at]->IsString() ? engine::toUtf8(args.GetIsolate(), args[at]) : std::string(); }

int numberAt(Arguments args, int at) { return args[at]->IsInt32() ? args[at].As<v8::Int32>()->Value() : 0; }

std::vector<std::string> textsAt(Arguments args, int at) {
    std::vector<std::string> texts;
    if (!args[at]->IsArray()) return texts;
    v8::Isolate* isolate = args.GetIsolate();
    const v8::Local<v8::Array> array = args[at].As<v8::Array>();
    for (std::uint32_t index = 0; index < array->Length(); ++index) {
        v8::Local<v8::Value> text;
        if (!array->Get(isolate->GetCurrentContext(), index).ToLocal(&text)) return texts;
        if (text->IsString()) texts.push_back(engine::toUtf8(isolate, text));
    }
    return texts;
}

v8::Local<v8::Value> toScript(v8::Isolate* isolate, const std::vector<std::string>& texts) {
    std::vector<v8::Local<v8::Value>> list;
    list.reserve(texts.size());
    for (const std::string& text : texts) list.push_back(engine::toScript(isolate, text));
    return v8::Array::New(isolate, list.data(), list.size());
}

}  // namespace edge::net
