// https://nodejs.org/api/http.html#class-httpclientrequest , on the runtime's own client: one transfer for each request,
// without redirects, and without decoding what comes.
import { natives, type PlainTransfer } from "../web/natives";
import { isHttpUrl } from "./http_url";
import { nodeClass } from "./classes";
import { invalidArgument, typeError } from "./errors";
import { Agent, SecureAgent } from "./http_agent";
import { makeClientSocket } from "./http_client_socket";
import { connectionReset, distinctHeadersOf, headersOf, isToken } from "./http_common";
import { fillMessage, IncomingMessage } from "./http_incoming";
import { OutgoingMessage } from "./http_outgoing";
import { builtinModule } from "./modules";

const { Buffer } = builtinModule("buffer");

const transferOf = Symbol("transfer");
const plainOf = Symbol("plain");
const timerOf = Symbol("timer");
const forgetOf = Symbol("signal");
const errnoOf: Record<string, number> = { ECONNREFUSED: -111, ECONNRESET: -104, ETIMEDOUT: -110, EHOSTUNREACH: -113, ENETUNREACH: -101, EPIPE: -32, ENOTFOUND: -3008 };
const bodiless = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"]);

export const globalAgent = new Agent({ keepAlive: true, scheduling: "lifo", timeout: 5000 });
export const secureGlobalAgent = new SecureAgent({ keepAlive: true, scheduling: "lifo", timeout: 5000 });

function abortError(signal: AbortSignal): Error {
  return Object.assign(new Error("The operation was aborted", { cause: signal.reason }), { name: "AbortError", code: "ABORT_ERR" });
}

/** PEM of one or several certificates or keys. */
function pemOf(given: unknown): string {
  const list = (Array.isArray(given) ? given : [given]).filter((each) => each !== undefined && each !== null);
  return list.map((each: any) => (typeof each === "string" ? each : each instanceof Uint8Array ? Buffer.from(each).toString() : pemOf(each.pem))).join("\n");
}

export function plainFrom(options: any, http2: boolean): PlainTransfer {
  const environment = builtinModule("process").env.NODE_TLS_REJECT_UNAUTHORIZED;
  const any = options.rejectUnauthorized === false || (options.rejectUnauthorized === undefined && environment === "0");
  return [-1, any, http2, pemOf(options.ca), pemOf(options.cert), pemOf(options.key), `${options.passphrase ?? ""}`];
}

/** What Node.js says of a failure of the network. */
export function networkError(error: any, host: string, port: number): Error {
  const { code } = error;
  if (code === "ENOTFOUND") return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { errno: errnoOf[code], code, syscall: "getaddrinfo", hostname: host });
  if (code === "ECONNRESET" || code === undefined) return connectionReset("socket hang up");
  if (errnoOf[code] === undefined) return Object.assign(new Error(error.message), { code });
  return Object.assign(new Error(`connect ${code} ${host}:${port}`), { errno: errnoOf[code], code, syscall: "connect", address: host, port });
}

class Members {
  [key: string | symbol]: any;

  _implicitHeader(): void {
    this._header = `${this.method} ${this.path} HTTP/1.1\r\n`;
  }
  sendHead(): void {
    this.start(null, true);
  }
  async sendPiece(bytes: Uint8Array): Promise<boolean> {
    this.sendHead();
    this.active();
    return this[transferOf] === 0 ? !!this.upgrading : natives.fetchWrite(this[transferOf], bytes);
  }
  sendEnd(): void {
    this.sendHead();
    if (this[transferOf] !== 0) natives.fetchWriteEnd(this[transferOf]);
    queueMicrotask(() => this.over());
  }
  sendWhole(bytes: Uint8Array | null): boolean {
    this._implicitHeader();
    this.start(bytes, false);
    queueMicrotask(() => this.over());
    return true;
  }

  start(whole: Uint8Array | null, streaming: boolean): void {
    if (this[transferOf] !== 0 || this.upgrading || this.destroyed) return;
    if (this.hasHeader("upgrade") && /(^|,)\s*upgrade\s*(,|$)/i.test(`${this.getHeader("connection")}`)) {
      this.upgrading = true;
      return require("./http_client_upgrade").connectUpgrade(this);
    }
    const length = Number(this.getHeader("content-length") ?? -1);
    const plain: PlainTransfer = [...(this[plainOf] as PlainTransfer)];
    plain[0] = streaming && length >= 0 ? length : -1;
    const id = natives.fetchStart(this.method, this.url, this.flatHeaders(), whole, streaming, plain);
    this[transferOf] = id;
    void this.receive(id);
  }

