// https://nodejs.org/api/http2.html : the client, on the runtime's own, which shares connections; servers are the gateway's.
import { natives } from "../web/natives";
import { nodeClass } from "./classes";
import { nodeError, refused } from "./errors";
import { plainFrom, networkError } from "./http_client";
import { makeClientSocket } from "./http_client_socket";
import { headersOf, isToken, hasBadCharacter } from "./http_common";
import { constants } from "./http2_constants";
import { builtinModule } from "./modules";
import { isHttpUrl } from "./http_url";

const EventEmitter = builtinModule("events");
const { Duplex } = builtinModule("stream");
const { Buffer } = builtinModule("buffer");

type Callback = (error?: Error | null) => void;
type Headers = Record<string, any>;

const transferOf = Symbol("transfer");
const forgetOf = Symbol("signal");
const timerOf = Symbol("timer");
const sensitiveHeaders = Symbol.for("nodejs.http2.sensitiveHeaders");
const withoutBody = new Set(["GET", "HEAD", "DELETE"]);

function flatOf(headers: Headers): string[] {
  const flat: string[] = [];
  for (const name of Object.keys(headers)) {
    if (name.startsWith(":") || headers[name] === undefined) continue;
    if (!isToken(name)) throw Object.assign(new TypeError(`Header name must be a valid HTTP token ["${name}"]`), { code: "ERR_INVALID_HTTP_TOKEN" });
    for (const value of Array.isArray(headers[name]) ? headers[name] : [headers[name]]) {
      if (hasBadCharacter(`${value}`)) throw Object.assign(new TypeError(`Invalid character in header content ["${name}"]`), { code: "ERR_INVALID_CHAR" });
      flat.push(name.toLowerCase(), `${value}`);
    }
  }
  return flat;
}

const received = (raw: string[], status: number): Headers => ({ ":status": status, ...headersOf(raw), [sensitiveHeaders]: [] });

class StreamMembers {
  [key: string | symbol]: any;

  _read(): void {
    if (!this.answered) {
      this.wanted = true;
      return;
    }
    natives.fetchRead(this[transferOf]).then((piece) => {
      this.active();
      if (Array.isArray(piece)) this.emit("trailers", headersOf(piece), 0);
      if (piece !== null && !Array.isArray(piece)) return void this.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
      this.push(null);
      if (!this.writableEnded && this.endAfterHeaders) this.end();
    }, (error) => this.failed(error));
  }
  _write(chunk: Uint8Array, _encoding: string, callback: Callback): void {
    this.active();
    natives.fetchWrite(this[transferOf], chunk).then((ok) => callback(ok ? null : nodeError("ERR_HTTP2_INVALID_STREAM", "The stream has been destroyed")));
  }
  _final(callback: Callback): void {
    if (!this.endAfterHeaders) natives.fetchWriteEnd(this[transferOf]);
    callback();
  }
  _destroy(error: Error | null, callback: Callback): void {
    clearTimeout(this[timerOf]);
    this[forgetOf]?.();
    natives.fetchCancel(this[transferOf]);
    this.session?.forget(this);
    callback(error);
  }

  async receive(): Promise<void> {
    try {
      for (;;) {
        const [status, , raw] = await natives.fetchHead(this[transferOf]);
        if (this.destroyed) return;
        this.active();
        if (status < 200) {
          this.emit("headers", received(raw, status), 0);
          continue;
        }
        this.answered = true;
        this.emit("response", received(raw, status), 0);
        if (this.wanted) this._read();
        return;
      }
    } catch (error) {
      this.failed(error);
    }
  }
  failed(error: any): void {
    if (this.destroyed) return;
    const { session } = this, { hostname, port } = session.address;
    if (this.answered || error.code === undefined) return this.reset(Number(/\(err (\d+)\)/.exec(error.message)?.[1] ?? constants.NGHTTP2_INTERNAL_ERROR));
    const made = networkError(error, hostname, port);
    this.rstCode = constants.NGHTTP2_INTERNAL_ERROR;
    this.destroy(made);
    if (session.listenerCount("error") > 0) session.destroy(made);
  }
  /** The other side gave the stream up. */
  reset(code: number): void {
    this.rstCode = code;
    const quiet = code === constants.NGHTTP2_NO_ERROR || code === constants.NGHTTP2_CANCEL;
    const name = Object.keys(constants).find((each) => each.startsWith("NGHTTP2_") && constants[each] === code && !/FLAG|SESSION_|SETTINGS_[^T]|DEFAULT/.test(each));
    if (!this.readableEnded) this.emit("aborted");
    this.destroy(quiet ? null : nodeError("ERR_HTTP2_STREAM_ERROR", `Stream closed with error code ${name ?? code}`));
  }

