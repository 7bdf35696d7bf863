#include "runner/engine/script_text.h"

#include <algorithm>

#include "runner/engine/compat.h"
#include "runner/engine/convert.h"
#include "runner/engine/error_report.h"

namespace edge::engine {

namespace {

std::vector<const ScriptText*>& registry() {
    static std::vector<const ScriptText*> all;
    return all;
}

v8::MaybeLocal<v8::Value> lateScript(v8::Local<v8::Context> context, v8::Local<v8::Value> name) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    const ScriptText* text = ScriptText::find(toUtf8(isolate, name));
    v8::Local<v8::Value> natives = nativesOf(context);
    v8::Local<v8::Value> script;
    if (!text || !runOwnScript(context, text->string(isolate)).ToLocal(&script) || !script->IsFunction()) {
        return {};
    }
    return script.As<v8::Function>()->Call(context, v8::Undefined(isolate), 1, &natives);
}

void lateScriptNow(const v8::FunctionCallbackInfo<v8::Value>& info) {
    v8::Local<v8::Value> value;
    if (lateScript(info.GetIsolate()->GetCurrentContext(), info[0]).ToLocal(&value)) {
        info.GetReturnValue().Set(value);
    }
}

void lateProperty(v8::Local<v8::Name>, const v8::PropertyCallbackInfo<v8::Value>& info) {
    v8::Local<v8::Value> value;
    if (lateScript(info.GetIsolate()->GetCurrentContext(), info.Data()).ToLocal(&value)) {
        info.GetReturnValue().Set(value);
    }
}

/// The data is the name alone: it lies in the part of a snapshot that contexts share, and an object there would bring its
/// whole context with it.
void defineLate(const v8::FunctionCallbackInfo<v8::Value>& info) {
    const v8::Local<v8::Context> context = info.GetIsolate()->GetCurrentContext();
    info[0].As<v8::Object>()->SetLazyDataProperty(context, info[1].As<v8::Name>(), lateProperty, info[2], v8::DontEnum).Check();
}

constexpr Native natives[] = {{"lateScript", lateScriptNow, 1}, {"defineLate", defineLate, 3}};

}  // namespace

ScriptText::ScriptText(const char* name, const char* begin, const char* end)
    : m_name(name), m_text(begin, static_cast<std::size_t>(end - begin)) {
    registry().push_back(this);
}

const ScriptText* ScriptText::find(std::string_view name) {
    const auto found = std::find_if(registry().begin(), registry().end(), [&](const ScriptText* each) { return each->m_name == name; });
    return found == registry().end() ? nullptr : *found;
}

std::vector<intptr_t> ScriptText::references() {
    std::vector<const ScriptText*> sorted = registry();
    std::sort(sorted.begin(), sorted.end(), [](const ScriptText* one, const ScriptText* other) { return one->m_name < other->m_name; });
    std::vector<intptr_t> addresses;
    for (const ScriptText* each : sorted) {
        addresses.push_back(reinterpret_cast<intptr_t>(static_cast<const v8::String::ExternalOneByteStringResource*>(each)));
    }
    return addresses;
}

v8::Local<v8::String> ScriptText::string(v8::Isolate* isolate) const {
    return v8::String::NewExternalOneByte(isolate, const_cast<ScriptText*>(this)).ToLocalChecked();
}

v8::MaybeLocal<v8::Value> runOwnScript(v8::Local<v8::Context> context, v8::Local<v8::String> source) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    v8::ScriptOrigin origin = scriptOrigin(isolate, internalized(isolate, runtimeScript), false);
    v8::Local<v8::Script> script;
    if (!v8::Script::Compile(context, source, &origin).ToLocal(&script)) {
        return {};
    }
    return script->Run(context);
}

std::span<const Native> lateScriptNatives() { return natives; }

intptr_t lateScriptReference() { return reinterpret_cast<intptr_t>(&lateProperty); }

}  // namespace edge::engine
