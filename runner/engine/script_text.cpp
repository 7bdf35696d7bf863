#include "runner/engine/script_text.h"

#include "runner/engine/compat.h"
#include "runner/engine/convert.h"
#include "runner/engine/error_report.h"

namespace edge::engine {

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

}  // namespace edge::engine
