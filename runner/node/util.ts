// https://nodejs.org/api/util.html
import { inspect as inspectValue } from "../web/inspect";
import { formatArguments } from "../web/format";
import { invalidArgument, nodeError } from "./errors";
import { isDeepStrictEqual } from "./deep_equal";
import { types } from "./util_types";

type AnyFunction = (...given: any[]) => any;
const custom = Symbol.for("nodejs.util.inspect.custom");
const promisified = Symbol.for("nodejs.util.promisify.custom");

function inspect(value: unknown, options?: unknown): string {
  return inspectValue(value, typeof options === "object" && options !== null ? (options as object) : undefined);
}
Object.assign(inspect, { custom, defaultOptions: { depth: 2, colors: false }, colors: {}, styles: {} });

function format(...given: unknown[]): string {
  return formatArguments(given);
}

function promisify(original: AnyFunction & { [promisified]?: AnyFunction }): AnyFunction {
  if (typeof original !== "function") throw invalidArgument("original", "of type function", original);
  if (original[promisified]) return original[promisified];
  const made = function (this: unknown, ...given: unknown[]) {
    return new Promise((resolve, reject) => {
      original.call(this, ...given, (error: unknown, value: unknown) => (error ? reject(error) : resolve(value)));
    });
  };
  Object.setPrototypeOf(made, Object.getPrototypeOf(original));
  return Object.defineProperties(made, { ...Object.getOwnPropertyDescriptors(original), [promisified]: { value: made } });
}
promisify.custom = promisified;

function callbackify(original: AnyFunction): AnyFunction {
  return function (this: unknown, ...given: any[]) {
    const callback = given.pop();
    original.apply(this, given).then(
      (value: unknown) => queueMicrotask(() => callback(null, value)),
      (error: unknown) => queueMicrotask(() => callback(error ?? nodeError("ERR_FALSY_VALUE_REJECTION", "Promise was rejected with falsy value"))),
    );
  };
}

function inherits(type: any, parent: any): void {
  Object.defineProperty(type, "super_", { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(type.prototype, parent.prototype);
}

function deprecate<T extends AnyFunction>(original: T, message: string, code?: string): T {
  let told = false;
  const tell = () => {
    if (!told) console.warn(`${code ? `[${code}] ` : ""}DeprecationWarning: ${message}`);
    told = true;
  };
  return new Proxy(original, {
    apply: (target, self, given) => (tell(), Reflect.apply(target, self, given)),
    construct: (target, given, newTarget) => (tell(), Reflect.construct(target, given, newTarget)),
  });
}

function debuglog(section: string): AnyFunction & { enabled: boolean } {
  const enabled = new RegExp(`(^|,)(${section}|\\*)(,|$)`, "i").test(Deno.env.get("NODE_DEBUG") ?? "");
  return Object.assign((...given: unknown[]) => void (enabled && console.error(`${section.toUpperCase()}: ${format(...given)}`)), { enabled });
}

// https://nodejs.org/api/util.html#utilstripvtcontrolcharactersstr
const stripVTControlCharacters = (text: string) => text.replace(/[\u001b\u009b][[\]()#;?]*(?:\d{1,4}(?:[;:]\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]/g, "");

export { types };
export default {
  inspect, format, promisify, callbackify, inherits, deprecate, debuglog, debug: debuglog, types, isDeepStrictEqual, stripVTControlCharacters,
  formatWithOptions: (_: unknown, ...given: unknown[]) => format(...given),
  toUSVString: (text: unknown) => `${text as string}`.toWellFormed(),
  getSystemErrorName: (number: number) => `Unknown system error ${number}`,
  styleText: (_: unknown, text: string) => text,
  aborted: (signal: AbortSignal) => new Promise<void>((resolve) => signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve(), { once: true })),
  TextEncoder: globalThis.TextEncoder, TextDecoder: globalThis.TextDecoder,
  isArray: Array.isArray,
  isError: types.isNativeError,
};
