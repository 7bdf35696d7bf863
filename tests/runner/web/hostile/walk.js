// Calls everything that the runtime gives a function, with what nobody should give it. Whatever throws may throw; the host
// must live. /plain/PART/PARTS/SEED and /poisoned/…: a part of all calls, the second with prototypes spoilt before.
const language = new Set(Object.getOwnPropertyNames(globalThis).filter((name) =>
  /^(Object|Function|Array|Number|parse.*|Infinity|NaN|undefined|Boolean|String|Symbol|Date|Promise|RegExp|Error|.*Error|JSON|Math|Intl|Map|Set|Weak.*|BigInt.*|.*Array|ArrayBuffer|SharedArrayBuffer|DataView|Atomics|Proxy|Reflect|FinalizationRegistry|(de|en)codeURI.*|escape|unescape|eval|globalThis|self|window|WebAssembly|Iterator|Temporal|console|DOMException)$/.test(name) && name !== "DOMException"));
/** What ends the isolate, or waits, because it was asked to; what makes as much as it is told to. */
const leftOut = /(^|\.)(exit|abort|kill|reallyExit|reportError|chdir|umask|test|repl|start)$|scrypt|[pP]bkdf2|generateKeyPair|generatePrime|checkPrime|lastIndexOf|generateDiffie|DiffieHellman/;

const functions = new Map();
const visited = new Set();
function collect(path, value, depth) {
  if ((typeof value !== "object" && typeof value !== "function") || value === null || visited.has(value) || depth > 4) return;
  visited.add(value);
  if (typeof value === "function" && !leftOut.test(path)) functions.set(value, path);
  let keys = [];
  try {
    keys = Reflect.ownKeys(value);
  } catch {}
  for (const key of keys) {
    const name = `${path}.${String(key)}`;
    if (key === "constructor" || leftOut.test(name)) continue;
    const found = Reflect.getOwnPropertyDescriptor(value, key);
    for (const each of [found?.value, found?.get, found?.set]) collect(name, each, depth + 1);
  }
}
for (const name of Reflect.ownKeys(globalThis)) {
  if (language.has(name)) continue;
  try {
    collect(String(name), globalThis[name], 0);
  } catch {}
}
for (const name of ["writeText"]) visited.add(console[name]);
collect("console", console, 0);
for (const name of process.getBuiltinModule("module").builtinModules) {
  try {
    collect(`node:${name}`, process.getBuiltinModule(name), 0);
  } catch {}
}

let state = 1;
const random = (below) => (state = (state * 48271) % 2147483647) % below;

