// ES2024 Promise.withResolvers, ES2025 Promise.try. https://tc39.es/ecma262/#sec-promise.withResolvers
import { apply, requireCallable, requireObject } from "./abstract";
import { addMembers } from "./define";

interface Capability {
  promise: unknown;
  resolve: Function;
  reject: Function;
}

/** https://tc39.es/ecma262/#sec-newpromisecapability */
function newCapability(Type: any): Capability {
  let resolve: Function | undefined, reject: Function | undefined;
  const promise = new Type((resolves: Function, rejects: Function) => {
    if (resolve !== undefined || reject !== undefined) throw new TypeError("Promise executor has already been invoked with non-undefined arguments");
    resolve = resolves;
    reject = rejects;
  });
  requireCallable(resolve, "Promise resolve or reject function");
  requireCallable(reject, "Promise resolve or reject function");
  return { promise, resolve, reject };
}

export function install(): void {
  addMembers(Promise, {
    withResolvers() {
      return newCapability(this);
    },
    try(callback: any, ...given: unknown[]) {
      requireObject(this);
      const { promise, resolve, reject } = newCapability(this);
      let outcome: unknown;
      try {
        outcome = apply(callback, undefined, given);
      } catch (error) {
        reject(error);
        return promise;
      }
      resolve(outcome);
      return promise;
    },
  });
}
