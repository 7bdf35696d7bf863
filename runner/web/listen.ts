// Deno.listen and Deno.serveHttp: the older way to serve, which ends in the same virtual listener. What is accepted is a
// connection with one request on it.
import { errors } from "./deno_errors";
import { natives } from "./natives";
import { incomingRequest, type Request } from "./request";
import { type Response } from "./response";
import { answer, handlerFailed, takeExchanges } from "./serve";

interface RequestEvent {
  request: Request;
  respondWith(response: Response | Promise<Response>): Promise<void>;
}

interface Address {
  transport: "tcp";
  hostname: string;
  port: number;
}

const badResource = () => new errors.BadResource("Listener has been closed");

/** A queue of which each entry goes to one who waits for it. */
class Queue<T> {
  #entries: T[] = [];
  #waiting: { resolve(entry: T | null): void }[] = [];
  #closed = false;

  put(entry: T): boolean {
    if (this.#closed) return false;
    const first = this.#waiting.shift();
    if (first) first.resolve(entry);
    else this.#entries.push(entry);
    return true;
  }
  /** null: it is closed. */
  take(): Promise<T | null> {
    const entry = this.#entries.shift();
    if (entry !== undefined || this.#closed) return Promise.resolve(entry ?? null);
    return new Promise((resolve) => this.#waiting.push({ resolve }));
  }
  close(): T[] {
    this.#closed = true;
    for (const each of this.#waiting.splice(0)) each.resolve(null);
    return this.#entries.splice(0);
  }
}

/** What serveHttp() makes of a connection. */
class HttpConn {
  #requests: Queue<RequestEvent>;
  constructor(requests: Queue<RequestEvent>) { this.#requests = requests; }
  get rid(): number { return -1; }
  nextRequest(): Promise<RequestEvent | null> { return this.#requests.take(); }
  close(): void { this.#requests.close(); }
  async *[Symbol.asyncIterator](): AsyncGenerator<RequestEvent> {
    for (let event = await this.nextRequest(); event !== null; event = await this.nextRequest()) yield event;
  }
}

const closed = () => Promise.reject(new errors.NotSupported("The bytes of a connection to a function cannot be read; use Deno.serveHttp(conn)"));

/** An accepted connection. Its bytes are nobody's: there is a gateway before it. */
class VirtualConn {
  readonly requests = new Queue<RequestEvent>();
  readonly localAddr: Address;
  readonly remoteAddr: Address = { transport: "tcp", hostname: "0.0.0.0", port: 9999 };
  readonly rid = -1;
  constructor(address: Address) { this.localAddr = address; }
  read(): Promise<number | null> { return closed(); }
  write(): Promise<number> { return closed(); }
  close(): void { this.requests.close(); }
  closeWrite(): Promise<void> { return Promise.resolve(); }
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}
}

class Listener {
  #connections = new Queue<VirtualConn>();
  #release: () => void;
  #closed = false;
  readonly addr: Address = { transport: "tcp", hostname: "0.0.0.0", port: 9999 };
  readonly rid = -1;

  constructor() {
    this.#release = takeExchanges((id, method, url, hasBody) => {
      const connection = new VirtualConn(this.addr);
      connection.requests.put({
        request: incomingRequest(id, method, url, hasBody),
        async respondWith(given) {
          connection.requests.close();
          try {
            answer(id, await given);
          } catch (error) {
            await handlerFailed(id, error);
          }
        },
      });
      if (!this.#connections.put(connection)) natives.fail(id, "exception", badResource());
    });
  }

  async accept(): Promise<VirtualConn> {
    const connection = await this.#connections.take();
    if (connection === null) throw badResource();
    return connection;
  }
  close(): void {
    if (this.#closed) throw badResource();
    this.#closed = true;
    this.#release();
    this.#connections.close();
  }
  ref(): void {}
  unref(): void {}
  async *[Symbol.asyncIterator](): AsyncGenerator<VirtualConn> {
    for (let connection = await this.#connections.take(); connection !== null; connection = await this.#connections.take()) yield connection;
  }
  [Symbol.dispose](): void {
    if (!this.#closed) this.close();
  }
}

/** Port and host say nothing here: requests come through the platform's gateway. */
export function listen(options: { port?: number; hostname?: string; transport?: string } = {}): Listener {
  const transport = options?.transport ?? "tcp";
  if (transport !== "tcp") throw new TypeError(`Unsupported transport: '${transport}'`);
  return new Listener();
}

export function serveHttp(connection: VirtualConn): HttpConn {
  if (!(connection instanceof VirtualConn)) throw new TypeError("Deno.serveHttp: the argument must be a connection that Deno.listen() has given");
  return new HttpConn(connection.requests);
}
