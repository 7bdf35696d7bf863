#pragma once

#include <v8.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <string_view>
#include <vector>

namespace edge::engine {

/// Text of a module that V8 may refer to instead of copying it.
struct ModuleText {
    std::shared_ptr<const void> owner;  ///< keeps `source` alive
    std::string_view source;
    std::string_view url;
    bool ascii = false;  ///< `source` has no byte above 0x7f: then it is not copied
};

/// What compiling gave. Empty module: the exception is pending in the TryCatch of the caller.
struct CompiledModule {
    v8::MaybeLocal<v8::Module> module;
    bool cacheRejected = false;  ///< the cache was made by another V8, with other flags or of another text
};

/// Compiles an ES module, with the help of `cache` unless that is empty.
CompiledModule compileModule(v8::Local<v8::Context> context, const ModuleText& text,
                             std::span<const std::uint8_t> cache);

/// A bundle has all its imports inside: whatever it still asks for is answered with a TypeError.
v8::Maybe<bool> linkModule(v8::Local<v8::Context> context, v8::Local<v8::Module> module);

/// Compiled code for compileModule() of later isolates; most useful once the module has run.
std::vector<std::uint8_t> makeCodeCache(v8::Local<v8::Module> module);

/// import() and import.meta of an isolate's modules.
void installModuleHooks(v8::Isolate* isolate);

}  // namespace edge::engine
