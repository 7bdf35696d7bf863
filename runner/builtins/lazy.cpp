// Classes that come as a script of their own, run when their name is first read.
#include "runner/builtins/natives.h"
#include "runner/engine/convert.h"

extern "C" {
extern const char edge_builtins_text[];
extern const char edge_builtins_text_end[];
extern const char edge_duration_format_text[];
extern const char edge_duration_format_text_end[];
extern const char edge_float16_array_text[];
extern const char edge_float16_array_text_end[];
}

namespace edge::builtins {

namespace {

/// In the order of Lazy in natives.ts.
const engine::ScriptText lazyTexts[] = {
    {edge_duration_format_text, edge_duration_format_text_end},
    {edge_float16_array_text, edge_float16_array_text_end},
};

void evaluate(v8::Local<v8::Name>, const v8::PropertyCallbackInfo<v8::Value>& info) {
    v8::Isolate* isolate = info.GetIsolate();
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    const v8::Local<v8::Object> data = info.Data().As<v8::Object>();
    v8::Local<v8::Value> which, natives, script, value;
    if (data->Get(context, 0).ToLocal(&which) && data->Get(context, 1).ToLocal(&natives) &&
        engine::runOwnScript(context, lazyTexts[which.As<v8::Integer>()->Value()].string(isolate)).ToLocal(&script) &&
        script.As<v8::Function>()->Call(context, v8::Undefined(isolate), 1, &natives).ToLocal(&value)) {
        info.GetReturnValue().Set(value);
    }
}

/// defineLazy(object, name, which, natives)
void defineLazy(Arguments args) {
    v8::Local<v8::Value> data[] = {args[2], args[3]};
    args[0]
        .As<v8::Object>()
        ->SetLazyDataProperty(args.GetIsolate()->GetCurrentContext(), args[1].As<v8::Name>(), evaluate,
                              v8::Array::New(args.GetIsolate(), data, 2), v8::DontEnum)
        .Check();
}

constexpr engine::Native natives[] = {{"defineLazy", defineLazy, 4}};

}  // namespace

std::span<const engine::Native> lazyNatives() { return natives; }

const engine::ScriptText& builtinScript() {
    static const engine::ScriptText text(edge_builtins_text, edge_builtins_text_end);
    return text;
}

std::vector<intptr_t> references() {
    std::vector<intptr_t> all{reinterpret_cast<intptr_t>(&evaluate), builtinScript().reference()};
    for (const engine::ScriptText& text : lazyTexts) {
        all.push_back(text.reference());
    }
    return all;
}

}  // namespace edge::builtins
