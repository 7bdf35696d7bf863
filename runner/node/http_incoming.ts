// https://nodejs.org/api/http.html#class-httpincomingmessage
import { nodeClass } from "./classes";
import { connectionReset, distinctHeadersOf, headersOf } from "./http_common";
import { builtinModule } from "./modules";

const { Readable } = builtinModule("stream");
const { Buffer } = builtinModule("buffer");

/** Where the bytes of a message come from. */
export interface BodySource {
  /** null at the end; rejects when the other side left. */
  read(): Promise<Uint8Array | null>;
  cancel(): void;
}

const sourceOf = Symbol("source");
const rawOf = Symbol("raw headers");
const joined = Symbol("headers");
const distinct = Symbol("distinct headers");

class Members {
  [key: string | symbol]: any;

  _read(): void {
    const source: BodySource | null = this[sourceOf];
    if (source === null) {
      this.complete = true;
      this.push(null);
      return;
    }
    source.read().then((piece) => {
      if (this.destroyed) return;
      if (piece === null) this[sourceOf] = null;
      this.complete = this.complete || piece === null;
      this.push(piece === null ? null : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    }, (error) => this.destroyed || (this[sourceOf] !== source ? void this.push(null) : this.destroy(error?.name === "AbortError" || error?.code === "ERR_STREAM_PREMATURE_CLOSE" ? error : connectionReset("aborted"))));
  }

  _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    const source: BodySource | null = this[sourceOf];
    this[sourceOf] = null;
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit("aborted");
    }
    source?.cancel();
    // Who does not listen is not told: so it is in Node.js.
    queueMicrotask(() => callback(error && this.listenerCount("error") > 0 ? error : null));
  }

  /** Nobody reads the rest. */
  _dump(): void {
    if (this._dumped) return;
    this._dumped = true;
    this.resume();
  }

  setTimeout(milliseconds: number, callback?: () => void): any {
    if (callback) this.on("timeout", callback);
    this.socket?.setTimeout?.(milliseconds);
    return this;
  }

  get headers(): Record<string, string | string[]> { return (this[joined] ??= headersOf(this.rawHeaders, this.joinDuplicateHeaders)); }
  set headers(headers) { this[joined] = headers; }
  get headersDistinct(): Record<string, string[]> { return (this[distinct] ??= distinctHeadersOf(this.rawHeaders)); }
  set headersDistinct(headers) { this[distinct] = headers; }
  get rawHeaders(): string[] {
    const raw = this[rawOf];
    return typeof raw === "function" ? (this[rawOf] = raw()) : raw;
  }
  set rawHeaders(raw: string[]) { this[rawOf] = raw; }
  get connection(): any { return this.socket; }
  set connection(socket) { this.socket = socket; }
}

export const IncomingMessage = nodeClass("IncomingMessage", Readable, function (socket: any) {
  Readable.call(this, { autoDestroy: true });
  Object.assign(this, {
    socket, httpVersionMajor: 1, httpVersionMinor: 1, httpVersion: "1.1", complete: false, trailers: {}, rawTrailers: [], trailersDistinct: {},
    joinDuplicateHeaders: false, aborted: false, upgrade: null, url: "", method: null, statusCode: null, statusMessage: null, client: socket,
    _consuming: false, _dumped: false, [sourceOf]: null, [rawOf]: [], [joined]: undefined, [distinct]: undefined,
  });
}, Members);

/** `raw`: name, value, name, value …, or what makes them when they are asked for. */
export function fillMessage(message: any, raw: string[] | (() => string[]), source: BodySource | null): void {
  message[rawOf] = raw;
  message[joined] = message[distinct] = undefined;
  message[sourceOf] = source;
  if (source === null) message.complete = true;
}

/** What has not been read is nobody's any more. */
export function dropBody(message: any): void {
  message[sourceOf] = null;
  message.complete = true;
}
