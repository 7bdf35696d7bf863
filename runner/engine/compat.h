#pragma once

#include <v8.h>

/// What differs between the V8 versions distributions carry: 10.2 (Debian 12), 11.3 (13), 13.6 (14). Everything that
/// switches on the version lives here, so that the rest of the engine reads the same for all.
namespace edge::engine {

inline v8::ScriptOrigin scriptOrigin(v8::Isolate* isolate, v8::Local<v8::String> name, bool module) {
#if V8_MAJOR_VERSION >= 13
    return v8::ScriptOrigin(name, 0, 0, false, -1, v8::Local<v8::Value>(), false, false, module);
#else
    return v8::ScriptOrigin(isolate, name, 0, 0, false, -1, v8::Local<v8::Value>(), false, false, module);
#endif
}

/// The value that V8 carries along promise reactions.
inline v8::Local<v8::Value> continuationData(v8::Isolate* isolate, v8::Local<v8::Context> context) {
#if V8_MAJOR_VERSION >= 13
    return isolate->GetContinuationPreservedEmbedderData();
#else
    return context->GetContinuationPreservedEmbedderData();
#endif
}

inline void setContinuationData(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Value> data) {
#if V8_MAJOR_VERSION >= 13
    isolate->SetContinuationPreservedEmbedderData(data);
#else
    context->SetContinuationPreservedEmbedderData(data);
#endif
}

#if V8_MAJOR_VERSION >= 11
#define EDGE_V8_OOM_ARGUMENTS const char *location, const v8::OOMDetails &details
#else
#define EDGE_V8_OOM_ARGUMENTS const char *location, bool
#endif

}  // namespace edge::engine
