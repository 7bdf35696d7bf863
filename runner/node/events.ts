// https://nodejs.org/api/events.html : the npm package events, and what Node.js has gained since it was written.
import EventEmitter from "events/events.js";

const Emitter = EventEmitter as any;
const isTarget = (value: any) => typeof value?.addEventListener === "function" && typeof value?.on !== "function";

function abortError(signal: AbortSignal): Error {
  const error = new Error("The operation was aborted", { cause: signal.reason });
  error.name = "AbortError";
  return Object.assign(error, { code: "ABORT_ERR" });
}

function addAbortListener(signal: AbortSignal, listener: (event: Event) => void): { [Symbol.dispose](): void } {
  if (signal.aborted) queueMicrotask(() => listener(new Event("abort")));
  else signal.addEventListener("abort", listener, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", listener) };
}

/** An asynchronous iterator of what an emitter emits. */
function on(emitter: any, name: string | symbol, { signal, close = [] }: { signal?: AbortSignal; close?: string[] } = {}): AsyncIterableIterator<unknown[]> {
  if (signal?.aborted) throw abortError(signal);
  const arrived: unknown[][] = [], waiting: { resolve(value: unknown): void; reject(error: unknown): void }[] = [];
  let failure: unknown, finished = false;
  const take = (...values: unknown[]) => void (waiting.length > 0 ? waiting.shift()!.resolve({ value: values, done: false }) : arrived.push(values));
  const fail = (error: unknown) => {
    finished = true;
    if (waiting.length > 0) waiting.shift()!.reject(error);
    else failure = { error };
    end();
  };
  const abort = () => fail(abortError(signal!));
  const end = () => {
    finished = true;
    emitter.removeListener(name, take);
    emitter.removeListener("error", fail);
    for (const each of close) emitter.removeListener(each, end);
    signal?.removeEventListener("abort", abort);
    for (const each of waiting.splice(0)) each.resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true as const });
  };
  emitter.on(name, take);
  if (name !== "error") emitter.on("error", fail);
  for (const each of close) emitter.on(each, end);
  signal?.addEventListener("abort", abort, { once: true });
  return {
    next(): Promise<any> {
      if (arrived.length > 0) return Promise.resolve({ value: arrived.shift(), done: false });
      if (failure) {
        const { error } = failure as { error: unknown };
        failure = undefined;
        return Promise.reject(error);
      }
      if (finished) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return: end,
    throw(error: unknown) {
      fail(error);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  } as AsyncIterableIterator<unknown[]>;
}

function once(emitter: any, name: string | symbol, { signal }: { signal?: AbortSignal } = {}): Promise<unknown[]> {
  if (signal?.aborted) return Promise.reject(abortError(signal));
  const waited: Promise<unknown[]> = isTarget(emitter)
    ? new Promise((resolve) => emitter.addEventListener(name, (event: unknown) => resolve([event]), { once: true }))
    : libraryOnce(emitter, name);
  if (!signal) return waited;
  return new Promise((resolve, reject) => {
    const listening = addAbortListener(signal, () => reject(abortError(signal)));
    waited.then(resolve, reject).finally(() => listening[Symbol.dispose]());
  });
}

const libraryOnce = Emitter.once;

function setMaxListeners(count: number = Emitter.defaultMaxListeners, ...targets: any[]): void {
  if (targets.length === 0) Emitter.defaultMaxListeners = count;
  for (const target of targets) target.setMaxListeners?.(count);
}

/** Keeps its name apart in async stacks; here it is an emitter like others. */
class EventEmitterAsyncResource extends Emitter {}

Object.assign(Emitter, {
  EventEmitter: Emitter, EventEmitterAsyncResource, on, once, addAbortListener, setMaxListeners,
  errorMonitor: Symbol("events.errorMonitor"),
  captureRejectionSymbol: Symbol.for("nodejs.rejection"),
  captureRejections: false,
  usingDomains: false,
  getEventListeners: (target: any, name: string | symbol) => target.listeners?.(name) ?? [],
  getMaxListeners: (target: any) => target.getMaxListeners?.() ?? Emitter.defaultMaxListeners,
  listenerCount: (emitter: any, name: string | symbol) => emitter.listenerCount(name),
});

export default Emitter;
