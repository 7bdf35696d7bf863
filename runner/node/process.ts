// https://nodejs.org/api/process.html , as far as a function has one.
import EventEmitter from "./events";
import { defineLazily } from "./lazily";
import { builtinModule } from "./modules";
import { invalidArgument, refused } from "./errors";
import { later } from "./ticks";

const version = "v20.11.1";

/** Deno.env as an object: reading is by name, writing is not kept. */
const env: Record<string, string> = new Proxy({} as Record<string, string>, {
  get: (_, name) => (typeof name === "string" ? Deno.env.get(name) : undefined),
  has: (_, name) => typeof name === "string" && Deno.env.has(name),
  ownKeys: () => Object.keys(Deno.env.toObject()),
  getOwnPropertyDescriptor: (_, name) => {
    const value = typeof name === "string" ? Deno.env.get(name) : undefined;
    return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
  },
  set: () => true,
});

function hrtime(since?: [number, number]): [number, number] {
  const now = performance.now() / 1000, [seconds, nanoseconds] = [Math.floor(now), Math.floor((now % 1) * 1e9)];
  if (!since) return [seconds, nanoseconds];
  const difference = nanoseconds - since[1];
  return difference < 0 ? [seconds - since[0] - 1, difference + 1e9] : [seconds - since[0], difference];
}
hrtime.bigint = (): bigint => BigInt(Math.floor(performance.now() * 1e6));

const stream = (descriptor: number, write: (text: string) => void) => ({
  fd: descriptor, isTTY: false, columns: 80, writable: true,
  write: (text: unknown) => (write(`${text as string}`.replace(/\n$/, "")), true),
  on: () => {}, once: () => {}, end: () => {}, removeListener: () => {}, emit: () => false,
});

class Process extends EventEmitter {
  title = "deno";
  version = version;
  versions = { node: version.slice(1), v8: "11.6.189.12", uv: "1.43.0", modules: "115" };
  release = { name: "node", lts: "Iron" };
  arch = "x64";
  platform = "linux";
  pid = 1;
  ppid = 0;
  argv = ["/bin/edge-runtime"];
  argv0 = "/bin/edge-runtime";
  execPath = "/bin/edge-runtime";
  execArgv: string[] = [];
  exitCode: number | undefined = undefined;
  config = { target_defaults: {}, variables: {} };
  features = {};
  env = env;
  hrtime = hrtime;
  stdout = stream(1, (text) => console.log(text));
  stderr = stream(2, (text) => console.error(text));
  stdin = { fd: 0, isTTY: false, on: () => {}, once: () => {}, read: () => null, resume: () => {}, pause: () => {} };
  browser = undefined;
  get [Symbol.toStringTag](): string { return "process"; }

  nextTick(callback: (...given: unknown[]) => void, ...given: unknown[]): void {
    if (typeof callback !== "function") throw invalidArgument("callback", "of type function", callback);
    later(callback, given);
  }
  cwd(): string { return Deno.cwd?.() ?? "/var/tmp/sb-compile-edge-runtime"; }
  uptime(): number { return performance.now() / 1000; }
  umask(): number { return 0o22; }
  getuid(): number { return 1000; }
  getgid(): number { return 1000; }
  geteuid(): number { return 1000; }
  getegid(): number { return 1000; }
  memoryUsage(): Record<string, number> { return { rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }; }
  cpuUsage(): Record<string, number> { return { user: 0, system: 0 }; }
  emitWarning(warning: unknown): void { console.warn(warning); }
  /** https://nodejs.org/api/process.html#processgetbuiltinmoduleid */
  getBuiltinModule(name: string): unknown { return builtinModule(`${name}`.replace(/^node:/, "")); }
  exit(): void {}
  kill(): boolean { return true; }
  abort(): void {}
  binding = refused("process.binding");
  chdir = refused("process.chdir");
  dlopen = refused("process.dlopen");
}

// Globals of Node.js that only packages see: their bundles say process.getBuiltinModule.Buffer and the like
// (runner/modules/package_bundler.cpp).
const { getBuiltinModule } = Process.prototype;
defineLazily(getBuiltinModule, "Buffer", () => builtinModule("buffer").Buffer);
defineLazily(getBuiltinModule, "setImmediate", () => builtinModule("timers").setImmediate);
defineLazily(getBuiltinModule, "clearImmediate", () => builtinModule("timers").clearImmediate);

export const process: any = new Process();
