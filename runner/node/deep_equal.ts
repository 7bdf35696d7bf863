// https://nodejs.org/api/assert.html#assertdeepstrictequalactual-expected-message
import { types } from "./util_types";

const { is, keys, getPrototypeOf, getOwnPropertySymbols } = Object;
type Pairs = [unknown, unknown][];

const bytesOf = (value: any): Uint8Array => (ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value));

/** What is in a value besides its properties. */
function sameInside(one: any, other: any, seen: Pairs): boolean {
  if (types.isDate(one)) return types.isDate(other) && is(one.getTime(), other.getTime());
  if (types.isRegExp(one)) return types.isRegExp(other) && String(one) === String(other) && one.lastIndex === other.lastIndex;
  if (types.isNativeError(one)) return types.isNativeError(other) && one.message === other.message && one.name === other.name && equal(one.cause, other.cause, seen);
  if (types.isBoxedPrimitive(one)) return types.isBoxedPrimitive(other) && is(one.valueOf(), other.valueOf());
  if (types.isArrayBufferView(one) || types.isAnyArrayBuffer(one)) {
    if (one.byteLength !== other.byteLength) return false;
    const left = bytesOf(one), right = bytesOf(other);
    return left.every((byte, at) => byte === right[at]);
  }
  if (types.isSet(one)) return types.isSet(other) && one.size === other.size && [...one].every((value) => other.has(value) || [...other].some((each) => equal(value, each, seen)));
  if (types.isMap(one)) {
    const find = (key: unknown) => (other.has(key) ? [key, other.get(key)] : [...other].find(([each]) => equal(key, each, seen)));
    return types.isMap(other) && one.size === other.size && [...one].every(([key, value]) => {
      const found = find(key);
      return found !== undefined && equal(value, found[1], seen);
    });
  }
  return true;
}

const enumerableSymbols = (value: object) => getOwnPropertySymbols(value).filter((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol));

function sameProperties(one: any, other: any, seen: Pairs): boolean {
  const names: PropertyKey[] = [...keys(one), ...enumerableSymbols(one)], others = [...keys(other), ...enumerableSymbols(other)];
  return names.length === others.length && names.every((name) => Object.prototype.hasOwnProperty.call(other, name) && equal(one[name], other[name], seen));
}

function equal(one: any, other: any, seen: Pairs): boolean {
  if (is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (getPrototypeOf(one) !== getPrototypeOf(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  if (Array.isArray(one) && one.length !== other.length) return false;
  if (seen.some(([left, right]) => left === one && right === other)) return true;
  seen.push([one, other]);
  const same = sameInside(one, other, seen) && (ArrayBuffer.isView(one) || sameProperties(one, other, seen));
  seen.pop();
  return same;
}

export function isDeepStrictEqual(one: unknown, other: unknown): boolean {
  return equal(one, other, []);
}
