// https://nodejs.org/api/util.html#utiltypes : V8 says what a value is (Kind of inspect_kinds.ts).
import { isCryptoKey } from "../crypto/crypto_key";

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);
const brand = (method: Function, ...given: unknown[]) => (value: unknown): boolean => {
  try {
    Reflect.apply(method, value, given);
    return true;
  } catch {
    return false;
  }
};
const getter = (prototype: object, name: PropertyKey) => Object.getOwnPropertyDescriptor(prototype, name)!.get!;
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const arrayName = getter(typedArray, Symbol.toStringTag);
const arrayOf = (name: string) => (value: unknown): boolean => Reflect.apply(arrayName, value, []) === name;
const arrayNames = ["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"];
const boxed = [Number, String, Boolean, BigInt, Symbol].map((type) => brand(type.prototype.valueOf));
const functionKind = (name: string) => (value: unknown): boolean => typeof value === "function" && tagOf(value).endsWith(name);

export const types: Record<string, (value: any) => boolean> = {
  isArrayBuffer: brand(getter(ArrayBuffer.prototype, "byteLength")),
  isAnyArrayBuffer: (value) => tagOf(value) === "ArrayBuffer" || tagOf(value) === "SharedArrayBuffer",
  isSharedArrayBuffer: (value) => tagOf(value) === "SharedArrayBuffer",
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isTypedArray: (value) => Reflect.apply(arrayName, value, []) !== undefined,
  isDataView: (value) => ArrayBuffer.isView(value) && Reflect.apply(arrayName, value, []) === undefined,
  isMap: brand(getter(Map.prototype, "size")),
  isSet: brand(getter(Set.prototype, "size")),
  isWeakMap: brand(WeakMap.prototype.has, {}),
  isWeakSet: brand(WeakSet.prototype.has, {}),
  isDate: brand(Date.prototype.getTime),
  isRegExp: (value) => tagOf(value) === "RegExp",
  isPromise: (value) => tagOf(value) === "Promise" && value instanceof Promise,
  isNativeError: (value) => value instanceof Error,
  isBoxedPrimitive: (value) => typeof value === "object" && value !== null && boxed.some((is) => is(value)),
  isNumberObject: (value) => typeof value === "object" && boxed[0](value),
  isStringObject: (value) => typeof value === "object" && boxed[1](value),
  isBooleanObject: (value) => typeof value === "object" && boxed[2](value),
  isBigIntObject: (value) => typeof value === "object" && boxed[3](value),
  isSymbolObject: (value) => typeof value === "object" && boxed[4](value),
  isAsyncFunction: (value) => typeof value === "function" && tagOf(value).startsWith("Async"),
  isGeneratorFunction: functionKind("GeneratorFunction"),
  isGeneratorObject: (value) => tagOf(value) === "Generator",
  isMapIterator: (value) => tagOf(value) === "Map Iterator",
  isSetIterator: (value) => tagOf(value) === "Set Iterator",
  isModuleNamespaceObject: (value) => tagOf(value) === "Module",
  isArgumentsObject: (value) => tagOf(value) === "Arguments",
  isProxy: () => false,
  isExternal: () => false,
  isCryptoKey,
  isKeyObject: () => false,
  ...Object.fromEntries(arrayNames.map((name) => [`is${name}`, arrayOf(name)])),
};
