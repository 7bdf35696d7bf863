// Puts classes, functions and constants on the global object in the shape Web IDL asks for.

declare global {
  interface ErrorConstructor {
    captureStackTrace(target: object, above?: Function): void;
  }
}

const define = Object.defineProperty;

function tag(prototype: object, name: string): void {
  define(prototype, Symbol.toStringTag, { value: name, configurable: true });
}

function makeEnumerable(object: object, except: readonly string[]): void {
  for (const key of Object.getOwnPropertyNames(object)) {
    if (except.includes(key)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (descriptor?.configurable) define(object, key, { ...descriptor, enumerable: true });
  }
}

const interfaces = new Set<object>();

/** Whether an object is of one of the platform's classes, or of a class derived from one. */
export function isPlatformObject(value: object): boolean {
  for (let prototype = Object.getPrototypeOf(value); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    if (interfaces.has(prototype)) return true;
  }
  return false;
}

/** Counts classes that are not made here among the platform's. */
export function countAsPlatform(constructors: Iterable<Function>): void {
  for (const constructor of constructors) interfaces.add(constructor.prototype);
}

/** Gives a class its name (the bundler shortens it), its toStringTag and enumerable members. */
export function asInterface(name: string, constructor: Function): void {
  define(constructor, "name", { value: name, configurable: true });
  tag(constructor.prototype, name);
  makeEnumerable(constructor.prototype, ["constructor"]);
  makeEnumerable(constructor, ["prototype", "name", "length"]);
  interfaces.add(constructor.prototype);
}

/** Tags an object that is no class of its own, e.g. the prototype of iterators. */
export function asTagged(prototype: object, name: string): void {
  tag(prototype, name);
}

/** Makes interfaces global. */
export function exposeInterfaces(constructors: Record<string, Function>): void {
  for (const [name, constructor] of Object.entries(constructors)) {
    asInterface(name, constructor);
    expose(name, constructor);
  }
}

/** Makes operations global. */
export function exposeFunctions(functions: Record<string, Function>): void {
  for (const [name, value] of Object.entries(functions)) {
    define(value, "name", { value: name, configurable: true });
    define(globalThis, name, { value, writable: true, enumerable: true, configurable: true });
  }
}

/** A writable global that does not show in enumerations. */
export function expose(name: string, value: unknown): void {
  define(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}

/** An attribute of the global object, of which script may make a plain property: [Replaceable]. */
export function exposeAttribute(name: string, value: unknown): void {
  const accessors = {
    get [name](): unknown {
      needGlobal(this, name);
      return value;
    },
    set [name](replacement: unknown) {
      needGlobal(this, name);
      define(globalThis, name, { value: replacement, writable: true, enumerable: true, configurable: true });
    },
  };
  define(globalThis, name, { ...Object.getOwnPropertyDescriptor(accessors, name), enumerable: true, configurable: true });
}

function needGlobal(receiver: unknown, name: string): void {
  if (receiver !== undefined && receiver !== null && receiver !== globalThis) {
    throw new TypeError(`${name}: called on an object that is not the global one`);
  }
}

/** Constants such as Event.AT_TARGET, on the class and on its prototype. */
export function addConstants(constructor: Function, constants: Record<string, number>): void {
  for (const [key, value] of Object.entries(constants)) {
    define(constructor, key, { value, enumerable: true });
    define(constructor.prototype, key, { value, enumerable: true });
  }
}

/** Passed by our own code to constructors that script may not call. */
export const internal: unique symbol = Symbol("internal");

export function illegalConstructor(): never {
  throw new TypeError("Illegal constructor");
}

export function needArguments(given: number, needed: number, what: string): void {
  if (given < needed) {
    throw new TypeError(`${what}: ${needed} argument${needed === 1 ? "" : "s"} required, but only ${given} present`);
  }
}
