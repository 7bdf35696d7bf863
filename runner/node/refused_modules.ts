// Modules that can be imported and whose parts say that the platform has nothing of the kind.
import { refused } from "./errors";

const part = (name: string) => Object.assign(class { constructor() { refused(name)(); } }, {});
const named = (module: string, ...names: string[]) => Object.fromEntries(names.map((name) => [name, refused(`${module}.${name}`)]));

export const inspector = { ...named("inspector", "open", "waitForDebugger"), close() {}, url: () => undefined, console: globalThis.console, Session: part("inspector.Session") };
export const repl = { ...named("repl", "start"), REPLServer: part("repl.REPLServer"), builtinModules: [] };
export const wasi = { WASI: part("wasi.WASI") };
