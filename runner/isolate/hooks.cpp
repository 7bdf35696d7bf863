#include "runner/isolate/hooks.h"

#include <cstdio>
#include <cstdlib>
#include <initializer_list>

#include "runner/engine/convert.h"

namespace edge::isolate {

namespace {

v8::Global<v8::Function> take(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> hooks,
                              const char* name) {
    v8::Local<v8::Value> value;
    if (!hooks->Get(context, engine::internalized(isolate, name)).ToLocal(&value) || !value->IsFunction()) {
        std::fprintf(stderr, "edge: the startup snapshot lacks the hook %s; build it again\n", name);
        std::abort();
    }
    return {isolate, value.As<v8::Function>()};
}

/// A thrown exception stays pending for the TryCatch of the caller.
bool call(const v8::Global<v8::Function>& function, v8::Local<v8::Context> context,
          std::initializer_list<v8::Local<v8::Value>> arguments) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    v8::Local<v8::Value> list[4];
    std::copy(arguments.begin(), arguments.end(), list);
    v8::Local<v8::Value> result;
    return function.Get(isolate)
               ->Call(context, v8::Undefined(isolate), static_cast<int>(arguments.size()), list)
               .ToLocal(&result) &&
           result->BooleanValue(isolate);
}

}  // namespace

Hooks::Hooks(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> hooks)
    : m_serve(take(isolate, context, hooks, "serve")),
      m_moduleEvaluated(take(isolate, context, hooks, "moduleEvaluated")),
      m_hasHandler(take(isolate, context, hooks, "hasHandler")),
      m_clientGone(take(isolate, context, hooks, "clientGone")),
      m_beforeUnload(take(isolate, context, hooks, "beforeUnload")),
      m_unhandledRejection(take(isolate, context, hooks, "unhandledRejection")),
      m_reportError(take(isolate, context, hooks, "reportError")),
      m_streamWasm(take(isolate, context, hooks, "streamWasm")),
      m_builtinModule(take(isolate, context, hooks, "builtinModule")),
      m_afterWarmUp(take(isolate, context, hooks, "afterWarmUp")),
      m_beforeSnapshot(take(isolate, context, hooks, "beforeSnapshot")) {}

void Hooks::serve(v8::Local<v8::Context> context, double id, v8::Local<v8::String> method, v8::Local<v8::String> url,
                  bool hasBody) const {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    call(m_serve, context, {v8::Number::New(isolate, id), method, url, v8::Boolean::New(isolate, hasBody)});
}

void Hooks::moduleEvaluated(v8::Local<v8::Context> context, v8::Local<v8::Value> moduleNamespace) const {
    call(m_moduleEvaluated, context, {moduleNamespace});
}

bool Hooks::hasHandler(v8::Local<v8::Context> context) const { return call(m_hasHandler, context, {}); }

void Hooks::clientGone(v8::Local<v8::Context> context, double id) const {
    call(m_clientGone, context, {v8::Number::New(v8::Isolate::GetCurrent(), id)});
}

void Hooks::beforeUnload(v8::Local<v8::Context> context, const char* reason) const {
    call(m_beforeUnload, context, {engine::internalized(v8::Isolate::GetCurrent(), reason)});
}

bool Hooks::unhandledRejection(v8::Local<v8::Context> context, v8::Local<v8::Promise> promise,
                               v8::Local<v8::Value> reason) const {
    return call(m_unhandledRejection, context, {promise, reason});
}

bool Hooks::reportError(v8::Local<v8::Context> context, v8::Local<v8::Value> error) const {
    return call(m_reportError, context, {error});
}

v8::MaybeLocal<v8::Value> Hooks::builtinModule(v8::Local<v8::Context> context, v8::Local<v8::Value> name) const {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    return m_builtinModule.Get(isolate)->Call(context, v8::Undefined(isolate), 1, &name);
}

void Hooks::streamWasm(v8::Local<v8::Context> context, v8::Local<v8::Value> source, double id) const {
    call(m_streamWasm, context, {source, v8::Number::New(v8::Isolate::GetCurrent(), id)});
}

void Hooks::afterWarmUp(v8::Local<v8::Context> context) const { call(m_afterWarmUp, context, {}); }

void Hooks::beforeSnapshot(v8::Local<v8::Context> context) const { call(m_beforeSnapshot, context, {}); }

}  // namespace edge::isolate
