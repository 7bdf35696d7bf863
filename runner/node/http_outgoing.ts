// https://nodejs.org/api/http.html#class-httpoutgoingmessage : headers, and a queue of bytes that somebody else sends.
import { nodeClass } from "./classes";
import { chunkOf, validateHeaderName, validateHeaderValue } from "./http_common";
import { invalidArgument, nodeError } from "./errors";
import { builtinModule } from "./modules";

const Stream = builtinModule("stream");
const { Buffer } = builtinModule("buffer");

type Callback = (error?: Error | null) => void;
type Entry = [name: string, value: string | string[]];

const highWaterMark = 16 * 1024;
export const entriesOf = Symbol("headers");
const queueOf = Symbol("queue");
const sendingOf = Symbol("sending");
const corkedOf = Symbol("corked");

const sentAlready = (what: string) => nodeError("ERR_HTTP_HEADERS_SENT", `Cannot ${what} headers after they are sent to the client`);

class Members {
  [key: string | symbol]: any;

  // Headers

  setHeader(name: string, value: unknown): any {
    if (this._header) throw sentAlready("set");
    validateHeaderName(name);
    if (Array.isArray(value)) for (const each of value) validateHeaderValue(name, each);
    else validateHeaderValue(name, value);
    this[entriesOf].set(name.toLowerCase(), [name, Array.isArray(value) ? value.map(String) : (value as string)]);
    return this;
  }
  appendHeader(name: string, value: string | string[]): any {
    if (this._header) throw sentAlready("append");
    validateHeaderName(name);
    const added = Array.isArray(value) ? value : [value];
    for (const each of added) validateHeaderValue(name, each);
    const known: Entry | undefined = this[entriesOf].get(name.toLowerCase());
    this[entriesOf].set(name.toLowerCase(), [known?.[0] ?? name, known ? [known[1]].flat().concat(added).map(String) : value]);
    return this;
  }
  setHeaders(headers: Map<string, unknown> | Headers): any {
    if (this._header) throw sentAlready("set");
    if (typeof (headers as any)?.entries !== "function") throw invalidArgument("headers", "an instance of Headers or Map", headers);
    for (const [name, value] of headers as Iterable<[string, unknown]>) this.appendOrSet(name, value);
    return this;
  }
  appendOrSet(name: string, value: unknown): void {
    if (name.toLowerCase() === "set-cookie") this.appendHeader(name, value as string);
    else this.setHeader(name, value);
  }
  getHeader(name: string): unknown {
    if (typeof name !== "string") throw invalidArgument("name", "of type string", name);
    return this[entriesOf].get(name.toLowerCase())?.[1];
  }
  getHeaders(): Record<string, unknown> {
    const all = Object.create(null);
    for (const [key, [, value]] of this[entriesOf]) all[key] = value;
    return all;
  }
  getHeaderNames(): string[] { return [...this[entriesOf].keys()]; }
  getRawHeaderNames(): string[] { return [...this[entriesOf].values()].map(([name]: Entry) => name); }
  hasHeader(name: string): boolean {
    if (typeof name !== "string") throw invalidArgument("name", "of type string", name);
    return this[entriesOf].has(name.toLowerCase());
  }
  removeHeader(name: string): void {
    if (typeof name !== "string") throw invalidArgument("name", "of type string", name);
    if (this._header) throw sentAlready("remove");
    this[entriesOf].delete(name.toLowerCase());
  }
  /** name, value, name, value … as they go out. */
  flatHeaders(): string[] {
    const flat: string[] = [];
    for (const [name, value] of this[entriesOf].values()) {
      for (const each of Array.isArray(value) ? value : [value]) flat.push(name, `${each}`);
    }
    return flat;
  }

  // The body

  write(chunk: unknown, encoding?: string | Callback, callback?: Callback): boolean {
    if (typeof encoding === "function") [callback, encoding] = [encoding, undefined];
    const bytes = chunkOf(chunk, encoding as string, Buffer);
    const problem = this.finished ? nodeError("ERR_STREAM_WRITE_AFTER_END", "write after end")
      : this.destroyed ? nodeError("ERR_STREAM_DESTROYED", "Cannot call write after a stream was destroyed") : null;
    if (problem) {
      queueMicrotask(() => {
        callback?.(problem);
        if (this.finished && !this.destroyed) this.emit("error", problem);
      });
      return false;
    }
    if (!this._header) this._implicitHeader();
    if (!this._hasBody || bytes.length === 0) {
      if (callback) queueMicrotask(() => callback!());
      return true;
    }
    this[queueOf].push([bytes, callback]);
    this.writableLength += bytes.length;
    this.pump();
    const room = this.writableLength < highWaterMark;
    if (!room) this.writableNeedDrain = true;
    return room;
  }

