// https://nodejs.org/api/net.html : outgoing connections.
import { asciiHost } from "../net/conn";
import { type Endpoints, natives } from "../net/natives";
import { invalidArgument, nodeError, rangeError, refused } from "./errors";
import { BlockList, isIP, isIPv4, isIPv6 } from "./ip_address";
import { builtinModule } from "./modules";
import { closedBeforeConnection, systemError } from "./net_errors";
import stream from "./stream";

const largestRead = 64 << 10;
const toBuffer = (bytes: Uint8Array) => builtinModule("buffer").Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const familyOf = (address: string | undefined) => (address === undefined ? undefined : address.includes(":") ? "IPv6" : "IPv4");

/** (options), (path), (port, host), each with or without a listener. */
export function connectArguments(given: unknown[]): [any, ((...given: unknown[]) => void) | undefined] {
  const last = given[given.length - 1], listener = typeof last === "function" ? (last as () => void) : undefined;
  const [first, second] = given;
  if (typeof first === "object" && first !== null) return [first, listener];
  if (typeof first === "string" && !/^\d+$/.test(first)) return [{ path: first }, listener];
  return [{ port: first, ...(typeof second === "string" ? { host: second } : {}) }, listener];
}

function portOf(port: unknown): number {
  if (typeof port !== "number" && typeof port !== "string") throw invalidArgument("options.port", "of type number or string", port);
  const number = Number(port);
  if (`${port}`.trim() === "" || !Number.isInteger(number) || number < 0 || number > 65535) {
    throw rangeError("ERR_SOCKET_BAD_PORT", `Port should be >= 0 and < 65536. Received ${typeof port === "string" ? `type string ('${port}')` : `type number (${port})`}.`);
  }
  return number;
}

export class Socket extends (stream as any).Duplex {
  connecting = false;
  timeout = 0;
  bytesRead = 0;
  /** What waits for the connection: the name of the event after which it goes on; undefined: nothing. */
  protected awaited: string | undefined;
  protected id = 0;
  protected endpoints: Endpoints | undefined;
  #written = 0;
  #reading = false;
  #timer: number | undefined;
  #settings: [boolean | undefined, boolean | undefined, number] = [undefined, undefined, 0];
  /** The socket that speaks TLS over this one. */
  #over: Socket | undefined;

  constructor(options: any = {}) {
    if (typeof options === "number" || options?.fd !== undefined) throw nodeError("ERR_METHOD_NOT_IMPLEMENTED", "A socket over a file descriptor cannot be had on Supabase Edge Runtime");
    super({ allowHalfOpen: !!options.allowHalfOpen, readableHighWaterMark: options.readableHighWaterMark ?? options.highWaterMark,
            writableHighWaterMark: options.writableHighWaterMark ?? options.highWaterMark, signal: options.signal,
            emitClose: false, autoDestroy: true, decodeStrings: true });
    this.on("end", () => {
      if (!this.allowHalfOpen) this.write = afterEnd;
    });
  }

