// The iterator objects of Web IDL's iterable declarations, which see changes made while they run.
import { asTagged } from "./define";

export type Pair<V> = [string, V];
type Want = 0 | 1 | 2; // key, value, both

export function makeIteratorPrototype<V>(name: string): (pairs: () => Pair<V>[], want: Want) => IterableIterator<any> {
  const arrayIterator = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  class Iterator {
    #pairs: () => Pair<V>[];
    #want: Want;
    #index = 0;
    constructor(pairs: () => Pair<V>[], want: Want) {
      this.#pairs = pairs;
      this.#want = want;
    }
    next(): IteratorResult<unknown> {
      const pairs = this.#pairs();
      if (this.#index >= pairs.length) return { value: undefined, done: true };
      const pair = pairs[this.#index++];
      return { value: this.#want === 2 ? [pair[0], pair[1]] : pair[this.#want], done: false };
    }
  }
  Object.setPrototypeOf(Iterator.prototype, arrayIterator);
  Object.defineProperty(Iterator.prototype, "next", { enumerable: true });
  delete (Iterator.prototype as { constructor?: unknown }).constructor;
  asTagged(Iterator.prototype, `${name} Iterator`);
  return (pairs, want) => new Iterator(pairs, want) as unknown as IterableIterator<any>;
}