function detached(Type) {
  const buffer = new ArrayBuffer(64), view = new Type(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  return view;
}
const spiteful = new Proxy(function () {}, new Proxy({}, { get: (_, trap) => () => { throw new Error(`trap ${String(trap)}`); } }));
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const makers = [
  () => undefined, () => null, () => true, () => 0, () => -1, () => NaN, () => Infinity, () => 2 ** 31, () => 2 ** 32, () => 2 ** 53,
  () => -0.5, () => 7, () => 10n ** 30n, () => "", () => "x", () => "\ud800", () => "é".repeat(100_000), () => "a\0b\r\nc", () => "https://e.org/a?b#c",
  () => "utf-16le", () => "gzip", () => "sha256", () => "hex", () => Symbol("s"), () => Symbol.iterator, () => ({}), () => [], () => () => {}, () => class {},
  () => new ArrayBuffer(16), () => new Uint8Array(1000), () => new Float64Array(3), () => new DataView(new ArrayBuffer(8), 4), () => new Uint8Array(new ArrayBuffer(8), 8),
  () => detached(Uint8Array), () => detached(DataView).buffer, () => detached(Float32Array), () => spiteful, () => revoked.proxy,
  () => new Proxy([], {}), () => new Proxy(new Uint8Array(4), {}), () => Promise.resolve(1), () => Promise.reject(new Error("rejected")),
  () => ({ get length() { throw new Error("length"); } }), () => ({ length: 2 ** 22 }), () => ({ length: -1 }), () => ({ then: 1 }), () => ({ get then() { throw 1; } }),
  () => ({ toString() { throw new Error("toString"); }, valueOf() { throw new Error("valueOf"); } }), () => ({ toString: () => ({}), valueOf: () => ({}) }),
  () => ({ [Symbol.toPrimitive]: () => Symbol() }), () => ({ [Symbol.iterator]: 1 }), () => ({ *[Symbol.iterator]() { yield [1, 2]; throw new Error("iterator"); } }),
  () => ({ async *[Symbol.asyncIterator]() { yield 1; throw new Error("async iterator"); } }),
  () => { const bytes = new Uint8Array(32); return Object.assign(bytes, { valueOf() { structuredClone(bytes.buffer, { transfer: [bytes.buffer] }); return 5; } }); },
  () => new Map([[1, 2]]), () => new Set([1]), () => new Date(NaN), () => /x/g, () => new Error("e"), () => Object.create(null), () => globalThis, () => arguments_(),
  () => new URL("data:,x"), () => new Headers({ a: "b" }), () => new Request("data:,x"), () => new Response("x"), () => new Blob(["x"]), () => new FormData(),
  () => new ReadableStream(), () => new ReadableStream({ type: "bytes" }), () => new WritableStream(), () => new TransformStream(), () => new AbortController().signal, () => AbortSignal.abort(),
  () => new Event("x"), () => new EventTarget(), () => new MessageChannel().port1, () => new TextDecoder(), () => new URLSearchParams("a=b"), () => new DOMException("x"),
  () => ({ name: "AES-GCM", iv: new Uint8Array(12), length: 256, hash: "SHA-256", namedCurve: "P-256", counter: new Uint8Array(16), tagLength: 7, salt: detached(Uint8Array), info: new Uint8Array(0), iterations: 1, public: {} }),
  () => ({ signal: AbortSignal.abort(), method: "\r\n", headers: spiteful, body: new ReadableStream(), duplex: "half", stream: true, highWaterMark: NaN, size: () => Infinity, encoding: "x", start() { throw 1; }, type: "bytes" }),
  () => { const circle = {}; circle.circle = circle; return circle; }, () => { let deep = []; for (let at = 0; at < 500; ++at) deep = [deep]; return deep; },
];
function arguments_() { return (function () { return arguments; })(1, 2, 3); }
const { Buffer } = process.getBuiltinModule("buffer");
const buffers = () => [Buffer.from("abc"), Buffer.alloc(0), Buffer.alloc(1000), Object.setPrototypeOf(detached(Uint8Array), Buffer.prototype), new Uint8Array(9), detached(Uint8Array)];
const any = () => makers[random(makers.length)]();
/** None that says it is long: going through it is what was asked for. */
const short = makers.filter((make) => !/length: 2/.test(make));
const receiver = () => short[random(short.length)]();

function attempt(deed) {
  try {
    const result = deed();
    if (result && typeof result === "object" && typeof result.then === "function") result.then(() => {}, () => {});
    if (result && typeof result === "object" && !Array.isArray(result) && random(4) === 0) touch(result);
  } catch {}
}

/** What came of a call is used as well. */
function touch(object) {
  for (const key of Reflect.ownKeys(Object.getPrototypeOf(object) ?? {}).slice(0, 40)) {
    if (leftOut.test(String(key)) || key === "constructor") continue;
    try {
      const member = object[key];
      if (typeof member === "function") member.call(object, any(), any());
    } catch {}
  }
}

const names = [...functions];
function run(part, parts, seed) {
  state = seed * parts + part + 1;
  let calls = 0;
  for (let at = part; at < names.length; at += parts) {
    const [target, path] = names[at];
    const receivers = /Buffer\.prototype/.test(path) ? buffers() : [undefined, null, {}, globalThis, spiteful, receiver(), receiver(), ...(/\.prototype\./.test(path) ? makers.slice(-20).map((make) => make()) : [])];
    for (let round = 0; round < 30; ++round) {
      const list = Array.from({ length: random(5) }, any), on = receivers[random(receivers.length)];
      attempt(() => Reflect.apply(target, on, list));
      if (round % 2 === 0) attempt(() => Reflect.construct(target, list));
      calls += 1;
    }
  }
  return calls;
}

function poison() {
  const fail = () => { throw new Error("poisoned"); };
  for (const name of ["get", "set", "value", "then", "signal", "name", "writable", "type", "headers", "cause"]) {
    Object.defineProperty(Object.prototype, name, { get: fail, set: fail, configurable: true });
  }
  for (const [prototype, keys] of [
    [Array.prototype, ["push", "map", "slice", "join", "splice", "filter", "forEach", "includes", "indexOf", Symbol.iterator, "0"]],
    [String.prototype, ["slice", "replace", "includes", "startsWith", "split", "toLowerCase", "charCodeAt", Symbol.iterator]],
    [RegExp.prototype, ["exec", "test", Symbol.replace]], [Function.prototype, ["call", "apply", "bind", Symbol.hasInstance]],
    [Promise.prototype, ["then", "catch", "finally"]], [Map.prototype, ["get", "set", "has", Symbol.iterator]], [Set.prototype, ["add", "has"]],
    [WeakMap.prototype, ["get", "set"]], [Uint8Array.prototype.__proto__, ["set", "subarray", "slice", "fill"]], [Error, ["captureStackTrace", "prepareStackTrace"]],
    [Object, ["defineProperty", "assign", "entries", "keys", "fromEntries"]], [Reflect, ["apply", "ownKeys"]], [Array, ["from", "isArray"]], [Symbol, ["iterator"]], [JSON, ["stringify", "parse"]],
  ]) {
    for (const key of keys) {
      try {
        Object.defineProperty(prototype, key, { value: fail, writable: true, configurable: true });
      } catch {}
    }
  }
}

for (const type of ["error", "unhandledrejection"]) addEventListener(type, (event) => event.preventDefault());
const { apply, construct } = Reflect, { parse } = Number;
Deno.serve((request) => {
  const [, , kind, part, parts, seed] = new URL(request.url).pathname.split("/");
  const first = Number(part), all = Number(parts);
  if (kind === "count") return new Response(String(names.length));
  if (kind === "poisoned") poison();
  Reflect.apply = apply;
  return new Response(String(run(first, all, Number(seed))));
});
