#pragma once

#include <v8.h>

#include <string_view>
#include <vector>

#include "runner/engine/natives.h"

namespace edge::engine {

/// The text of a script that is data of the program: V8 reads it in place instead of copying it into each heap. A
/// snapshot names it by the address of this object, so all of them are among the process's references (natives.h).
class ScriptText final : public v8::String::ExternalOneByteStringResource {
public:
    /// ASCII, [begin, end), there as long as the program; so is this. Names are unique.
    ScriptText(const char* name, const char* begin, const char* end);
    ScriptText(const ScriptText&) = delete;
    ScriptText& operator=(const ScriptText&) = delete;

    static const ScriptText* find(std::string_view name);
    /// Of all of them, in the order of their names.
    static std::vector<intptr_t> references();

    const char* data() const override { return m_text.data(); }
    std::size_t length() const override { return m_text.size(); }
    v8::Local<v8::String> string(v8::Isolate* isolate) const;

protected:
    /// Heaps come and go, the text stays.
    void Dispose() override {}

private:
    std::string_view m_name;
    std::string_view m_text;
};

/// Runs a script of the runtime's own and gives its last value; an exception is left pending.
v8::MaybeLocal<v8::Value> runOwnScript(v8::Local<v8::Context> context, v8::Local<v8::String> source);

/// Scripts that run when script first needs them: lateScript(name) calls the function that the script of that name
/// evaluates to with the context's natives; defineLate(object, property, name) does so when the property is first read.
std::span<const Native> lateScriptNatives();
/// What snapshots with such properties refer to.
intptr_t lateScriptReference();

}  // namespace edge::engine
