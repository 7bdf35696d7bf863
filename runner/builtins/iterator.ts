// ES2025 iterator helpers. https://tc39.es/ecma262/#sec-iterator-objects
import {
  apply, closeIterator, closeIteratorAfter, getIteratorDirect, getMethod, type IteratorRecord, iteratorStep, requireCallable,
  requireObject, toIntegerOrInfinity,
} from "./abstract";
import { addMembers, addTag } from "./define";

const { defineProperty, getPrototypeOf, setPrototypeOf } = Object;
const prototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()));
const { iterator: iteratorKey } = Symbol;
const isPrototypeOf = Object.prototype.isPrototypeOf;

const enum State {
  atStart,
  suspended,
  running,
  ended,
}

/** What a helper yields next; undefined: nothing more. */
type Advance = () => { value: unknown } | undefined;

/** %IteratorHelperPrototype%: what map(), filter() and the like return. */
class Helper {
  #state = State.atStart;
  #advance: Advance;
  #close: () => void;

  constructor(advance: Advance, close: () => void) {
    this.#advance = advance;
    this.#close = close;
  }

  static next(helper: Helper): { value: unknown; done: boolean } {
    if (helper.#state === State.running) throw new TypeError("Generator is already running");
    if (helper.#state === State.ended) return { value: undefined, done: true };
    helper.#state = State.running;
    let step;
    try {
      step = helper.#advance();
    } catch (error) {
      helper.#state = State.ended;
      throw error;
    }
    helper.#state = step ? State.suspended : State.ended;
    return step ? { value: step.value, done: false } : { value: undefined, done: true };
  }

  static return(helper: Helper): { value: unknown; done: boolean } {
    if (helper.#state === State.running) throw new TypeError("Generator is already running");
    if (helper.#state !== State.ended) {
      helper.#state = State.running;
      try {
        helper.#close();
      } finally {
        helper.#state = State.ended;
      }
    }
    return { value: undefined, done: true };
  }
}

/** %WrapForValidIteratorPrototype%: what Iterator.from() makes of an iterator that does not inherit from Iterator. */
class Wrapped {
  #record: IteratorRecord;
  constructor(record: IteratorRecord) {
    this.#record = record;
  }
  static next(wrapped: Wrapped): unknown {
    const { next, iterator } = wrapped.#record;
    return apply(next, iterator, []);
  }
  static return(wrapped: Wrapped): unknown {
    const { iterator } = wrapped.#record, end = getMethod(iterator, "return");
    return end ? apply(end, iterator, []) : { value: undefined, done: true };
  }
}

function installPrototypeOf(Type: { prototype: object; next(from: any): unknown; return(from: any): unknown }): void {
  const own: any = Type.prototype;
  setPrototypeOf(own, prototype);
  delete own.constructor;
  addMembers(own, {
    next() {
      return Type.next(this);
    },
    return() {
      return Type.return(this);
    },
  });
}

/** https://tc39.es/ecma262/#sec-getiteratorflattenable */
function getIteratorFlattenable(value: any, strings: boolean): IteratorRecord {
  if (!(strings && typeof value === "string")) requireObject(value);
  const method = getMethod(value, iteratorKey);
  const iterator = method ? apply(method, value, []) : value;
  requireObject(iterator);
  return getIteratorDirect(iterator);
}

/** Runs `body`; what it throws ends the iterator. */
function guarded<T>(iterator: any, body: () => T): T {
  try {
    return body();
  } catch (error) {
    return closeIteratorAfter(iterator, error);
  }
}

/** The receiver with its `next`, once what was given is found to be callable. */
function recordFor(iterator: any, callback: unknown): IteratorRecord {
  requireObject(iterator);
  guarded(iterator, () => requireCallable(callback));
  return getIteratorDirect(iterator);
}

/** The receiver with its `next`, and how many elements take() and drop() are to count. */
function recordAndLimit(iterator: any, limit: any): [IteratorRecord, number] {
  requireObject(iterator);
  const count = guarded(iterator, () => {
    const number = +limit;
    if (number !== number || toIntegerOrInfinity(number) < 0) throw new RangeError(`${String(limit)} must be positive`);
    return toIntegerOrInfinity(number);
  });
  return [getIteratorDirect(iterator), count];
}

function helperOf({ iterator }: IteratorRecord, advance: Advance): Helper {
  return new Helper(advance, () => closeIterator(iterator));
}

function flatMap(outer: IteratorRecord, mapper: Function): Helper {
  let inner: IteratorRecord | undefined, counter = 0;
  const advance = () => {
    for (;;) {
      if (!inner) {
        const step = iteratorStep(outer);
        if (!step) return undefined;
        const { value } = step;
        inner = guarded(outer.iterator, () => getIteratorFlattenable(mapper(value, counter++), false));
      }
      const current = inner;
      const found = guarded(outer.iterator, () => {
        const step = iteratorStep(current);
        return step && { value: step.value };
      });
      if (found) return found;
      inner = undefined;
    }
  };
  return new Helper(advance, () => {
    const current = inner;
    if (current) guarded(outer.iterator, () => closeIterator(current.iterator));
    closeIterator(outer.iterator);
  });
}

/** Calls `visit` with each value and its number until it gives true; then the iterator is ended. */
function visitAll(record: IteratorRecord, visit: (value: unknown, counter: number) => unknown): void {
  let counter = 0;
  for (let step; (step = iteratorStep(record)); ) {
    const { value } = step;
    if (guarded(record.iterator, () => visit(value, counter++))) return closeIterator(record.iterator);
  }
}

const lazyMethods = {
  map(this: any, mapper: any) {
    const record = recordFor(this, mapper);
    let counter = 0;
    return helperOf(record, () => {
      const step = iteratorStep(record);
      if (!step) return undefined;
      const { value } = step;
      return { value: guarded(record.iterator, () => mapper(value, counter++)) };
    });
  },
  filter(this: any, predicate: any) {
    const record = recordFor(this, predicate);
    let counter = 0;
    return helperOf(record, () => {
      for (let step; (step = iteratorStep(record)); ) {
        const { value } = step;
        if (guarded(record.iterator, () => predicate(value, counter++))) return { value };
      }
      return undefined;
    });
  },
  take(this: any, limit: unknown) {
    let [record, left] = recordAndLimit(this, limit);
    return helperOf(record, () => {
      if (left-- <= 0) return void closeIterator(record.iterator);
      const step = iteratorStep(record);
      return step && { value: step.value };
    });
  },
  drop(this: any, limit: unknown) {
    let [record, left] = recordAndLimit(this, limit);
    return helperOf(record, () => {
      for (; left > 0; --left) if (!iteratorStep(record)) return undefined;
      const step = iteratorStep(record);
      return step && { value: step.value };
    });
  },
  flatMap(this: any, mapper: any) {
    return flatMap(recordFor(this, mapper), mapper);
  },
};

const consumingMethods = {
  reduce(this: any, reducer: any) {
    const record = recordFor(this, reducer);
    let counter = 0, result: unknown;
    if (arguments.length > 1) {
      result = arguments[1];
    } else {
      const first = iteratorStep(record);
      if (!first) throw new TypeError("Reduce of a done iterator with no initial value");
      result = first.value;
      counter = 1;
    }
    visitAll(record, (value) => void (result = reducer(result, value, counter++)));
    return result;
  },
  toArray(this: any) {
    requireObject(this);
    const record = getIteratorDirect(this), all: unknown[] = [];
    for (let step; (step = iteratorStep(record)); ) all[all.length] = step.value;
    return all;
  },
  forEach(this: any, callback: any) {
    visitAll(recordFor(this, callback), (value, counter) => void callback(value, counter));
  },
  some(this: any, predicate: any) {
    let found = false;
    visitAll(recordFor(this, predicate), (value, counter) => (found = !!predicate(value, counter)));
    return found;
  },
  every(this: any, predicate: any) {
    let every = true;
    visitAll(recordFor(this, predicate), (value, counter) => !(every = !!predicate(value, counter)));
    return every;
  },
  find(this: any, predicate: any) {
    let found: unknown;
    visitAll(recordFor(this, predicate), (value, counter) => predicate(value, counter) && ((found = value), true));
    return found;
  },
};

/** How `constructor` and the tag are written, which read as constants: only on objects that inherit them.
 *  https://tc39.es/ecma262/#sec-SetterThatIgnoresPrototypeProperties */
function setterIgnoringPrototype(target: any, key: PropertyKey, value: unknown): void {
  requireObject(target);
  if (target === prototype) throw new TypeError("Cannot assign to this property");
  if (Object.getOwnPropertyDescriptor(target, key)) (target as any)[key] = value;
  else defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

export function install(): void {
  if ("Iterator" in globalThis) return;
  function Iterator(this: unknown) {
    if (new.target === undefined) throw new TypeError("Constructor Iterator requires 'new'");
    if ((new.target as unknown) === Iterator) throw new TypeError("Abstract class Iterator not directly constructable");
  }
  defineProperty(Iterator, "name", { value: "Iterator", configurable: true });
  defineProperty(Iterator, "prototype", { value: prototype, writable: false });
  addMembers(Iterator, {
    from(value: unknown) {
      const record = getIteratorFlattenable(value, true);
      return apply(isPrototypeOf, prototype, [record.iterator]) ? record.iterator : new Wrapped(record);
    },
  });
  addMembers(prototype, lazyMethods);
  addMembers(prototype, consumingMethods);
  installPrototypeOf(Helper);
  addTag(Helper.prototype, "Iterator Helper");
  installPrototypeOf(Wrapped);
  const accessors = {
    get [Symbol.toStringTag]() {
      return "Iterator";
    },
    set [Symbol.toStringTag](value) {
      setterIgnoringPrototype(this, Symbol.toStringTag, value);
    },
    get constructor(): any {
      return Iterator;
    },
    set constructor(value: any) {
      setterIgnoringPrototype(this, "constructor", value);
    },
  };
  addMembers(prototype, accessors);
  defineProperty(globalThis, "Iterator", { value: Iterator, writable: true, configurable: true });
}
