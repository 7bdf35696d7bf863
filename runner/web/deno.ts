// The Deno namespace, as far as an edge function sees it.
import { asInterface, expose } from "./define";
import { env } from "./deno_env";
import { errors } from "./deno_errors";
import { natives } from "./natives";
import { denoVersion, runtimeVersion } from "./navigator";
import { permissionsApi } from "./deno_permissions";
import { system } from "./deno_system";
import { denoFiles } from "../files/deno_files";
import { natives as fileNatives } from "../files/natives";
import { FsFile } from "../files/fs_file";
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
  get mainModule(): string { return fileNatives.mainModule(); },
  memoryUsage(): Record<string, number> {
    const [heapTotal, heapUsed, external] = natives.memoryUsage();
    return { rss: 0, heapTotal, heapUsed, external };
  },
};

export function install(): void {
  Object.defineProperties(deno, Object.getOwnPropertyDescriptors({ ...system, ...permissionsApi, ...denoFiles() }));
  asInterface("FsFile", FsFile);
  Object.defineProperty(deno, Symbol.toStringTag, { value: "Deno", configurable: true });
  expose("Deno", deno);
}
