// What npm packages and functions see of Node.js as globals: process for all; Buffer and the like only for packages, whose
// bundles say __edgeNode.Buffer (runner/modules/package_bundler.cpp).
import { builtinModule } from "./modules";

const { defineProperty } = Object;

/** A global that is made when it is first read, and can be replaced. */
function defineLazily(target: object, name: string, make: () => unknown): void {
  defineProperty(target, name, {
    get() {
      const value = make();
      defineProperty(target, name, { value, writable: true, configurable: true });
      return value;
    },
    set(value) { defineProperty(target, name, { value, writable: true, configurable: true }); },
    configurable: true,
  });
}

export function install(): void {
  const packageGlobals = {};
  defineLazily(packageGlobals, "Buffer", () => builtinModule("buffer").Buffer);
  defineLazily(packageGlobals, "setImmediate", () => builtinModule("timers").setImmediate);
  defineLazily(packageGlobals, "clearImmediate", () => builtinModule("timers").clearImmediate);
  defineProperty(globalThis, "__edgeNode", { value: packageGlobals });
  defineLazily(globalThis, "process", () => builtinModule("process"));
}
