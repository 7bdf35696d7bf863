#include "runner/isolate/late_names.h"

#include <cstdio>
#include <cstdlib>

#include "runner/engine/convert.h"
#include "runner/engine/script_text.h"

namespace edge::isolate {

namespace {

constexpr const char* findScript = R"js((() => {
    const typed = Object.getPrototypeOf(Uint8Array.prototype);
    const names = [[globalThis, "SharedArrayBuffer"], [globalThis, "Atomics"], [globalThis, "WebAssembly"], [Object, "hasOwn"]];
    for (const prototype of [Array.prototype, typed]) {
        names.push([prototype, "at"], [prototype, "findLast"], [prototype, "findLastIndex"]);
    }
    names.push([String.prototype, "at"]);
    return names.filter(([object, name]) => Object.getOwnPropertyDescriptor(object, name)).map((each) => each[1]).join();
})())js";

/// Evaluates to the function that takes everything back.
constexpr const char* lendScript = R"js((() => {
    const { defineProperty, getOwnPropertyDescriptor } = Object, hasOwnProperty = Object.prototype.hasOwnProperty;
    const lent = [], asked = [];
    const lend = (object, name, value) => {
        defineProperty(object, name, { value, writable: true, configurable: true });
        lent.push([object, name, (now) => now.value === value]);
    };
    const note = (name) => {
        const get = () => void asked.push(name);
        defineProperty(globalThis, name, { get, set(value) { defineProperty(globalThis, name, { value, writable: true, configurable: true }); }, configurable: true });
        lent.push([globalThis, name, (now) => now.get === get]);
    };
    const toObject = (value) => {
        if (value === undefined || value === null) throw new TypeError("Cannot convert undefined or null to object");
        return Object(value);
    };
    const index = (length, at) => ((at = Math.trunc(at) || 0) < 0 ? at + length : at);
    const find = (list, test, self) => {
        const object = toObject(list);
        if (typeof test !== "function") throw new TypeError(`${String(test)} is not a function`);
        for (let at = Math.min(Math.max(Math.trunc(object.length) || 0, 0), Number.MAX_SAFE_INTEGER) - 1; at >= 0; --at) {
            if (test.call(self, object[at], at, object)) return at;
        }
        return -1;
    };
    const methods = {
        at(at) { const object = toObject(this); return object[index(Math.trunc(object.length) || 0, at)]; },
        findLast(test, self) { const at = find(this, test, self); return at < 0 ? undefined : this[at]; },
        findLastIndex(test, self) { return find(this, test, self); },
    };
    for (const prototype of [Array.prototype, Object.getPrototypeOf(Uint8Array.prototype)]) {
        for (const name of Object.keys(methods)) lend(prototype, name, methods[name]);
    }
    lend(String.prototype, "at", { at(at) { const text = String(toObject(this) && this); return text[index(text.length, at)]; } }.at);
    lend(Object, "hasOwn", { hasOwn(object, key) { return hasOwnProperty.call(toObject(object), key); } }.hasOwn);
    for (const name of ["WebAssembly", "SharedArrayBuffer", "Atomics"]) note(name);
    return () => {
        const replaced = lent.filter(([object, name, same]) => { const now = getOwnPropertyDescriptor(object, name); return !now || !same(now); });
        for (const [object, name] of lent) delete object[name];
        if (asked.length > 0) return `it asks for ${asked[0]}`;
        return replaced.length > 0 ? `it replaces ${replaced[0][1]}` : "";
    };
})())js";

v8::Local<v8::Value> evaluate(v8::Local<v8::Context> context, const char* source) {
    v8::Local<v8::Value> result;
    if (!engine::runOwnScript(context, engine::toScript(v8::Isolate::GetCurrent(), source)).ToLocal(&result)) {
        std::fputs("edge: the names that V8 adds late cannot be looked after\n", stderr);
        std::abort();
    }
    return result;
}

}  // namespace

std::string lateNamesIn(v8::Local<v8::Context> context) {
    return engine::toUtf8(v8::Isolate::GetCurrent(), evaluate(context, findScript));
}

v8::Local<v8::Function> lendLateNames(v8::Local<v8::Context> context) { return evaluate(context, lendScript).As<v8::Function>(); }

std::string takeBackLateNames(v8::Local<v8::Context> context, v8::Local<v8::Function> lent) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    const v8::TryCatch caught(isolate);
    v8::Local<v8::Value> result;
    if (!lent->Call(context, v8::Undefined(isolate), 0, nullptr).ToLocal(&result)) {
        return "it changes what its snapshot needs";
    }
    const std::string left = lateNamesIn(context);
    const std::string wrong = engine::toUtf8(isolate, result);
    return wrong.empty() && !left.empty() ? "it replaces " + left : wrong;
}

}  // namespace edge::isolate
