// https://nodejs.org/api/timers.html
class Immediate {
  #id: number;
  constructor(callback: (...given: unknown[]) => void, given: unknown[]) {
    this.#id = setTimeout(callback, 0, ...given) as unknown as number;
  }
  static clear(immediate: Immediate): void { clearTimeout(immediate.#id); }
  ref(): this { return this; }
  unref(): this { return this; }
  hasRef(): boolean { return true; }
}

export const setImmediate = (callback: (...given: unknown[]) => void, ...given: unknown[]) => new Immediate(callback, given);
export const clearImmediate = (immediate: unknown) => {
  if (immediate instanceof Immediate) Immediate.clear(immediate);
};

interface Options {
  signal?: AbortSignal;
}

function later<T>(milliseconds: number, value: T, { signal }: Options = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(id);
      reject(Object.assign(new Error("The operation was aborted", { cause: signal!.reason }), { name: "AbortError", code: "ABORT_ERR" }));
    };
    const id = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve(value);
    }, milliseconds);
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}

async function* repeatedly<T>(milliseconds: number, value: T, options?: Options): AsyncGenerator<T> {
  for (;;) yield await later(milliseconds, value, options);
}

export const promises = {
  setTimeout: <T>(milliseconds = 1, value?: T, options?: Options) => later(milliseconds, value, options),
  setImmediate: <T>(value?: T, options?: Options) => later(0, value, options),
  setInterval: repeatedly,
  scheduler: { wait: (milliseconds: number, options?: Options) => later(milliseconds, undefined, options), yield: () => later(0, undefined) },
};

export default {
  setImmediate, clearImmediate, promises,
  setTimeout: (...given: Parameters<typeof setTimeout>) => setTimeout(...given),
  clearTimeout: (id: number) => clearTimeout(id),
  setInterval: (...given: Parameters<typeof setInterval>) => setInterval(...given),
  clearInterval: (id: number) => clearInterval(id),
};
