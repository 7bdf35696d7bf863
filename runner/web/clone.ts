// StructuredSerializeWithTransfer and its reverse in one walk, as both ends are in this isolate:
// https://html.spec.whatwg.org/multipage/structured-data.html
import { isPlatformObject } from "./define";
import { DOMException } from "./dom_exception";
import { Kind } from "./inspect_kinds";
import { natives } from "./natives";
import { isObject } from "./strings";
import { isFloat16Array } from "./text";

/** A class of the platform whose objects are copied. */
export interface Serializable<T extends object> {
  is(value: object): value is T;
  copy(value: T): T;
}

/** Objects that leave their owner. */
export interface Transferable<T extends object> {
  is(value: object): value is T;
  /** Why this one cannot go, if it cannot. */
  refusal(value: T): string | null;
  /** What the other side gets; of no use before move(). */
  make(value: T): T;
  move(from: T, to: T): void;
}

const serializables: Serializable<object>[] = [];
const transferables: Transferable<object>[] = [];

export function addSerializable<T extends object>(kind: Serializable<T>): void {
  serializables.push(kind as unknown as Serializable<object>);
}

export function addTransferable<T extends object>(kind: Transferable<T>): void {
  transferables.push(kind as unknown as Transferable<object>);
}

export const cloneError = (message: string): DOMException => new DOMException(message, "DataCloneError");

function uncloneable(value: unknown): DOMException {
  if (!isObject(value) || typeof value === "function") return cloneError(`${String(value)} could not be cloned.`);
  const name = isPlatformObject(value) ? `${value.constructor?.name} object` : Object.prototype.toString.call(value).replace(/^\[object (.*)\]$/, "#<$1>");
  return cloneError(`${name} could not be cloned.`);
}

/** Objects of the language that have an inside, and that V8 names by nothing but their tag. */
const opaque = /^\[object (?:.*Iterator.*|WeakRef|FinalizationRegistry|Intl\..*|WebAssembly\..*)\]$/;

const { hasOwnProperty, toString } = Object.prototype;
const typeOfArray = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;
/** Outside of these lengths the list of an array's keys is the quicker way: the array is small, or may be mostly holes. */
const shortArray = 16, longArray = 1 << 24;

type Members = Record<PropertyKey, unknown>;

class Walk {
  readonly copies = new Map<object, object>();

  copy(value: unknown): unknown {
    if (typeof value === "symbol" || typeof value === "function") throw uncloneable(value);
    return isObject(value) ? (this.copies.get(value) ?? this.#object(value)) : value;
  }

  #object(value: object): object {
    switch (natives.kindOf(value)) {
      case Kind.plain: return this.#plain(value);
      case Kind.array: return this.#array(value as unknown[]);
      case Kind.map: return this.#map(value as Map<unknown, unknown>);
      case Kind.set: return this.#set(value as Set<unknown>);
      case Kind.error: return this.#error(value);
      case Kind.date: return this.#keep(value, new Date(Date.prototype.getTime.call(value)));
      case Kind.regExp: case Kind.boxed: return this.#keep(value, natives.copyLeaf(value, cloneError));
      case Kind.arrayBuffer: return this.#keep(value, copyOfBuffer(value as ArrayBuffer));
      case Kind.typedArray: case Kind.dataView: return this.#view(value as ArrayBufferView);
      case Kind.proxy: if (isFloat16Array(value)) return this.#view(value);
      default: throw uncloneable(value);
    }
  }