  /** Truthy while there is a connection. */
  get _handle(): object | null { return this.id === 0 ? null : { fd: -1, unref() {}, ref() {}, getAsyncId: () => this.id }; }
  get pending(): boolean { return this.id === 0 || this.connecting; }
  get readyState(): string {
    if (this.connecting) return "opening";
    if (this.readable && this.writable) return "open";
    return this.readable ? "readOnly" : this.writable ? "writeOnly" : "closed";
  }
  get bufferSize(): number | undefined { return this.id === 0 ? undefined : this.writableLength; }
  get bytesWritten(): number { return this.#written + this.writableLength; }
  get localAddress(): string | undefined { return this.endpoints?.[0]; }
  get localPort(): number | undefined { return this.endpoints?.[1]; }
  get localFamily(): string | undefined { return familyOf(this.endpoints?.[0]); }
  get remoteAddress(): string | undefined { return this.endpoints?.[2]; }
  get remotePort(): number | undefined { return this.endpoints?.[3]; }
  get remoteFamily(): string | undefined { return familyOf(this.endpoints?.[2]); }
  address(): object {
    return this.endpoints ? { address: this.endpoints[0], family: this.localFamily, port: this.endpoints[1] } : {};
  }

  connect(...given: unknown[]): this {
    const [options, listener] = connectArguments(given);
    if (listener) this.once("connect", listener);
    if (options.path !== undefined) {
      const path = `${options.path as string}`;
      queueMicrotask(() => this.destroy(Object.assign(new Error(`connect ENOENT ${path}`), { errno: -2, code: "ENOENT", syscall: "connect", address: path })));
      return this;
    }
    const port = portOf(options.port);
    const host = options.host === undefined || options.host === null || options.host === "" ? "localhost" : options.host;
    if (typeof host !== "string") throw invalidArgument("options.host", "of type string", host);
    if (this.connecting || this.id !== 0) return this;
    this.connecting = true;
    this.awaited ??= "connect";
    if (options.noDelay !== undefined) this.setNoDelay(options.noDelay);
    if (options.keepAlive !== undefined) this.setKeepAlive(options.keepAlive, options.keepAliveInitialDelay);
    if (options.timeout) this.setTimeout(options.timeout);
    void this.#connect(host, port, options);
    return this;
  }

  async #connect(host: string, port: number, { family = 0, lookup }: any): Promise<void> {
    const id = this.id = natives.netOpen();
    if (id === 0) return void this.destroy(Object.assign(new Error(`connect EMFILE ${host}:${port}`), { errno: -24, code: "EMFILE", syscall: "connect" }));
    let address = asciiHost(host);
    if (typeof lookup === "function" && isIP(host) === 0) {
      try {
        address = await new Promise<string>((resolve, reject) => lookup(host, { family, hints: 0, all: false }, (error: unknown, found: any, its: number) => {
          this.emit("lookup", error, found, its, host);
          if (error) reject(error);
          else resolve(Array.isArray(found) ? found[0].address : found);
        }));
      } catch (error) {
        return void this.destroy(error);
      }
    }
    const [failure, endpoints] = await natives.netConnect(id, address, port, family === "IPv6" || family === 6 ? 6 : family === "IPv4" || family === 4 ? 4 : 0);
    if (this.destroyed || this.id !== id) return;
    if (failure) {
      if (failure[2] === 0) failure[3] = host;
      return void this.destroy(systemError(failure, "connect"));
    }
    this.endpoints = endpoints;
    if (typeof lookup !== "function" && isIP(host) === 0) this.emit("lookup", null, endpoints[2], isIP(endpoints[2]), host);
    this.#apply();
    this.connecting = false;
    this.connected();
  }

  /** The connection is there. */
  protected connected(): void {
    if (this.awaited === "connect") this.awaited = undefined;
    this.activity();
    this.emit("connect");
    this.emit("ready");
    if (this.readable && !this.isPaused()) this.read(0);
  }

  /** Gives the connection away, to a socket that speaks TLS over it. */
  handOver(to: Socket): [number, Endpoints] {
    const id = this.id;
    if (id === 0 || !this.endpoints) throw nodeError("ERR_SOCKET_CLOSED", "Socket is closed");
    this.#over = to;
    this.id = 0;
    this.setTimeout(0);
    return [id, this.endpoints];
  }