  async receive(id: number): Promise<void> {
    try {
      for (;;) {
        const [statusCode, statusMessage, rawHeaders, httpVersion] = await natives.fetchHead(id);
        if (this.destroyed) return;
        this.active();
        if (statusCode >= 200 || statusCode === 101) return this.answered(id, statusCode, statusMessage, rawHeaders, httpVersion);
        const message = new IncomingMessage(null);
        fillMessage(message, rawHeaders, null);
        const { headers } = message;
        this.emit("information", { statusCode, statusMessage, rawHeaders, headers, httpVersion, httpVersionMajor: 1, httpVersionMinor: 1 });
        if (statusCode === 100) this.emit("continue");
      }
    } catch (error) {
      this.failed(networkError(error, this.host, this.port));
    }
  }

  answered(id: number, statusCode: number, statusMessage: string, rawHeaders: string[], httpVersion: string): void {
    const active = () => this.active();
    const message = new IncomingMessage(this.socket);
    fillMessage(message, rawHeaders, {
      async read() {
        const piece = await natives.fetchRead(id);
        active();
        if (!Array.isArray(piece)) return piece;
        Object.assign(message, { rawTrailers: piece, trailers: headersOf(piece), trailersDistinct: distinctHeadersOf(piece) });
        return null;
      },
      cancel: () => natives.fetchCancel(id),
    });
    natives.fetchWatch(id, message);
    const [major, minor] = httpVersion.split(".");
    Object.assign(message, { statusCode, statusMessage, httpVersion: `${major}.${minor ?? 0}`, httpVersionMajor: Number(major), httpVersionMinor: Number(minor ?? 0) });
    this.deliver(message);
  }
  deliver(message: any): void {
    this.res = message;
    message.req = this;
    message.once("close", () => this.done());
    if (!this.emit("response", message)) message._dump();
  }
  done(): void {
    clearTimeout(this[timerOf]);
    this[forgetOf]?.();
    this.destroyed = true;
    process.nextTick(() => {
      this.socket?.destroy?.();
      this.emitClose();
    });
  }

  failed(error: Error): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.errored = error;
    this.tell(error);
  }
  tell(error: Error | null): void {
    clearTimeout(this[timerOf]);
    this[forgetOf]?.();
    process.nextTick(() => {
      if (error) this.emit("error", error);
      this.socket?.destroy?.();
      this.emitClose();
    });
  }
  cut(error?: Error): void {
    if (this[transferOf] !== 0) natives.fetchCancel(this[transferOf]);
    this.upgradeSocket?.destroy();
    if (this.res && !this.res.complete) this.res.destroy(error ?? connectionReset("aborted"));
    this.tell(this.res ? error ?? null : error ?? connectionReset("socket hang up"));
  }
  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    process.nextTick(() => this.emit("abort"));
    this.destroy();
  }

  setTimeout(milliseconds: number, callback?: () => void): any {
    this.timeout = Number(milliseconds) || 0;
    if (callback) this.once("timeout", callback);
    this.active();
    return this;
  }
  clearTimeout(callback?: () => void): any { return this.setTimeout(0, callback); }
  /** Something happened: whoever waits for silence begins anew. */
  active(): void {
    clearTimeout(this[timerOf]);
    if (this.timeout > 0 && !this.destroyed) {
      this[timerOf] = setTimeout(() => {
        this.socket?.emit?.("timeout");
        this.emit("timeout");
      }, this.timeout);
    }
  }
  setNoDelay(): void {}
  setSocketKeepAlive(): void {}
  onSocket(): void {}
}

/** The options of request(), which come as address, as object, or as both. */
function optionsOf(first: unknown, second: unknown): any {
  if (typeof first === "string") first = new URL(first);
  if (isHttpUrl(first)) return { ...builtinModule("url").urlToHttpOptions(first), ...(second as object) };
  if (typeof first !== "object" || first === null) throw invalidArgument("url", "of type string or an instance of URL or Object", first);
  return { ...first };
}

function setHeaders(request: any, options: any, host: string, port: number, usual: number): void {
  const { headers } = options;
  if (Array.isArray(headers)) {
    const flat = Array.isArray(headers[0]) ? headers.flat() : headers;
    for (let at = 0; at + 1 < flat.length; at += 2) request.appendHeader(flat[at], flat[at + 1]);
  } else if (headers) {
    for (const name of Object.keys(headers)) if (headers[name] !== undefined) request.setHeader(name, headers[name]);
  }
  if (host && options.setHost !== false && !request.hasHeader("host")) {
    const shown = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
    request.setHeader("Host", port === usual ? shown : `${shown}:${port}`);
  }
  if (options.auth && !request.hasHeader("authorization")) request.setHeader("Authorization", `Basic ${Buffer.from(`${options.auth}`).toString("base64")}`);
}

