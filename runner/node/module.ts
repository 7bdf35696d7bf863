// https://nodejs.org/api/module.html
import { nodeError } from "./errors";
import { builtinModule, builtinNames } from "./modules";

const isBuiltin = (name: string) => builtinNames().includes(`${name}`.replace(/^node:/, ""));

/** Knows the modules of node: alone: a function's own modules are found when it is built. */
function createRequire(): (name: string) => unknown {
  const require = (name: string) => {
    const found = builtinModule(`${name}`.replace(/^node:/, ""));
    if (found === undefined) throw nodeError("MODULE_NOT_FOUND", `Cannot find module '${name}'`);
    return found;
  };
  return Object.assign(require, { resolve: (name: string) => name, cache: {}, main: undefined, extensions: {} });
}

class Module {}
export default Object.assign(Module, { Module, createRequire, isBuiltin, get builtinModules() { return builtinNames(); } });