  end(chunk?: unknown, encoding?: string | Callback, callback?: Callback): any {
    if (typeof chunk === "function") [callback, chunk, encoding] = [chunk as Callback, undefined, undefined];
    else if (typeof encoding === "function") [callback, encoding] = [encoding, undefined];
    const problem = this.finished ? nodeError(this.writableFinished ? "ERR_STREAM_ALREADY_FINISHED" : "ERR_STREAM_WRITE_AFTER_END", chunk === undefined || chunk === null ? "Cannot call end after a stream was finished" : "write after end") : null;
    if (problem) {
      if (callback) queueMicrotask(() => callback!(problem));
      else if (chunk !== undefined && chunk !== null) queueMicrotask(() => this.emit("error", problem));
      return this;
    }
    const bytes = chunk === undefined || chunk === null ? null : chunkOf(chunk, encoding as string, Buffer);
    if (callback) this.once("finish", callback);
    if (this.destroyed) {
      this.finished = this.writableEnded = true;
      return this;
    }
    if (this._header === null && this.sendWhole(bytes)) {
      this.finished = this.writableEnded = true;
      return this;
    }
    if (!this._header) this._implicitHeader();
    if (bytes !== null && bytes.length > 0) this.write(bytes);
    this.finished = this.writableEnded = true;
    this[corkedOf] = 0;
    this.pump();
    return this;
  }

  /** Sends what waits, one piece at a time: several small ones together. */
  pump(): void {
    if (this[sendingOf] || this[corkedOf] > 0 || this.destroyed) return;
    if (this[queueOf].length === 0) {
      if (this.finished) this.sendEnd();
      return;
    }
    this[sendingOf] = true;
    // What is written in one turn goes out together.
    queueMicrotask(() => {
      const taken: [Uint8Array, Callback | undefined][] = this[queueOf].splice(0);
      const piece = taken.length === 1 ? taken[0][0] : Buffer.concat(taken.map(([bytes]) => bytes));
      void this.sendPiece(piece).then((ok: boolean) => this.sentPiece(taken, piece.length, ok));
    });
  }
  sentPiece(taken: [Uint8Array, Callback | undefined][], size: number, ok: boolean): void {
    this[sendingOf] = false;
    this.writableLength -= size;
    const problem = ok ? null : nodeError("ERR_STREAM_DESTROYED", "Cannot call write after a stream was destroyed");
    for (const [, callback] of taken) callback?.(problem);
    if (!ok || this.destroyed) return;
    if (this.writableNeedDrain && !this.finished && this.writableLength < highWaterMark) {
      this.writableNeedDrain = false;
      this.emit("drain");
    }
    this.pump();
  }
  /** All bytes are where they should go. */
  over(): void {
    if (this.writableFinished) return;
    this.writableFinished = true;
    this.emit("finish");
  }

  cork(): void { this[corkedOf]++; }
  uncork(): void {
    if (this[corkedOf] === 0) return;
    this[corkedOf]--;
    this.pump();
  }
  get writableCorked(): number { return this[corkedOf]; }

  destroy(error?: Error): any {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.errored = error ?? null;
    for (const [, callback] of this[queueOf].splice(0)) callback?.(error ?? nodeError("ERR_STREAM_DESTROYED", "Cannot call write after a stream was destroyed"));
    this.cut(error);
    return this;
  }
  /** Says that it is over, once. */
  emitClose(): void {
    if (this._closed) return;
    this._closed = true;
    this.emit("close");
  }

  flushHeaders(): void {
    if (!this._header) this._implicitHeader();
    this.sendHead();
  }
  setTimeout(milliseconds: number, callback?: () => void): any {
    if (callback) this.on("timeout", callback);
    this.socket?.setTimeout?.(milliseconds);
    return this;
  }
  addTrailers(): void {}
  pipe(): void { this.emit("error", nodeError("ERR_STREAM_CANNOT_PIPE", "Cannot pipe, not readable")); }

  get headersSent(): boolean { return !!this._header; }
  get closed(): boolean { return this._closed; }
  get writableHighWaterMark(): number { return highWaterMark; }
  get writableObjectMode(): boolean { return false; }
  get connection(): any { return this.socket; }
  set connection(socket) { this.socket = socket; }
  get _headers(): Record<string, unknown> { return this.getHeaders(); }
  get _headerNames(): Record<string, string> { return Object.fromEntries([...this[entriesOf]].map(([key, [name]]: any) => [key, name])); }
}

export const OutgoingMessage = nodeClass("OutgoingMessage", Stream, function () {
  Stream.call(this);
  Object.assign(this, {
    _header: null, _hasBody: true, _sent100: false, _expect_continue: false, _removedConnection: false, _removedContLen: false, _removedTE: false,
    _closed: false, writable: true, writableEnded: false, writableFinished: false, writableLength: 0, writableNeedDrain: false, finished: false,
    destroyed: false, errored: null, sendDate: true, shouldKeepAlive: true, chunkedEncoding: false, useChunkedEncodingByDefault: true, strictContentLength: false,
    _keepAliveTimeout: 0, outputData: [], outputSize: 0, [entriesOf]: new Map(), [queueOf]: [], [sendingOf]: false, [corkedOf]: 0,
  });
}, Members);