  #keep<T extends object>(value: object, copy: T): T {
    this.copies.set(value, copy);
    return copy;
  }

  #plain(value: object): object {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      const known = serializables.find((each) => each.is(value));
      if (known) return this.#keep(value, known.copy(value));
      if (isPlatformObject(value) || opaque.test(toString.call(value))) throw uncloneable(value);
    }
    return this.#members(value as Members, Object.keys(value), this.#keep<Members>(value, {}));
  }

  #members(value: Members, keys: readonly PropertyKey[], copy: Members): Members {
    for (const key of keys) {
      if (typeof key === "symbol" || !hasOwnProperty.call(value, key)) continue;
      const member = this.copy(value[key]);
      if (key !== "__proto__") copy[key] = member;
      else Object.defineProperty(copy, key, { value: member, writable: true, enumerable: true, configurable: true });
    }
    return copy;
  }

  #array(value: unknown[]): object {
    const { length } = value;
    const copy = this.#keep<unknown[]>(value, []);
    copy.length = length;
    const byKeys = length < shortArray || length > longArray;
    const named = byKeys ? Object.keys(value) : natives.namedKeys(value);
    if (byKeys) return this.#members(value as unknown as Members, named, copy as unknown as Members);
    for (let i = 0; i < length; i++) if (hasOwnProperty.call(value, i)) copy[i] = this.copy(value[i]);
    return this.#members(value as unknown as Members, named, copy as unknown as Members);
  }

  #map(value: Map<unknown, unknown>): object {
    const copy = this.#keep(value, new Map<unknown, unknown>());
    for (const [key, member] of [...Map.prototype.entries.call(value)]) copy.set(this.copy(key), this.copy(member));
    return copy;
  }

  #set(value: Set<unknown>): object {
    const copy = this.#keep(value, new Set<unknown>());
    for (const member of [...Set.prototype.values.call(value)]) copy.add(this.copy(member));
    return copy;
  }

  #error(value: object): object {
    const copy = this.#keep(value, natives.copyLeaf(value, cloneError));
    const cause = Object.getOwnPropertyDescriptor(value, "cause");
    if (cause && "value" in cause) Object.defineProperty(copy, "cause", { ...cause, value: this.copy(cause.value) });
    return copy;
  }

  #view(value: ArrayBufferView): object {
    const buffer = this.copy(value.buffer) as ArrayBuffer;
    const name = (typeOfArray.call(value) as string | undefined) ?? (isFloat16Array(value) ? "Float16Array" : undefined);
    if (name === undefined) return this.#keep(value, new DataView(buffer, value.byteOffset, value.byteLength));
    const Type = (globalThis as unknown as Record<string, Uint8ArrayConstructor>)[name];
    return this.#keep(value, new Type(buffer, value.byteOffset, (value as Uint8Array).length));
  }
}

function copyOfBuffer(buffer: ArrayBuffer): ArrayBuffer {
  if (isDetached(buffer)) throw cloneError("An ArrayBuffer is detached and could not be cloned.");
  return new Uint8Array(buffer).slice().buffer;
}

function isDetached(buffer: ArrayBuffer): boolean {
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

addTransferable<ArrayBuffer>({
  is: (value): value is ArrayBuffer => value instanceof ArrayBuffer,
  refusal: (buffer) => (isDetached(buffer) ? "An ArrayBuffer is detached and could not be cloned." : null),
  make(buffer) {
    const shared = isDetached(buffer) ? undefined : natives.shareBuffer(buffer);
    if (shared === undefined) throw cloneError("An ArrayBuffer is detached or cannot be transferred");
    return shared;
  },
  move: (buffer) => natives.detachBuffer(buffer),
});

interface Move {
  kind: Transferable<object>;
  from: object;
  to: object;
}

function moveOf(value: object, copies: Map<object, object>): Move {
  const kind = transferables.find((each) => each.is(value));
  if (!kind) throw cloneError("Value not transferable");
  if (copies.has(value)) throw cloneError("An object is in the transfer list twice");
  const to = kind.make(value);
  copies.set(value, to);
  return { kind, from: value, to };
}

/** The copy of `value`, and what has come for the members of `transfer`, which have gone from here. */
export function cloneWithTransfer(value: unknown, transfer: readonly object[]): { copy: unknown; received: object[] } {
  const walk = new Walk();
  const moves = transfer.map((each) => moveOf(each, walk.copies));
  const copy = walk.copy(value);
  for (const { kind, from, to } of moves) {
    const refusal = kind.refusal(from);
    if (refusal !== null) throw cloneError(refusal);
    kind.move(from, to);
  }
  return { copy, received: moves.map((each) => each.to) };
}

/** The transfer list in an argument that is a sequence of objects or a dictionary with one. */
export function transferOf(given: unknown, what: string): object[] {
  if (given === undefined || given === null) return [];
  if (!isObject(given)) throw new TypeError(`${what}: the second argument must be an object`);
  const isSequence = (given as Partial<Iterable<unknown>>)[Symbol.iterator] !== undefined;
  return transferList(isSequence ? given : (given as { transfer?: unknown }).transfer, what);
}

export function transferList(list: unknown, what: string): object[] {
  if (list === undefined) return [];
  if (!isObject(list) || typeof (list as Iterable<unknown>)[Symbol.iterator] !== "function") {
    throw new TypeError(`${what}: 'transfer' must be a sequence`);
  }
  const members = [...(list as Iterable<unknown>)];
  if (!members.every(isObject)) throw new TypeError(`${what}: a member of 'transfer' is not an object`);
  return members;
}
