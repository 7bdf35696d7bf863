// https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html ; the queue itself is native (timers.cpp).
import { exposeFunctions, needArguments } from "./define";
import { natives } from "./natives";
import { reportException } from "./report_error";

function start(name: string, callback: unknown, delay: unknown, repeat: boolean, args: unknown[]): number {
  if (typeof callback !== "function") {
    throw new TypeError(`${name}: the first argument must be a function (strings are not evaluated)`);
  }
  const milliseconds = Math.max(0, Number(delay) | 0);
  return natives.timerStart(() => {
    try {
      callback.apply(globalThis, args);
    } catch (error) {
      reportException(error);
    }
  }, milliseconds, repeat);
}

function clear(id: unknown): void {
  const number = Number(id) | 0;
  if (number > 0) natives.timerClear(number);
}

export const setTimeout = (callback: unknown, delay?: unknown, ...args: unknown[]): number =>
  start("setTimeout", callback, delay, false, args);

export const setInterval = (callback: unknown, delay?: unknown, ...args: unknown[]): number =>
  start("setInterval", callback, delay, true, args);

export function install(): void {
  exposeFunctions({
    setTimeout,
    setInterval,
    clearTimeout: (id?: unknown) => clear(id),
    clearInterval: (id?: unknown) => clear(id),
    queueMicrotask(callback: unknown): void {
      needArguments(arguments.length, 1, "queueMicrotask");
      if (typeof callback !== "function") throw new TypeError("queueMicrotask: the argument must be a function");
      natives.enqueueMicrotask(() => {
        try {
          callback();
        } catch (error) {
          reportException(error);
        }
      });
    },
  });
}
