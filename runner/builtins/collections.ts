// ES2024 grouping, ES2025 methods of sets. https://tc39.es/ecma262/#sec-groupby, #sec-set-records
import {
  apply, closeIterator, getIteratorDirect, isObject, type IteratorRecord, iteratorStep, requireCallable, requireObject, requireObjectCoercible,
  toIntegerOrInfinity,
} from "./abstract";
import { addMembers } from "./define";

const { add, has, delete: remove, values } = Set.prototype;
const { get: find, set: put } = Map.prototype;
const sizeGetter = Object.getOwnPropertyDescriptor(Set.prototype, "size")!.get!;
const { ownKeys } = Reflect;

function toPropertyKey(value: any): PropertyKey {
  if (typeof value === "symbol") return value;
  return isObject(value) ? ownKeys({ [value as any]: 0 })[0] : `${value}`;
}

function group(items: Iterable<unknown>, callback: unknown, listOf: (key: any) => unknown[]): void {
  requireObjectCoercible(items);
  requireCallable(callback);
  let at = 0;
  for (const item of items) {
    const list = listOf(callback(item, at++));
    list[list.length] = item;
  }
}

/** What the methods want of the other side: https://tc39.es/ecma262/#sec-getsetrecord */
interface SetRecord {
  set: any;
  size: number;
  has: Function;
  keys: Function;
}

function setRecord(set: any): SetRecord {
  requireObject(set);
  const size = +(set as any).size;
  if (size !== size) throw new TypeError("The .size property is NaN");
  const integer = toIntegerOrInfinity(size);
  if (integer < 0) throw new RangeError(`'${integer}' is an invalid size`);
  const { has } = set as any;
  requireCallable(has, "The 'has' property");
  const { keys } = set as any;
  requireCallable(keys, "The 'keys' property");
  return { set, size: integer, has, keys };
}

const sizeOf = (set: unknown): number => apply(sizeGetter, set, []);
const isIn = (set: unknown, value: unknown): boolean => apply(has, set, [value]);
const eachOf = (set: unknown): Iterable<unknown> => apply(values, set, []);

function copyOf(set: unknown): Set<unknown> {
  const copy = new Set();
  for (const value of eachOf(set)) apply(add, copy, [value]);
  return copy;
}

/** https://tc39.es/ecma262/#sec-getiteratorfrommethod */
function keysOf(other: SetRecord): IteratorRecord {
  const iterator = apply(other.keys, other.set, []);
  requireObject(iterator);
  return getIteratorDirect(iterator);
}

/** Calls `visit` with each key until it gives false; then the iterator is ended. */
function forEachKey(keys: IteratorRecord, visit: (key: unknown) => boolean | void): void {
  for (let step; (step = iteratorStep(keys)); ) {
    if (visit(step.value) === false) return closeIterator(keys.iterator);
  }
}

const otherHas = (other: SetRecord, value: unknown): boolean => !!apply(other.has, other.set, [value]);

function everyOf(set: unknown, other: SetRecord, wanted: boolean): boolean {
  for (const value of eachOf(set)) if (otherHas(other, value) !== wanted) return false;
  return true;
}

function everyKey(set: unknown, other: SetRecord, wanted: boolean): boolean {
  let every = true;
  forEachKey(keysOf(other), (key) => (every = isIn(set, key) === wanted));
  return every;
}

function installGrouping(): void {
  addMembers(Object, {
    groupBy(items: Iterable<unknown>, callback: unknown) {
      const groups = Object.create(null);
      group(items, callback, (key) => (groups[(key = toPropertyKey(key))] ??= []));
      return groups;
    },
  });
  addMembers(Map, {
    groupBy(items: Iterable<unknown>, callback: unknown) {
      const groups = new Map<unknown, unknown[]>();
      group(items, callback, (key) => {
        let list = apply(find, groups, [key]);
        if (!list) apply(put, groups, [key, (list = [])]);
        return list;
      });
      return groups;
    },
  });
}

export function install(): void {
  installGrouping();
  addMembers(Set.prototype, {
    union(others: unknown) {
      sizeOf(this);
      const keys = keysOf(setRecord(others)), result = copyOf(this);
      forEachKey(keys, (key) => void apply(add, result, [key]));
      return result;
    },
    intersection(others: unknown) {
      const size = sizeOf(this), other = setRecord(others), result = new Set();
      if (size <= other.size) {
        for (const value of eachOf(this)) if (otherHas(other, value)) apply(add, result, [value]);
      } else {
        forEachKey(keysOf(other), (key) => void (isIn(this, key) && apply(add, result, [key])));
      }
      return result;
    },
    difference(others: unknown) {
      const size = sizeOf(this), other = setRecord(others), result = copyOf(this);
      if (size <= other.size) {
        for (const value of eachOf(this)) if (otherHas(other, value)) apply(remove, result, [value]);
      } else {
        forEachKey(keysOf(other), (key) => void apply(remove, result, [key]));
      }
      return result;
    },
    symmetricDifference(others: unknown) {
      sizeOf(this);
      const keys = keysOf(setRecord(others)), result = copyOf(this);
      forEachKey(keys, (key) => void apply(isIn(this, key) ? remove : add, result, [key]));
      return result;
    },
    isSubsetOf(others: unknown) {
      const size = sizeOf(this), other = setRecord(others);
      return size <= other.size && everyOf(this, other, true);
    },
    isSupersetOf(others: unknown) {
      const size = sizeOf(this), other = setRecord(others);
      return size >= other.size && everyKey(this, other, true);
    },
    isDisjointFrom(others: unknown) {
      const size = sizeOf(this), other = setRecord(others);
      return size <= other.size ? everyOf(this, other, false) : everyKey(this, other, false);
    },
  });
}