  close(code = 0, callback?: () => void): void {
    if (callback) this.once("close", callback);
    if (this.closed) return;
    this.closed = true;
    this.rstCode = code;
    if (code !== 0 && code !== constants.NGHTTP2_CANCEL) this.destroy(nodeError("ERR_HTTP2_STREAM_ERROR", `Stream closed with error code ${code}`));
    else if (code !== 0 || this.answered === false) this.destroy();
    else this.end();
  }
  setTimeout(milliseconds: number, callback?: () => void): any {
    this.timeout = milliseconds;
    if (callback) this.once("timeout", callback);
    this.active();
    return this;
  }
  active(): void {
    clearTimeout(this[timerOf]);
    if (this.timeout > 0 && !this.destroyed) this[timerOf] = setTimeout(() => this.emit("timeout"), this.timeout);
  }
  priority(): void {}
  sendTrailers(): void {}
  get aborted(): boolean { return this.destroyed && !this.readableEnded; }
  get bufferSize(): number { return this.writableLength; }
  get state(): object { return {}; }
}

const ClientHttp2Stream = nodeClass("ClientHttp2Stream", Duplex, function (session: any, id: number, headers: Headers, ends: boolean) {
  Duplex.call(this, { autoDestroy: true });
  Object.assign(this, {
    session, id, sentHeaders: headers, endAfterHeaders: ends, pending: false, rstCode: 0, answered: false, wanted: false, timeout: 0,
    scheme: headers[":scheme"], [transferOf]: 0, [timerOf]: undefined, [forgetOf]: null,
  });
  Object.defineProperty(this, "closed", { value: false, writable: true, configurable: true });
}, StreamMembers);

class SessionMembers {
  [key: string | symbol]: any;

