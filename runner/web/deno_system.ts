// What Deno says of the system: the platform's fixed answers.
import { errorClass } from "./deno_errors";

/** Takes what is written, has nothing to read. */
const nowhere = (rid: number) => ({
  rid,
  async read(_bytes: Uint8Array): Promise<null> { return null; },
  readSync(_bytes: Uint8Array): null { return null; },
  async write(bytes: Uint8Array): Promise<number> { return bytes.byteLength; },
  writeSync(bytes: Uint8Array): number { return bytes.byteLength; },
  get readable() { return new ReadableStream({ start: (controller) => controller.close() }); },
  get writable() { return new WritableStream(); },
  isTerminal(): boolean { return false; },
  setRaw(): void {},
  close(): void {},
});

const loopback = { name: "lo", family: "IPv4", address: "127.0.0.1", netmask: "255.0.0.0", scopeid: null, cidr: "127.0.0.1/8", mac: "00:00:00:00:00:00" };
const ethernet = { name: "eth0", family: "IPv4", address: "10.0.0.10", netmask: "255.255.255.0", scopeid: null, cidr: "10.0.0.10/24", mac: "00:00:00:00:00:01" };

class Command {
  constructor() {
    throw new (errorClass("PermissionDenied"))("Spawning subprocesses is not allowed on Supabase Edge Runtime.");
  }
}

export const system = {
  gid(): number { return 1000; },
  uid(): number { return 1000; },
  hostname(): string { return "localhost"; },
  loadavg(): number[] { return [0, 0, 0]; },
  osUptime(): number { return 0; },
  osRelease(): string { return "0.0.0-00000000-generic"; },
  systemMemoryInfo(): Record<string, number> {
    return { total: 0, free: 0, available: 0, buffers: 0, cached: 0, swapTotal: 0, swapFree: 0 };
  },
  networkInterfaces(): Record<string, unknown>[] { return [{ ...loopback }, { ...ethernet }]; },
  consoleSize(): { columns: number; rows: number } { return { columns: 80, rows: 24 }; },
  execPath(): string { return "/bin/edge-runtime"; },
  isatty(_rid: number): boolean { return false; },
  stdin: nowhere(0),
  stdout: nowhere(1),
  stderr: nowhere(2),
  Command,
};
Object.defineProperty(Command, "name", { value: "Command", configurable: true });
