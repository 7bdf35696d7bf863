#include "runner/engine/error_report.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "runner/engine/convert.h"

namespace edge::engine {

namespace {

constexpr int maxCauses = 4;
constexpr int maxFramesSearched = 16;

v8::MaybeLocal<v8::Value> property(v8::Local<v8::Context> context, v8::Local<v8::Value> object, const char* name) {
    if (!object->IsObject()) {
        return {};
    }
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    return object.As<v8::Object>()->Get(context, internalized(isolate, name));
}

std::string textProperty(v8::Local<v8::Context> context, v8::Local<v8::Value> object, const char* name) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    v8::Local<v8::Value> value;
    if (!property(context, object, name).ToLocal(&value) || !value->IsString()) {
        return {};
    }
    return toUtf8(isolate, value);
}

protocol::SourcePosition mapped(const State& state, std::string_view script, int line, int column) {
    if (state.mapPosition) {
        if (auto found = state.mapPosition(script, line, column)) {
            return *found;
        }
    }
    return {std::string(script), line, column};
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// "file:line:column" of a stack line.
std::optional<protocol::SourcePosition> parsePlace(std::string_view place) {
    const std::size_t last = place.rfind(':');
    if (last == std::string_view::npos || last == 0) {
        return std::nullopt;
    }
    const std::size_t before = place.rfind(':', last - 1);
    if (before == std::string_view::npos) {
        return std::nullopt;
    }
    const auto line = number(place.substr(before + 1, last - before - 1));
    const auto column = number(place.substr(last + 1));
    if (!line || !column) {
        return std::nullopt;
    }
    return protocol::SourcePosition{std::string(place.substr(0, before)), *line, *column};
}

/// "    at name (file:1:2)" or "    at file:1:2".
std::optional<protocol::StackFrame> parseFrame(std::string_view line) {
    constexpr std::string_view lead = "    at ";
    if (!line.starts_with(lead)) {
        return std::nullopt;
    }
    line.remove_prefix(lead.size());
    protocol::StackFrame frame;
    std::string_view place = line;
    if (line.ends_with(')')) {
        const std::size_t open = line.rfind(" (");
        if (open != std::string_view::npos) {
            frame.function = line.substr(0, open);
            place = line.substr(open + 2, line.size() - open - 3);
        }
    } else if (place.starts_with("async ")) {
        place.remove_prefix(6);
    }
    if (auto at = parsePlace(place)) {
        frame.at = std::move(*at);
        return frame;
    }
    frame.function = line;
    return frame;
}

struct ParsedStack {
    std::string head;  ///< all before the first frame
    std::vector<protocol::StackFrame> frames;
};

ParsedStack parseStack(std::string_view stack) {
    ParsedStack parsed;
    while (!stack.empty()) {
        const std::size_t end = stack.find('\n');
        const std::string_view line = stack.substr(0, end);
        stack.remove_prefix(end == std::string_view::npos ? stack.size() : end + 1);
        if (auto frame = parseFrame(line)) {
            parsed.frames.push_back(std::move(*frame));
        } else if (parsed.frames.empty()) {
            parsed.head.append(parsed.head.empty() ? "" : "\n").append(line);
        }
    }
    return parsed;
}

/// "Name: message" as Error.prototype.toString gives it, without running script where that can be avoided.
std::string errorHead(v8::Local<v8::Context> context, v8::Local<v8::Value> error) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    const std::string name = textProperty(context, error, "name");
    const std::string message = textProperty(context, error, "message");
    if (name.empty() && message.empty()) {
        return toUtf8(isolate, error);
    }
    return name.empty() ? message : message.empty() ? name : name + ": " + message;
}

std::string valueText(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Value> value) {
    v8::Local<v8::String> text;
    if (value->IsObject() && !value->IsFunction() && v8::JSON::Stringify(context, value).ToLocal(&text)) {
        return toUtf8(isolate, text);
    }
    return toUtf8(isolate, value);
}

void appendCauses(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Value> error,
                  std::string& text) {
    v8::Local<v8::Value> cause;
    for (int depth = 0; depth < maxCauses; ++depth) {
        if (!error->IsNativeError() || !property(context, error, "cause").ToLocal(&cause) || cause->IsUndefined()) {
            return;
        }
        text += "\nCaused by: " + (cause->IsNativeError() ? errorHead(context, cause) : valueText(isolate, context, cause));
        error = cause;
    }
}

protocol::SourcePosition messagePosition(const State& state, v8::Local<v8::Context> context,
                                         v8::Local<v8::Message> message) {
    if (message.IsEmpty()) {
        return {};
    }
    const std::string script = toUtf8(state.isolate(), message->GetScriptResourceName());
    const int line = message->GetLineNumber(context).FromMaybe(0);
    if (script.empty() || script == runtimeScript || line == 0) {
        return {};
    }
    return mapped(state, script, line, message->GetStartColumn(context).FromMaybe(0) + 1);
}

/// The text of one call site with its place mapped; nothing for the runtime's own frames.
std::optional<std::string> siteText(const State* state, v8::Local<v8::Context> context, v8::Local<v8::Value> site) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    const auto call = [&](const char* method) -> v8::Local<v8::Value> {
        v8::Local<v8::Value> function;
        v8::Local<v8::Value> result;
        if (!property(context, site, method).ToLocal(&function) || !function->IsFunction() ||
            !function.As<v8::Function>()->Call(context, site, 0, nullptr).ToLocal(&result)) {
            return v8::Undefined(isolate);
        }
        return result;
    };
    const v8::Local<v8::Value> script = call("getScriptNameOrSourceURL");
    const std::string name = script->IsString() ? toUtf8(isolate, script) : std::string();
    if (name == runtimeScript) {
        return std::nullopt;
    }
    std::string text = toUtf8(isolate, call("toString"));
    const v8::Local<v8::Value> line = call("getLineNumber");
    const v8::Local<v8::Value> column = call("getColumnNumber");
    if (!state || name.empty() || !line->IsInt32() || !column->IsInt32()) {
        return text;
    }
    const int lineNumber = line.As<v8::Int32>()->Value();
    const int columnNumber = column.As<v8::Int32>()->Value();
    const std::string place = name + ":" + std::to_string(lineNumber) + ":" + std::to_string(columnNumber);
    const std::size_t found = text.rfind(place);
    if (found != std::string::npos) {
        const protocol::SourcePosition at = mapped(*state, name, lineNumber, columnNumber);
        text.replace(found, place.size(), at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column));
    }
    return text;
}

}  // namespace

