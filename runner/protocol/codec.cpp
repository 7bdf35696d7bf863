#include "runner/protocol/codec.h"

#include <nlohmann/json.hpp>

// Each struct lists its fields once; the macro writes both directions. Missing keys keep the struct's defaults.
namespace edge::protocol {

using nlohmann::json;

NLOHMANN_JSON_SERIALIZE_ENUM(LogLevel, {{LogLevel::info, "info"},
                                        {LogLevel::debug, "debug"},
                                        {LogLevel::warning, "warning"},
                                        {LogLevel::error, "error"}})

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SourcePosition, file, line, column)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StackFrame, function, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(HeapFigures, used, total, external)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Phase, name, start, end)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Hello, protocol, runner, pid, time, wallClock)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Listening, url, port, time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FunctionSummary, name, entrypoint, verifyJwt)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FunctionsFound, functions, time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(BuildProblem, message, at, lineText, length)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FunctionBuilt, function, version, files, bytes, start, end, problems)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PackagesFetched, function, packages, state, message, time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(HostStarted, host, pid, time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(HostEnded, host, pid, signal, exitCode, requestsLost, expected, time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(IsolateBorn, isolate, function, version, host, cause, spare, snapshot, start, end,
                                                heap)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(IsolateRetired, isolate, function, reason, invocations, cpu, heap, time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(InvocationStarted, invocation, function, isolate, method, path, cold,
                                                coldReason, time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(OutgoingFetch, invocation, isolate, method, url, status, error,
                                                bytesOut, bytesIn, phases, start, end)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(LogLine, function, isolate, invocation, level, origin, text, at, stack,
                                                time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(MemorySample, isolate, heap, time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(InvocationFinished, invocation, function, isolate, method, path, cold,
                                                coldReason, status, errorCode, bytesIn, bytesOut, cpu, heapBefore,
                                                heapAfter, phases, end, start, firstByte, finish)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Problem, code, message, hint, function, fatal, time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DependencyNode, id, kind, name, version, licence, bytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DependencyImport, from, to, specifier, range, at, dynamic)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ModulePart, url, node, bytes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DependenciesFound, function, version, nodes, imports, parts, truncated, time)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ModuleTime, url, compile, evaluate, fromCache, shared)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ModulesLoaded, isolate, function, version, modules, evaluate, apart, time)

namespace {

/// The `type` of each alternative of Event, in the variant's order.
constexpr const char* typeNames[] = {"hello",           "listening",          "functions",          "built",
                                     "host.started",    "host.ended",         "isolate.born",       "isolate.retired",
                                     "invocation.started", "fetch",           "log",                "memory",
                                     "invocation.finished", "problem",         "packages",           "dependencies",
                                     "isolate.modules"};
static_assert(std::size(typeNames) == std::variant_size_v<Event>);

template <std::size_t index>
bool readAs(const std::string& type, const json& object, Event& event) {
    if (type != typeNames[index]) return false;
    event = object.get<std::variant_alternative_t<index, Event>>();
    return true;
}

template <std::size_t... indices>
bool readAny(const std::string& type, const json& object, Event& event, std::index_sequence<indices...>) {
    return (readAs<indices>(type, object, event) || ...);
}

}  // namespace

std::string encode(const Event& event) {
    json object = std::visit([](const auto& value) { return json(value); }, event);
    object["type"] = typeNames[event.index()];
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Event> decode(std::string_view line) {
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object() || !object.contains("type") || !object["type"].is_string())
        return Error{"malformed_event", "A line of the event stream is not a JSON object with a type.", ""};
    const auto type = object["type"].get<std::string>();
    Event event;
    try {
        if (readAny(type, object, event, std::make_index_sequence<std::variant_size_v<Event>>())) return event;
    } catch (const json::exception& problem) {
        return Error{"malformed_event", "An event of type " + type + " is malformed: " + problem.what(), ""};
    }
    return Error{"unknown_event", "The event type " + type + " is not known.", "Use an edge-runner of the same version."};
}

DependenciesFound readDependencies(std::string_view line) {
    auto event = decode(line);
    auto* found = event.ok() ? std::get_if<DependenciesFound>(&*event) : nullptr;
    return found ? std::move(*found) : DependenciesFound{};
}

}  // namespace edge::protocol
