// ES2023 change by copy, ES2026 Array.fromAsync. https://tc39.es/ecma262/#sec-array.prototype.toreversed and following
import {
  apply, clampedIndex, createDataProperty, getMethod, isConstructor, lengthOf, relativeIndex, requireCallable, toIntegerOrInfinity, toObject,
} from "./abstract";
import { addMembers } from "./define";

const { min, max } = Math;
const { sort } = Array.prototype;
const { iterator, asyncIterator } = Symbol;
const longest = 2 ** 32 - 1;

function newList(length: number): unknown[] {
  if (length > longest) throw new RangeError("Invalid array length");
  return [];
}

async function collect(
  Type: unknown, items: any, mapper: Function | undefined, self: unknown, fromAsync: Function | undefined, fromSync: Function | undefined,
): Promise<unknown> {
  let at = 0;
  const target: any = isConstructor(Type) ? new Type() : [];
  // for await takes an iterator from what it is given; the method that makes it was looked up already
  const once = fromAsync ? { [asyncIterator]: () => apply(fromAsync, items, []) } : { [iterator]: () => apply(fromSync!, items, []) };
  for await (let value of once as AsyncIterable<unknown>) {
    if (mapper) value = await apply(mapper, self, [value, at]);
    createDataProperty(target, at++, value);
  }
  target.length = at;
  return target;
}

async function collectIndexed(Type: unknown, items: any, mapper: Function | undefined, self: unknown): Promise<unknown> {
  const from = toObject(items), length = lengthOf(from);
  const target: any = isConstructor(Type) ? new Type(length) : newList(length);
  for (let at = 0; at < length; ++at) {
    let value = await from[at];
    if (mapper) value = await apply(mapper, self, [value, at]);
    createDataProperty(target, at, value);
  }
  target.length = length;
  return target;
}

async function fromAsync(Type: unknown, items: any, mapper: unknown, self: unknown): Promise<unknown> {
  if (mapper !== undefined) requireCallable(mapper);
  const asynchronous = getMethod(items, asyncIterator);
  const synchronous = asynchronous ? undefined : getMethod(items, iterator);
  return asynchronous || synchronous
    ? collect(Type, items, mapper as Function, self, asynchronous, synchronous)
    : collectIndexed(Type, items, mapper as Function, self);
}

export function install(): void {
  addMembers(Array, {
    fromAsync(items: any, mapper: unknown = undefined, self: unknown = undefined) {
      return fromAsync(this, items, mapper, self);
    },
  });
  addMembers(Array.prototype, {
    toReversed() {
      const from = toObject(this), length = lengthOf(from), reversed = newList(length);
      for (let at = 0; at < length; ++at) reversed[at] = from[length - at - 1];
      return reversed;
    },
    toSorted(comparator: any) {
      if (comparator !== undefined) requireCallable(comparator);
      const from = toObject(this), length = lengthOf(from), sorted = newList(length);
      for (let at = 0; at < length; ++at) sorted[at] = from[at];
      return apply(sort, sorted, [comparator]);
    },
    toSpliced(start: unknown, skip: unknown, ...inserted: unknown[]) {
      const from = toObject(this), length = lengthOf(from), begin = clampedIndex(start, length);
      const given = arguments.length;
      const skipped = given === 0 ? 0 : given === 1 ? length - begin : min(max(toIntegerOrInfinity(skip), 0), length - begin);
      const left = length + inserted.length - skipped;
      if (left > Number.MAX_SAFE_INTEGER) throw new TypeError("Invalid array length");
      const spliced = newList(left);
      let to = 0;
      for (; to < begin; ++to) spliced[to] = from[to];
      for (let at = 0; at < inserted.length; ++at) spliced[to++] = inserted[at];
      for (let at = begin + skipped; to < left; ++to, ++at) spliced[to] = from[at];
      return spliced;
    },
    with(index: unknown, value: unknown) {
      const from = toObject(this), length = lengthOf(from), changed = relativeIndex(index, length);
      if (changed < 0 || changed >= length) throw new RangeError(`Invalid index : ${changed}`);
      const copy = newList(length);
      for (let at = 0; at < length; ++at) copy[at] = at === changed ? value : from[at];
      return copy;
    },
  });
  const hidden = (Array.prototype as any)[Symbol.unscopables];
  for (const name of ["toReversed", "toSorted", "toSpliced"]) hidden[name] = true;
}
