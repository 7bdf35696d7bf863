#pragma once

#include <v8.h>

#include <string_view>

namespace edge::engine {

/// The text of a script that is data of the program: V8 reads it in place instead of copying it into each heap. A
/// snapshot names it by the address of this object, so it is listed among the process's references (natives.h).
class ScriptText final : public v8::String::ExternalOneByteStringResource {
public:
    /// ASCII, [begin, end), there as long as the program.
    ScriptText(const char* begin, const char* end) : m_text(begin, static_cast<std::size_t>(end - begin)) {}

    const char* data() const override { return m_text.data(); }
    std::size_t length() const override { return m_text.size(); }
    intptr_t reference() const { return reinterpret_cast<intptr_t>(this); }
    v8::Local<v8::String> string(v8::Isolate* isolate) const;

protected:
    /// Heaps come and go, the text stays.
    void Dispose() override {}

private:
    std::string_view m_text;
};

/// Runs a script of the runtime's own and gives its last value; an exception is left pending.
v8::MaybeLocal<v8::Value> runOwnScript(v8::Local<v8::Context> context, v8::Local<v8::String> source);

}  // namespace edge::engine
