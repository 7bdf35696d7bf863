// https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html ; the queue itself is native (timers.cpp).
import { exposeFunctions, needArguments } from "./define";
import { natives } from "./natives";
import { reportException } from "./report_error";

/** What is no function is a script. */
function evaluation(script: string): () => unknown {
  return () => (0, eval)(script);
}

function start(callback: unknown, delay: unknown, repeat: boolean, args: unknown[]): number {
  const action = typeof callback === "function" ? callback : evaluation(`${callback as string}`);
  const milliseconds = Math.max(0, Number(delay) | 0);
  return natives.timerStart(() => {
    try {
      action.apply(globalThis, args);
    } catch (error) {
      reportException(error);
    }
  }, milliseconds, repeat);
}

/** An await, because V8 lets that keep the continuation, which it does not for callbacks. */
export async function runSoon(callback: () => unknown): Promise<void> {
  await undefined;
  try {
    callback();
  } catch (error) {
    reportException(error);
  }
}

function clear(id: unknown): void {
  const number = Number(id) | 0;
  if (number > 0) natives.timerClear(number);
}

export const { setTimeout, setInterval } = {
  setTimeout(callback: unknown, delay: unknown = 0, ...args: unknown[]): number {
    needArguments(arguments.length, 1, "setTimeout");
    return start(callback, delay, false, args);
  },
  setInterval(callback: unknown, delay: unknown = 0, ...args: unknown[]): number {
    needArguments(arguments.length, 1, "setInterval");
    return start(callback, delay, true, args);
  },
};

export function install(): void {
  exposeFunctions({
    setTimeout,
    setInterval,
    clearTimeout: (id?: unknown) => clear(id),
    clearInterval: (id?: unknown) => clear(id),
    queueMicrotask(callback: unknown): void {
      needArguments(arguments.length, 1, "queueMicrotask");
      if (typeof callback !== "function") throw new TypeError("queueMicrotask: the argument must be a function");
      void runSoon(callback as () => unknown);
    },
  });
}
