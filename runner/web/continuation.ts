// What follows a chain of asynchronous calls beside the invocation: the stores of AsyncLocalStorage. The native half is
// runner/engine/continuation.h; V8 hands a frame on along promise reactions, and what is missing there is mended here.
import { Frame, natives } from "./natives";

const NumberObject = Number;
const none: readonly unknown[] = [];

const invocationOf = (frame: Frame | undefined): number => (typeof frame === "object" ? frame.invocation : (frame ?? 0));

function frameOf(invocation: number, stores: readonly unknown[]): Frame | undefined {
  if (stores.length === 0) return invocation === 0 ? undefined : invocation;
  const frame: any = new NumberObject(invocation);
  frame.invocation = invocation;
  frame.stores = stores;
  return frame;
}

/** Key, value, key, value … Never changed: other frames share it. */
export function currentStores(): readonly unknown[] {
  const frame = natives.continuation();
  return typeof frame === "object" ? frame.stores : none;
}

/** Replaces the stores, for the rest of this turn and what it starts. */
export function enterStores(stores: readonly unknown[]): void {
  if (!hooked) addHooks();
  entered = true;
  natives.setContinuation(frameOf(invocationOf(natives.continuation()), stores));
}

/** Runs a function with these stores, on behalf of whoever calls. */
export function runWithStores<T>(stores: readonly unknown[], run: (...given: any[]) => T, self: unknown, given: unknown[]): T {
  const before = natives.continuation();
  if (stores.length === 0 && typeof before !== "object") return apply(run, self, given);
  if (!hooked) addHooks();
  natives.setContinuation(frameOf(invocationOf(before), stores));
  try {
    return apply(run, self, given);
  } finally {
    natives.setContinuation(before);
  }
}

const { apply } = Reflect;

// V8 10.2 keeps no frame for the job that calls the `then` of an object which is no promise. Once somebody has stores, each
// promise remembers the frame it was made in, and its jobs take it from there; for other jobs that is the one V8 has kept.
class Made extends (function (promise: object) { return promise; } as unknown as { new (promise: object): object }) {
  #frame: Frame | undefined;
  constructor(promise: object, frame: Frame | undefined) {
    super(promise);
    this.#frame = frame;
  }
  static has(promise: object): boolean { return #frame in promise; }
  static frameOf(promise: object): Frame | undefined { return (promise as Made).#frame; }
}

let hooked = false;
let entered = false;

function addHooks(): void {
  hooked = true;
  natives.promiseHooks(
    (promise) => {
      const frame = natives.continuation();
      if (frame !== undefined) new Made(promise, frame);
    },
    (promise) => {
      if (Made.has(promise)) natives.setContinuation(Made.frameOf(promise));
    },
    (promise) => {
      if (!entered && !Made.has(promise)) return;
      entered = false; // V8 would leave it to the next job that has no frame of its own
      natives.setContinuation(undefined);
    },
  );
}