export const ClientRequest = nodeClass("ClientRequest", OutgoingMessage, function (first: unknown, second: unknown, third: unknown) {
  OutgoingMessage.call(this);
  const options = optionsOf(first, typeof second === "function" ? undefined : second);
  const callback = typeof second === "function" ? second : third;
  const agent = options.agent === undefined || options.agent === null ? (options._defaultAgent ?? globalAgent) : options.agent;
  const expected = options._defaultAgent?.protocol ?? (agent && agent.protocol) ?? "http:";
  const protocol: string = options.protocol || expected;
  const usual = protocol === "https:" ? 443 : 80;
  if (options.path !== undefined && /[^\u0021-\u00ff]/.test(`${options.path}`)) throw typeError("ERR_UNESCAPED_CHARACTERS", "Request path contains unescaped characters");
  if (protocol !== expected && protocol !== agent?.protocol) throw typeError("ERR_INVALID_PROTOCOL", `Protocol "${protocol}" not supported. Expected "${expected}"`);
  if (options.socketPath) throw typeError("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "Sockets of the file system cannot be reached on Supabase Edge Runtime");
  const method = options.method ?? "GET";
  if (typeof method !== "string") throw invalidArgument("options.method", "of type string", method);
  if (!isToken(method)) throw typeError("ERR_INVALID_HTTP_TOKEN", `Method must be a valid HTTP token ["${method}"]`);
  for (const name of ["host", "hostname"]) {
    const value = options[name];
    if (value !== undefined && value !== null && typeof value !== "string") throw invalidArgument(`options.${name}`, "of type string or one of undefined or null", value);
  }
  const host: string = options.hostname || options.host || "localhost", port = Number(options.port || options.defaultPort || usual);
  const path: string = options.path || "/", shown = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  Object.assign(this, {
    method: method.toUpperCase(), path, host, port, protocol, agent: agent || undefined, url: `${protocol}//${shown}${port === usual ? "" : `:${port}`}${path.startsWith("/") ? path : `/${path}`}`,
    aborted: false, res: null, reusedSocket: false, maxHeadersCount: null, maxHeaderSize: options.maxHeaderSize, timeout: 0, upgradeOrConnect: false, upgrading: false, options,
    useChunkedEncodingByDefault: !bodiless.has(method.toUpperCase()), parser: null, upgradeSocket: null,
    [transferOf]: 0, [timerOf]: undefined, [forgetOf]: null, [plainOf]: plainFrom({ ...(agent && agent.options), ...options }, false),
  });
  Object.defineProperty(this, "options", { enumerable: false });
  setHeaders(this, options, host, port, usual);
  if (typeof callback === "function") this.once("response", callback);
  const timeout = options.timeout ?? (agent && agent !== globalAgent && agent !== secureGlobalAgent ? agent.options?.timeout : undefined);
  if (timeout > 0) this.setTimeout(timeout);
  if (options.signal) {
    const { signal } = options, abort = () => this.destroy(abortError(signal));
    if (signal.aborted) queueMicrotask(abort);
    else signal.addEventListener("abort", abort, { once: true });
    this[forgetOf] = () => signal.removeEventListener("abort", abort);
  }
  this.socket = makeClientSocket(host, port, protocol === "https:");
  process.nextTick(() => !this.destroyed && !this.upgrading && this.emit("socket", this.socket));
}, Members);

type Given = [first: unknown, second?: unknown, third?: unknown];

export const request = (...given: Given) => new ClientRequest(...given);
export const get = (...given: Given) => {
  const made = request(...given);
  made.end();
  return made;
};

/** The same for https:. */
const secured = (given: Given): Given => {
  const [first, second, third] = given, secure = { _defaultAgent: secureGlobalAgent };
  if (typeof first === "string" || isHttpUrl(first)) return typeof second === "function" ? [first, secure, second] : [first, { ...secure, ...(second as object) }, third];
  return [{ ...secure, ...(first as object) }, second, third];
};
export const secureRequest = (...given: Given) => new ClientRequest(...secured(given));
export const secureGet = (...given: Given) => {
  const made = secureRequest(...given);
  made.end();
  return made;
};
