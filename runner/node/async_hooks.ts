// https://nodejs.org/api/async_hooks.html and https://nodejs.org/api/async_context.html : stores that follow asynchronous calls.
// Hooks can be made and do nothing: resources are not followed one by one.
import { currentStores, enterStores, runWithStores } from "../web/continuation";
import { invalidArgument, rangeError, typeError } from "./errors";

type AnyFunction = (...given: any[]) => any;

function needFunction(name: string, value: unknown): void {
  if (typeof value !== "function") throw invalidArgument(name, "of type function", value);
}

/** `stores` with another value for one key, or without it. */
function changed(stores: readonly unknown[], key: object, keep: boolean, value?: unknown): unknown[] {
  const made: unknown[] = [];
  let length = 0;
  for (let at = 0; at < stores.length; at += 2) {
    if (stores[at] === key) continue;
    made[length++] = stores[at];
    made[length++] = stores[at + 1];
  }
  if (keep) {
    made[length++] = key;
    made[length] = value;
  }
  return made;
}

class AsyncLocalStorage {
  #enabled = false;
  #default: unknown;
  #name: string;

  constructor({ defaultValue, name = "" }: { defaultValue?: unknown; name?: string } = {}) {
    this.#default = defaultValue;
    this.#name = `${name}`;
  }

  static bind(run: AnyFunction): AnyFunction {
    return AsyncResource.bind(run);
  }
  static snapshot(): AnyFunction {
    const stores = currentStores();
    return function (this: unknown, run: AnyFunction, ...given: unknown[]) {
      return runWithStores(stores, run, this, given);
    };
  }

  get name(): string { return this.#name; }
  getStore(): unknown {
    if (!this.#enabled) return this.#default;
    const stores = currentStores();
    for (let at = 0; at < stores.length; at += 2) if (stores[at] === this) return stores[at + 1];
    return this.#default;
  }
  enterWith(store: unknown): void {
    this.#enabled = true;
    enterStores(changed(currentStores(), this, true, store));
  }
  run(store: unknown, run: AnyFunction, ...given: unknown[]): unknown {
    this.#enabled = true;
    return runWithStores(changed(currentStores(), this, true, store), run, null, given);
  }
  exit(run: AnyFunction, ...given: unknown[]): unknown {
    if (!this.#enabled) return Reflect.apply(run, null, given);
    return runWithStores(changed(currentStores(), this, true, undefined), run, null, given);
  }
  disable(): void {
    this.#enabled = false;
  }
}

let lastId = 1;
let current: AsyncResource | null = null;
const topLevel = {};

class AsyncResource {
  #type: string;
  #id: number;
  #trigger: number;
  #stores: readonly unknown[];

  constructor(type: string, options: number | { triggerAsyncId?: number; requireManualDestroy?: boolean } = {}) {
    if (typeof type !== "string") throw invalidArgument("type", "of type string", type);
    const trigger = typeof options === "number" ? options : (options?.triggerAsyncId ?? executionAsyncId());
    if (!Number.isSafeInteger(trigger) || trigger < -1) throw rangeError("ERR_INVALID_ASYNC_ID", `Invalid triggerAsyncId value: ${trigger}`);
    if (type === "") throw typeError("ERR_ASYNC_TYPE", 'Invalid name for async "type": ');
    this.#type = type;
    this.#id = ++lastId;
    this.#trigger = trigger;
    this.#stores = currentStores();
  }

  runInAsyncScope(run: AnyFunction, self?: unknown, ...given: unknown[]): any {
    const before = current;
    current = this;
    try {
      return runWithStores(this.#stores, run, self, given);
    } finally {
      current = before;
    }
  }
  emitDestroy(): this { return this; }
  asyncId(): number { return this.#id; }
  triggerAsyncId(): number { return this.#trigger; }
  get type(): string { return this.#type; }

  bind(run: AnyFunction, self?: unknown): AnyFunction {
    needFunction("fn", run);
    const resource = this, fixed = arguments.length > 1 && self !== undefined;
    const bound = function (this: unknown, ...given: unknown[]) {
      return resource.runInAsyncScope(run, fixed ? self : this, ...given);
    };
    return Object.defineProperties(bound, {
      length: { value: run.length, configurable: true },
      name: { value: `bound ${run.name}`, configurable: true },
    });
  }
  static bind(run: AnyFunction, type?: string, self?: unknown): AnyFunction {
    needFunction("fn", run);
    return new AsyncResource(type || run.name || "bound-anonymous-fn").bind(run, self);
  }
}

const executionAsyncId = (): number => (current === null ? 1 : current.asyncId());
const hookNames = ["init", "before", "after", "destroy", "promiseResolve"];

function createHook(callbacks: Record<string, unknown>): object {
  for (const name of hookNames) {
    if (callbacks[name] !== undefined && typeof callbacks[name] !== "function") throw typeError("ERR_ASYNC_CALLBACK", `hook.${name} must be a function`);
  }
  return {
    enable() { return this; },
    disable() { return this; },
  };
}

export default {
  AsyncLocalStorage, AsyncResource, createHook, executionAsyncId,
  triggerAsyncId: () => (current === null ? 0 : current.triggerAsyncId()),
  executionAsyncResource: () => current ?? topLevel,
  asyncWrapProviders: Object.freeze(Object.assign(Object.create(null), { NONE: 0 })),
};
