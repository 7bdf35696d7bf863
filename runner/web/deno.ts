// The Deno namespace, as far as an edge function sees it.
import { expose } from "./define";
import { env } from "./deno_env";
import { errors } from "./deno_errors";
import { natives } from "./natives";
import { denoVersion, runtimeVersion } from "./navigator";
import { serve } from "./serve";
import { upgradeWebSocket } from "./upgrade";

const deno = {
  serve,
  // The older way to serve is evaluated when somebody takes it.
  serveHttp: (connection: never) => require("./listen").serveHttp(connection),
  listen: (options: never) => require("./listen").listen(options),
  upgradeWebSocket,
  env,
  errors,
  args: [] as string[],
  pid: 1,
  version: {
    deno: `supabase-edge-runtime-${runtimeVersion} (compatible with Deno v${denoVersion})`,
    v8: "11.6.189.12",
    typescript: "5.1.6",
  },
  build: {
    target: "x86_64-unknown-linux-gnu", arch: "x86_64", os: "linux", vendor: "unknown", env: "gnu", standalone: false,
  },
  /** Whether a timer keeps the worker alive. */
  refTimer(id: number): void { natives.timerKeepAlive(id, true); },
  unrefTimer(id: number): void { natives.timerKeepAlive(id, false); },
  /** Neither ends the worker: the platform does that. */
  exit(_code?: number): void {},
  kill(_pid: number, _signal?: string): void {},
  addSignalListener(_signal: string, _handler: () => void): void {},
  removeSignalListener(_signal: string, _handler: () => void): void {},
  gid(): number { return 1000; },
  uid(): number { return 1000; },
  hostname(): string { return "localhost"; },
  loadavg(): number[] { return [0, 0, 0]; },
  osRelease(): string { return "0.0.0-00000000-generic"; },
  consoleSize(): { columns: number; rows: number } { return { columns: 80, rows: 24 }; },
  execPath(): string { return "/bin/edge-runtime"; },
  isatty(_rid: number): boolean { return false; },
};

export function install(): void {
  Object.defineProperty(deno, Symbol.toStringTag, { value: "Deno", configurable: true });
  expose("Deno", deno);
}
