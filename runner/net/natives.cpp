#include "runner/net/natives.h"

#include <map>
#include <memory>

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

/// The promises that wait. They go with the State, while the isolate still lives; what is answered after that finds none.
class Promises {
public:
    explicit Promises(engine::State& state) : m_state(state) {}

    std::int64_t add(v8::Local<v8::Promise::Resolver> resolver) {
        m_waiting[++m_last] = {v8::Global<v8::Promise::Resolver>(m_state.isolate(), resolver), m_state.currentInvocation()};
        return m_last;
    }

    void settle(std::int64_t id, const Outcome& outcome, const Make& make) {
        const auto found = m_waiting.extract(id);
        if (found.empty() || m_state.stopped()) return;
        m_state.enter(found.mapped().invocation, [&](v8::Local<v8::Context> context) {
            v8::Isolate* isolate = m_state.isolate();
            const v8::TryCatch caught(isolate);
            v8::Local<v8::Value> value = v8::Undefined(isolate);
            const v8::Local<v8::Promise::Resolver> promise = found.mapped().resolver.Get(isolate);
            if (!outcome && make && !make(context).ToLocal(&value)) {
                if (caught.CanContinue()) engine::reject(context, promise, caught.Exception());
                return;
            }
            v8::Local<v8::Value> members[] = {toScript(isolate, outcome), value};
            engine::resolve(context, promise, v8::Array::New(isolate, members, 2));
        });
    }

private:
    struct Waiting {
        v8::Global<v8::Promise::Resolver> resolver;
        std::int64_t invocation = 0;
    };
    engine::State& m_state;
    std::map<std::int64_t, Waiting> m_waiting;
    std::int64_t m_last = 0;
};

struct KeptPromises {
    std::shared_ptr<Promises> all;
};

}  // namespace

Settle promised(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    engine::State& state = engine::State::of(isolate);
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(isolate->GetCurrentContext()).ToLocal(&resolver)) return nullptr;
    args.GetReturnValue().Set(resolver->GetPromise());
    auto& kept = state.extension<KeptPromises>();
    if (!kept.all) kept.all = std::make_shared<Promises>(state);
    return [promises = std::weak_ptr(kept.all), id = kept.all->add(resolver)](const Outcome& outcome, const Make& make) {
        if (const auto all = promises.lock()) all->settle(id, outcome, make);
    };
}

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
