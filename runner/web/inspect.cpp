// What script cannot see of its own values: kinds, promise states, proxies, entries of iterators.
#include "runner/web/natives.h"

namespace edge::web {
namespace {

/// The list of inspect_kinds.ts.
enum class Kind {
    plain, array, function, error, map, set, date, regExp, promise, proxy, arrayBuffer, typedArray, dataView, boxed, weak,
    generator, mapIterator, setIterator, moduleNamespace, arguments, sharedArrayBuffer
};

bool isBoxed(v8::Local<v8::Value> value) {
    return value->IsNumberObject() || value->IsStringObject() || value->IsBooleanObject() || value->IsSymbolObject() ||
           value->IsBigIntObject();
}

Kind kindOfValue(v8::Local<v8::Value> value) {
    if (value->IsProxy()) return Kind::proxy;
    if (value->IsArray()) return Kind::array;
    if (value->IsFunction()) return Kind::function;
    if (value->IsNativeError()) return Kind::error;
    if (value->IsMap()) return Kind::map;
    if (value->IsSet()) return Kind::set;
    if (value->IsDate()) return Kind::date;
    if (value->IsRegExp()) return Kind::regExp;
    if (value->IsPromise()) return Kind::promise;
    if (value->IsTypedArray()) return Kind::typedArray;
    if (value->IsDataView()) return Kind::dataView;
    if (value->IsArrayBuffer()) return Kind::arrayBuffer;
    if (value->IsSharedArrayBuffer()) return Kind::sharedArrayBuffer;
    if (isBoxed(value)) return Kind::boxed;
    if (value->IsWeakMap() || value->IsWeakSet()) return Kind::weak;
    if (value->IsGeneratorObject()) return Kind::generator;
    if (value->IsMapIterator()) return Kind::mapIterator;
    if (value->IsSetIterator()) return Kind::setIterator;
    if (value->IsModuleNamespaceObject()) return Kind::moduleNamespace;
    if (value->IsArgumentsObject()) return Kind::arguments;
    return Kind::plain;
}

void returnPair(Arguments args, v8::Local<v8::Value> first, v8::Local<v8::Value> second) {
    v8::Local<v8::Value> members[] = {first, second};
    args.GetReturnValue().Set(v8::Array::New(args.GetIsolate(), members, 2));
}

void kindOf(Arguments args) { args.GetReturnValue().Set(static_cast<std::int32_t>(kindOfValue(args[0]))); }

void promiseDetails(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    if (!args[0]->IsPromise()) return;
    const v8::Local<v8::Promise> promise = args[0].As<v8::Promise>();
    const v8::Promise::PromiseState state = promise->State();
    const bool pending = state == v8::Promise::kPending;
    returnPair(args, v8::Integer::New(isolate, static_cast<std::int32_t>(state)),
               pending ? v8::Undefined(isolate).As<v8::Value>() : promise->Result());
}

void proxyDetails(Arguments args) {
    if (!args[0]->IsProxy()) return;
    const v8::Local<v8::Proxy> proxy = args[0].As<v8::Proxy>();
    returnPair(args, proxy->GetTarget(), proxy->GetHandler());
}

void previewEntries(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    if (!args[0]->IsObject()) return;
    bool pairs = false;
    v8::Local<v8::Array> entries;
    if (!args[0].As<v8::Object>()->PreviewEntries(&pairs).ToLocal(&entries)) entries = v8::Array::New(isolate, 0);
    returnPair(args, entries, v8::Boolean::New(isolate, pairs));
}

void namedKeys(Arguments args) {
    if (!args[0]->IsObject()) return;
    v8::Local<v8::Array> keys;
    const bool known = args[0].As<v8::Object>()
                           ->GetPropertyNames(args.GetIsolate()->GetCurrentContext(), v8::KeyCollectionMode::kOwnOnly,
                                              v8::ONLY_ENUMERABLE, v8::IndexFilter::kSkipIndices)
                           .ToLocal(&keys);
    if (known) args.GetReturnValue().Set(keys);
}

constexpr engine::Native natives[] = {{"kindOf", kindOf, 1},
                                      {"promiseDetails", promiseDetails, 1},
                                      {"proxyDetails", proxyDetails, 1},
                                      {"previewEntries", previewEntries, 1},
                                      {"namedKeys", namedKeys, 1}};

}  // namespace

std::span<const engine::Native> inspectNatives() { return natives; }

}  // namespace edge::web