  request(given: Headers = {}, options: any = {}): any {
    if (this.destroyed) throw nodeError("ERR_HTTP2_INVALID_SESSION", "The session has been destroyed");
    if (this.closed) throw nodeError("ERR_HTTP2_GOAWAY_SESSION", "New streams cannot be created after receiving a GOAWAY");
    const { protocol, host } = this.address;
    const headers: Headers = { ":method": "GET", ":authority": host, ":scheme": protocol.slice(0, -1), ":path": "/", ...given };
    const flat = flatOf(headers), method = `${headers[":method"]}`;
    if (!isToken(method) || /[^\u0021-\u00ff]/.test(`${headers[":path"]}`)) throw nodeError("ERR_HTTP2_INVALID_PSEUDOHEADER", "The request's method or path is not valid");
    const ends = options.endStream ?? withoutBody.has(method);
    const stream = new ClientHttp2Stream(this, this.nextId, headers, ends);
    this.nextId += 2;
    if (headers[":authority"] !== host) flat.push("host", `${headers[":authority"]}`);
    stream[transferOf] = natives.fetchStart(method, `${protocol}//${host}${headers[":path"]}`, flat, null, !ends, plainFrom(this.options, true));
    this.streams.add(stream);
    if (ends) stream.end();
    const { signal } = options;
    if (signal) {
      const abort = () => stream.destroy(Object.assign(new Error("The operation was aborted", { cause: signal.reason }), { name: "AbortError", code: "ABORT_ERR" }));
      if (signal.aborted) queueMicrotask(abort);
      else signal.addEventListener("abort", abort, { once: true });
      stream[forgetOf] = () => signal.removeEventListener("abort", abort);
    }
    process.nextTick(() => stream.emit("ready"));
    void stream.receive();
    return stream;
  }
  forget(stream: any): void {
    this.streams.delete(stream);
    if (this.closed && this.streams.size === 0) this.destroy();
  }
  close(callback?: () => void): void {
    if (callback) this.once("close", callback);
    this.closed = true;
    if (this.streams.size === 0) this.destroy();
  }
  destroy(error?: Error | number): void {
    if (this.destroyed) return;
    this.destroyed = this.closed = true;
    for (const stream of [...this.streams]) stream.destroy();
    process.nextTick(() => {
      if (error instanceof Error) this.emit("error", error);
      this.emit("close");
    });
  }
  ping(payload: unknown, callback?: (error: null, milliseconds: number, payload: unknown) => void): boolean {
    const done = typeof payload === "function" ? (payload as typeof callback) : callback;
    process.nextTick(() => done?.(null, 0, Buffer.alloc(8)));
    return true;
  }
  settings(_settings: unknown, callback?: () => void): void {
    if (callback) process.nextTick(callback);
  }
  goaway(): void { this.close(); }
  setTimeout(_milliseconds: number, callback?: () => void): any {
    if (callback) this.once("timeout", callback);
    return this;
  }
  setLocalWindowSize(): void {}
  ref(): void {}
  unref(): void {}
}

const defaultSettings = () => ({ headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384, maxConcurrentStreams: 4294967295, maxHeaderListSize: 65535, enableConnectProtocol: false });

const ClientHttp2Session = nodeClass("ClientHttp2Session", EventEmitter, function (address: URL, options: any) {
  EventEmitter.call(this);
  const encrypted = address.protocol === "https:";
  Object.assign(this, {
    address: { protocol: address.protocol, host: address.host, hostname: address.hostname, port: Number(address.port || (encrypted ? 443 : 80)) }, options, streams: new Set(),
    nextId: 1, closed: false, destroyed: false, connecting: true, encrypted, alpnProtocol: encrypted ? "h2" : "h2c", originSet: encrypted ? [address.origin] : undefined, type: 1,
    pendingSettingsAck: false, localSettings: defaultSettings(), remoteSettings: defaultSettings(), state: {}, socket: makeClientSocket(address.hostname, Number(address.port), encrypted),
  });
  for (const hidden of ["options", "streams", "nextId"]) Object.defineProperty(this, hidden, { enumerable: false });
}, SessionMembers);

function connect(authority: string | URL, options?: any, listener?: (session: any, socket: any) => void): any {
  if (typeof options === "function") [listener, options] = [options, {}];
  const address = isHttpUrl(authority) ? authority : new URL(authority);
  if (!/^https?:$/.test(address.protocol)) throw nodeError("ERR_HTTP2_UNSUPPORTED_PROTOCOL", `protocol "${address.protocol}" is unsupported.`);
  const session = new ClientHttp2Session(address, options ?? {});
  if (listener) session.once("connect", listener);
  // A connection is made, or found, when the first request needs one.
  process.nextTick(() => {
    session.connecting = false;
    if (session.destroyed) return;
    session.emit("connect", session, session.socket);
    session.emit("remoteSettings", session.remoteSettings);
  });
  return session;
}

class Http2ServerRequest {}
class Http2ServerResponse {}

export default {
  connect, constants, sensitiveHeaders, getDefaultSettings: defaultSettings, getPackedSettings: refused("http2.getPackedSettings"),
  getUnpackedSettings: refused("http2.getUnpackedSettings"), createServer: refused("http2.createServer"), createSecureServer: refused("http2.createSecureServer"),
  performServerHandshake: refused("http2.performServerHandshake"), Http2ServerRequest, Http2ServerResponse,
};
