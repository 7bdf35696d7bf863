// Deno.connect, Deno.connectTls, Deno.startTls: https://docs.deno.com/api/deno/network
import { badResource, errorOf, lookupError } from "./failures";
import { type Endpoints, type Failure, natives } from "./natives";

const largestRead = 64 << 10;

/** What is known of a connection here only. */
let idOf: (conn: Conn) => number;
/** The number and the ends; from now on the object has none. */
let take: (conn: Conn) => [number, Endpoints];

interface Address {
  transport: "tcp";
  hostname: string;
  port: number;
}

const addressOf = (hostname: string, port: number): Address => ({ transport: "tcp", hostname, port });

export class Conn {
  #id: number;
  #endpoints: Endpoints;
  #readable: ReadableStream<Uint8Array> | undefined;
  #writable: WritableStream<Uint8Array> | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  static {
    idOf = (conn) => conn.#id;
    take = (conn) => {
      const id = conn.#id;
      if (id === 0) throw badResource();
      conn.#id = 0;
      return [id, conn.#endpoints];
    };
  }

  constructor(id: number, endpoints: Endpoints) {
    this.#id = id;
    this.#endpoints = endpoints;
  }

  get localAddr(): Address { return addressOf(this.#endpoints[0], this.#endpoints[1]); }
  get remoteAddr(): Address { return addressOf(this.#endpoints[2], this.#endpoints[3]); }

  async read(into: Uint8Array): Promise<number | null> {
    if (into.byteLength === 0) return 0;
    const bytes = await this.#next(into.byteLength);
    if (bytes === null) return null;
    into.set(bytes);
    return bytes.length;
  }

  /** Reads wait for each other. */
  #next(most: number): Promise<Uint8Array | null> {
    const next = this.#reading.then(async () => {
      if (this.#id === 0) throw badResource();
      const [failure, bytes] = await natives.netRead(this.#id, Math.min(most, largestRead));
      if (failure) throw errorOf(failure);
      return bytes!;
    });
    this.#reading = next.catch(() => {});
    return next;
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (this.#id === 0) throw badResource();
    const [failure] = await natives.netWrite(this.#id, bytes);
    if (failure) throw errorOf(failure);
    return bytes.byteLength;
  }

  async closeWrite(): Promise<void> {
    if (this.#id === 0) throw badResource();
    const [failure] = await natives.netShutdown(this.#id);
    if (failure) throw errorOf(failure);
  }

  close(): void {
    natives.netClose(take(this)[0]);
  }

  #tryClose(): void {
    if (this.#id !== 0) this.close();
  }

  get readable(): ReadableStream<Uint8Array> {
    return this.#readable ??= new ReadableStream({
      pull: async (controller) => {
        try {
          const bytes = await this.#next(largestRead);
          if (bytes) return controller.enqueue(bytes);
          this.#tryClose();
          controller.close();
        } catch (error) {
          this.#tryClose();
          controller.error(error);
        }
      },
      cancel: () => this.#tryClose(),
    }, { highWaterMark: 0 });
  }

  get writable(): WritableStream<Uint8Array> {
    return this.#writable ??= new WritableStream({
      write: async (bytes) => void (await this.write(bytes)),
      close: () => this.#tryClose(),
      abort: () => this.#tryClose(),
    });
  }

  ref(): void {}
  unref(): void {}
  setNoDelay(on = true): void { natives.netSet(this.#id, !!on, undefined, 0); }
  setKeepAlive(on = true): void { natives.netSet(this.#id, undefined, !!on, 0); }
  [Symbol.dispose](): void { this.#tryClose(); }
}
export class TcpConn extends Conn {}

interface TlsOptions {
  hostname?: string;
  caCerts?: string[];
  alpnProtocols?: string[];
  cert?: string;
  key?: string;
}
export class TlsConn extends Conn {
  #handshake: Promise<Failure | null>;

  constructor(id: number, endpoints: Endpoints, hostname: string, { caCerts = [], alpnProtocols = [], cert = "", key = "" }: TlsOptions) {
    super(id, endpoints);
    const text = (value: unknown) => `${value as string}`;
    this.#handshake = natives.netSecure(id, hostname, Array.from(alpnProtocols, text), Array.from(caCerts, text), true, text(cert), text(key),
                                        "", "", 0, 0, true, true).then(([failure]) => failure);
  }

  async handshake(): Promise<{ alpnProtocol: string | null }> {
    const failure = await this.#handshake;
    if (failure) throw errorOf(failure);
    const id = idOf(this);
    if (id === 0) throw badResource();
    return { alpnProtocol: natives.netTlsInfo(id)?.[3] || null };
  }
}

/** A name as name servers know it. */
export function asciiHost(name: string): string {
  const host = name.replace(/^\[(.*)\]$/, "$1");
  if (/^[\x21-\x7e]*$/.test(host)) return host;
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return host;
  }
}

function portOf(port: unknown): number {
  const number = Number(port);
  if (!Number.isInteger(number) || number < 0 || number > 65535) throw new TypeError(`Invalid port: ${String(port)}`);
  return number;
}

async function open(host: string, port: unknown): Promise<[number, Endpoints]> {
  const number = portOf(port), id = natives.netOpen();
  if (id === 0) throw new Error("Too many open files (os error 24)");
  const [failure, endpoints] = await natives.netConnect(id, asciiHost(host), number, 0);
  if (!failure) return [id, endpoints];
  natives.netClose(id);
  throw failure[2] === 0 ? lookupError(failure) : errorOf(failure);
}

interface ConnectOptions {
  hostname?: string;
  port: number;
  transport?: string;
}
function needTcp(transport: string | undefined): void {
  if (transport !== undefined && transport !== "tcp") throw new TypeError(`Unsupported transport: '${transport}'`);
}

export async function connect({ hostname = "127.0.0.1", port, transport }: ConnectOptions): Promise<TcpConn> {
  needTcp(transport);
  return new TcpConn(...await open(`${hostname}`, port));
}

export async function connectTls(options: ConnectOptions & TlsOptions): Promise<TlsConn> {
  const hostname = `${options.hostname ?? "127.0.0.1"}`;
  needTcp(options.transport);
  if ((options.cert === undefined) !== (options.key === undefined)) throw new TypeError("`cert` and `key` must be given together");
  return new TlsConn(...await open(hostname, options.port), asciiHost(hostname), options);
}

export async function startTls(conn: Conn, options: TlsOptions = {}): Promise<TlsConn> {
  if (!(conn instanceof TcpConn)) throw new TypeError("Deno.startTls needs a connection of Deno.connect");
  return new TlsConn(...take(conn), asciiHost(`${options.hostname ?? "127.0.0.1"}`), options);
}