ErrorReport reportError(State& state, v8::Local<v8::Value> error, v8::Local<v8::Message> message) {
    v8::Isolate* isolate = state.isolate();
    const v8::HandleScope handles(isolate);
    const v8::TryCatch quiet(isolate);
    const v8::Local<v8::Context> context = state.context();
    ErrorReport report;
    if (!error->IsNativeError()) {
        const std::string stack = error->IsObject() ? textProperty(context, error, "stack") : std::string();
        ParsedStack parsed = parseStack(stack);
        report.text = parsed.frames.empty() ? valueText(isolate, context, error) : parsed.head;
        report.stack = std::move(parsed.frames);
    } else {
        ParsedStack parsed = parseStack(textProperty(context, error, "stack"));
        report.text = parsed.head.empty() ? errorHead(context, error) : parsed.head;
        report.stack = std::move(parsed.frames);
        appendCauses(isolate, context, error, report.text);
    }
    report.at = !report.stack.empty() && report.stack.front().at.line > 0 ? report.stack.front().at
                                                                          : messagePosition(state, context, message);
    return report;
}

void putPlaceInStack(State& state, v8::Local<v8::Value> error, v8::Local<v8::Message> message) {
    v8::Isolate* isolate = state.isolate();
    const v8::Local<v8::Context> context = state.context();
    const v8::TryCatch quiet(isolate);
    const protocol::SourcePosition at = messagePosition(state, context, message);
    std::string stack = textProperty(context, error, "stack");
    if (at.line == 0 || stack.empty()) {
        return;
    }
    const ParsedStack parsed = parseStack(stack);
    if (!parsed.frames.empty() && parsed.frames.front().at == at) {
        return;
    }
    stack.insert(std::min(stack.find("\n    at "), stack.size()),
                 "\n    at " + at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column));
    error.As<v8::Object>()->Set(context, internalized(isolate, "stack"), toScript(isolate, stack)).FromMaybe(false);
}

protocol::SourcePosition callerPosition(State& state) {
    v8::Isolate* isolate = state.isolate();
    const v8::HandleScope handles(isolate);
    const v8::Local<v8::StackTrace> trace =
        v8::StackTrace::CurrentStackTrace(isolate, maxFramesSearched, v8::StackTrace::kOverview);
    for (int at = 0; at < trace->GetFrameCount(); ++at) {
        const v8::Local<v8::StackFrame> frame = trace->GetFrame(isolate, static_cast<std::uint32_t>(at));
        const std::string script = toUtf8(isolate, frame->GetScriptName());
        if (!script.empty() && script != runtimeScript) {
            return mapped(state, script, frame->GetLineNumber(), frame->GetColumn());
        }
    }
    return {};
}

v8::MaybeLocal<v8::Value> prepareStackTrace(v8::Local<v8::Context> context, v8::Local<v8::Value> error,
                                            v8::Local<v8::Array> sites) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    v8::EscapableHandleScope handles(isolate);
    v8::Local<v8::Value> constructor;
    v8::Local<v8::Value> own;
    if (context->Global()->Get(context, internalized(isolate, "Error")).ToLocal(&constructor) &&
        property(context, constructor, "prepareStackTrace").ToLocal(&own) && own->IsFunction()) {
        v8::Local<v8::Value> arguments[] = {error, sites};
        v8::Local<v8::Value> result;
        if (!own.As<v8::Function>()->Call(context, constructor, 2, arguments).ToLocal(&result)) {
            return {};
        }
        return handles.Escape(result);
    }
    const v8::TryCatch quiet(isolate);
    const auto* state = static_cast<const State*>(isolate->GetData(0));
    std::string text = errorHead(context, error);
    for (std::uint32_t at = 0; at < sites->Length(); ++at) {
        v8::Local<v8::Value> site;
        if (!sites->Get(context, at).ToLocal(&site)) {
            break;
        }
        if (const auto line = siteText(state, context, site)) {
            text += "\n    at " + *line;
        }
    }
    return handles.Escape(toScript(isolate, text));
}

}  // namespace edge::engine