  #whenReady(go: () => void, failed: (error: Error) => void): void {
    if (this.awaited === undefined) return go();
    const event = this.awaited;
    const close = () => {
      this.removeListener(event, ready);
      failed(closedBeforeConnection());
    };
    const ready = () => {
      this.removeListener("close", close);
      this.#whenReady(go, failed);
    };
    this.once(event, ready);
    this.once("close", close);
  }

  _read(): void {
    this.#whenReady(() => void this.#readOn(), () => {});
  }

  async #readOn(): Promise<void> {
    const id = this.id;
    if (this.#reading || id === 0) return;
    this.#reading = true;
    for (let more = true; more;) {
      const [failure, bytes] = await natives.netRead(id, largestRead);
      if (this.id !== id || this.destroyed) break;
      if (failure && failure[0] !== "EOF") {
        this.destroy(systemError(failure, "read"));
        break;
      }
      if (!bytes) {
        this.push(null);
        this.read(0);
        break;
      }
      this.bytesRead += bytes.length;
      this.activity();
      more = this.push(toBuffer(bytes)) && this.id === id;
    }
    this.#reading = false;
  }

  async #send(bytes: Uint8Array, done: (error?: Error | null) => void): Promise<void> {
    if (this.id === 0) return done(nodeError("ERR_SOCKET_CLOSED", "Socket is closed"));
    this.activity();
    const [failure] = await natives.netWrite(this.id, bytes);
    if (failure) return done(systemError(failure, "write"));
    this.#written += bytes.length;
    this.activity();
    done();
  }
  _write(chunk: Uint8Array, _encoding: unknown, done: (error?: Error | null) => void): void {
    this.#whenReady(() => void this.#send(chunk, done), done);
  }
  _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this._write(builtinModule("buffer").Buffer.concat(chunks.map((each) => each.chunk)), "", done);
  }
  _final(done: (error?: Error | null) => void): void {
    if (this.id === 0 && !this.connecting) return done();
    this.#whenReady(() => {
      if (this.id === 0) return done();
      void natives.netShutdown(this.id).then(() => done());
    }, () => done());
  }

  _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.connecting = false;
    clearTimeout(this.#timer);
    const id = this.id, over = this.#over;
    this.id = 0;
    this.awaited = undefined;
    if (id !== 0) natives.netClose(id);
    if (over && !over.destroyed) over.destroy(error);
    done(error);
    // After the error, which comes in a microtask.
    queueMicrotask(() => queueMicrotask(() => this.emit("close", error !== null && error !== undefined)));
  }

  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once("finish", this.destroy);
  }
  resetAndDestroy(): this { return this.destroy(); }

  protected activity(): void {
    clearTimeout(this.#timer);
    if (this.timeout > 0) this.#timer = setTimeout(() => void this.emit("timeout"), this.timeout) as unknown as number;
  }
  setTimeout(milliseconds: number, listener?: () => void): this {
    if (typeof milliseconds !== "number") throw invalidArgument("msecs", "of type number", milliseconds);
    this.timeout = milliseconds;
    clearTimeout(this.#timer);
    if (milliseconds > 0) {
      if (!this.destroyed) this.activity();
      if (listener) this.once("timeout", listener);
    } else if (listener) {
      this.removeListener("timeout", listener);
    }
    return this;
  }
  setNoDelay(on: unknown = true): this {
    this.#settings[0] = !!on;
    this.#apply();
    return this;
  }
  setKeepAlive(on: unknown = false, delay: number = 0): this {
    this.#settings[1] = !!on;
    this.#settings[2] = Math.floor(Number(delay) / 1000) || 0;
    this.#apply();
    return this;
  }
  #apply(): void {
    if (this.id !== 0) natives.netSet(this.id, ...this.#settings);
  }
  ref(): this { return this; }
  unref(): this { return this; }
}

function afterEnd(this: Socket, _chunk: unknown, encoding: unknown, done: unknown): boolean {
  const listener = typeof encoding === "function" ? encoding : done;
  const error = Object.assign(new Error("This socket has been ended by the other party"), { code: "EPIPE" });
  if (typeof listener === "function") queueMicrotask(() => listener(error));
  this.destroy(error);
  return false;
}

export function connect(...given: unknown[]): Socket {
  const [options] = connectArguments(given);
  return new Socket(options).connect(...given);
}

class Server {
  constructor() { refused("net.createServer")(); }
}

/** As Node.js, which lets these be called without `new`. */
export const callable = <T extends new (...given: any[]) => object>(Type: T): T =>
  new Proxy(Type, { apply: (_, __, given) => Reflect.construct(Type, given) });

const CallableSocket = callable(Socket);
let autoSelect = true, attemptTimeout = 250;

export default {
  Socket: CallableSocket, Stream: CallableSocket, Server, BlockList, connect, createConnection: connect, isIP, isIPv4, isIPv6,
  createServer: refused("net.createServer"),
  getDefaultAutoSelectFamily: () => autoSelect,
  setDefaultAutoSelectFamily: (on: boolean) => void (autoSelect = !!on),
  getDefaultAutoSelectFamilyAttemptTimeout: () => attemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout: (milliseconds: number) => void (attemptTimeout = milliseconds),
};
