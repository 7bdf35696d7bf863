// Abstract operations of ECMA-262, under their names in the specification (https://tc39.es/ecma262/#sec-abstract-operations).

const { trunc, min, max } = Math;
const { defineProperty } = Object;
export const { apply, construct } = Reflect;

export function isObject(value: unknown): value is object {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}

export function requireObjectCoercible(value: unknown): void {
  if (value === undefined || value === null) throw new TypeError("Cannot convert undefined or null to object");
}

export function toObject(value: unknown): any {
  requireObjectCoercible(value);
  return Object(value);
}

export function requireCallable(value: unknown, what = ""): asserts value is Function {
  if (typeof value !== "function") throw new TypeError(`${what || describe(value)} is not a function`);
}

export function requireObject(value: unknown): asserts value is object {
  if (!isObject(value)) throw new TypeError(`${describe(value)} is not an object`);
}

function describe(value: unknown): string {
  if (typeof value === "symbol" || !isObject(value)) return String(value);
  return typeof value === "function" ? "function" : "#<Object>";
}

export function toIntegerOrInfinity(value: unknown): number {
  const number = trunc(+(value as number));
  return number === number ? number + 0 : 0;
}

export function toLength(value: unknown): number {
  return min(max(toIntegerOrInfinity(value), 0), Number.MAX_SAFE_INTEGER);
}

export function lengthOf(object: any): number {
  return toLength(object.length);
}

/** Where a relative index points to; below zero it counts from the end. */
export function relativeIndex(value: unknown, length: number): number {
  const index = toIntegerOrInfinity(value);
  return index < 0 ? index + length : index;
}

/** The same for the begin of a range: within 0 … length. */
export function clampedIndex(value: unknown, length: number): number {
  return min(max(relativeIndex(value, length), 0), length);
}

export function toIndex(value: unknown): number {
  const integer = toIntegerOrInfinity(value);
  if (integer < 0 || integer > Number.MAX_SAFE_INTEGER) throw new RangeError("Invalid array buffer length");
  return integer;
}

export function getMethod(value: any, key: PropertyKey): Function | undefined {
  const method = value[key];
  if (method === undefined || method === null) return undefined;
  requireCallable(method);
  return method;
}

export function createDataProperty(object: object, key: PropertyKey, value: unknown): void {
  defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

export function isConstructor(value: unknown): value is new (...given: any[]) => any {
  if (typeof value !== "function") return false;
  try {
    construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

/** An iterator with the `next` that it had when it was taken up. */
export interface IteratorRecord {
  iterator: any;
  next: Function;
}

export function getIteratorDirect(iterator: any): IteratorRecord {
  return { iterator, next: iterator.next };
}

/** The next result, which is an object; undefined at the end. */
export function iteratorStep(record: IteratorRecord): { value: unknown } | undefined {
  const result = apply(record.next, record.iterator, []);
  if (!isObject(result)) throw new TypeError(`Iterator result ${describe(result)} is not an object`);
  return (result as any).done ? undefined : (result as any);
}

/** Ends an iterator after a normal completion: what its `return` throws is passed on. */
export function closeIterator(iterator: any): void {
  const end = getMethod(iterator, "return");
  if (end && !isObject(apply(end, iterator, []))) throw new TypeError("iterator.return() did not return an object");
}

/** Ends an iterator after `error`, which wins over whatever its `return` throws. */
export function closeIteratorAfter(iterator: any, error: unknown): never {
  try {
    const end = getMethod(iterator, "return");
    if (end) apply(end, iterator, []);
  } catch {
    // the first error is the one to tell
  }
  throw error;
}
