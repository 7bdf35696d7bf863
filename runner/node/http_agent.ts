// https://nodejs.org/api/http.html#class-httpagent : connections are kept by the runtime's own client; an agent is taken note of.
import { nodeClass } from "./classes";
import { builtinModule } from "./modules";

const EventEmitter = builtinModule("events");

class Members {
  [key: string | symbol]: any;

  createConnection(...given: unknown[]): any { return builtinModule("net")?.connect(...given); }
  keepSocketAlive(): boolean { return true; }
  reuseSocket(): void {}
  addRequest(): void {}
  getName(options: any = {}): string {
    const { host = "localhost", port = "", localAddress = "", family, socketPath } = options;
    return `${host}:${port}:${localAddress}${family === 4 || family === 6 ? `:${family}` : ""}${socketPath ? `:${socketPath}` : ""}`;
  }
  destroy(): void {}
}

export const Agent = nodeClass("Agent", EventEmitter, function (options: any = {}) {
  EventEmitter.call(this);
  Object.assign(this, {
    defaultPort: 80, protocol: "http:", options: { ...options, path: null, noDelay: options?.noDelay ?? true }, requests: {}, sockets: {}, freeSockets: {},
    keepAliveMsecs: options?.keepAliveMsecs ?? 1000, keepAlive: options?.keepAlive ?? false, maxSockets: options?.maxSockets ?? Infinity,
    maxFreeSockets: options?.maxFreeSockets ?? 256, scheduling: options?.scheduling ?? "lifo", maxTotalSockets: Infinity, totalSocketCount: 0,
  });
}, Members);

export const SecureAgent = nodeClass("Agent", Agent, function (options: any = {}) {
  Agent.call(this, options);
  Object.assign(this, { defaultPort: 443, protocol: "https:", maxCachedSessions: 100 });
}, class {});
