#pragma once

#include <v8.h>

namespace edge::isolate {

/// What the runtime's script gives us to call: the functions of the object the bundle returns (web/natives.ts, Hooks).
class Hooks {
public:
    /// Takes the functions out of the object. A missing one is a defect of the build: ends the process.
    Hooks(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> hooks);

    void serve(v8::Local<v8::Context> context, double id, v8::Local<v8::String> method, v8::Local<v8::String> url,
               bool hasBody) const;
    void moduleEvaluated(v8::Local<v8::Context> context, v8::Local<v8::Value> moduleNamespace) const;
    bool hasHandler(v8::Local<v8::Context> context) const;
    void clientGone(v8::Local<v8::Context> context, double id) const;
    void beforeUnload(v8::Local<v8::Context> context, const char* reason) const;
    /// True when a listener took care of it.
    bool unhandledRejection(v8::Local<v8::Context> context, v8::Local<v8::Promise> promise,
                            v8::Local<v8::Value> reason) const;
    bool reportError(v8::Local<v8::Context> context, v8::Local<v8::Value> error) const;
    /// A module of node:; undefined: there is none of this name.
    v8::MaybeLocal<v8::Value> builtinModule(v8::Local<v8::Context> context, v8::Local<v8::Value> name) const;
    void streamWasm(v8::Local<v8::Context> context, v8::Local<v8::Value> source, double id) const;
    void afterWarmUp(v8::Local<v8::Context> context) const;
    /// Forgets what is another isolate's own.
    void beforeSnapshot(v8::Local<v8::Context> context) const;

private:
    using Function = v8::Global<v8::Function>;
    Function m_serve, m_moduleEvaluated, m_hasHandler, m_clientGone, m_beforeUnload, m_unhandledRejection,
        m_reportError, m_streamWasm, m_builtinModule, m_afterWarmUp, m_beforeSnapshot;
};

}  // namespace edge::isolate
