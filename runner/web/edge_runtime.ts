// EdgeRuntime, the platform's own global.
import { expose } from "./define";
import { natives } from "./natives";

const edgeRuntime = {
  /** Keeps the worker until `promise` is settled; other values than promises count for nothing. */
  waitUntil<T>(promise: T): T {
    if (promise instanceof Promise) natives.waitUntil(promise);
    return promise;
  },
};

export function install(): void {
  expose("EdgeRuntime", edgeRuntime);
}
