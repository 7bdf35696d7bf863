// https://nodejs.org/api/fs.html#class-fsreadstream , in the old shape: packages call these without new and put others in
// their place, as also in that of their open().
import { invalidArgument, rangeError } from "./errors";
import { bytesToWrite, encoded, files, flagsOf, optionsOf, pathOf } from "./fs_arguments";
import stream from "./stream";

const { Readable, Writable } = stream as any;

function placeIn(value: any, name: string, otherwise: number): number {
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== "number") throw invalidArgument(name, "of type number", value);
  if (!(value >= 0)) throw rangeError("ERR_OUT_OF_RANGE", `The value of "${name}" is out of range. It must be >= 0. Received ${value}`);
  return value;
}

/** What both have in common. */
function prepare(self: any, path: any, options: any): void {
  const { fd } = options;
  self.fd = fd === undefined || fd === null ? null : typeof fd === "number" ? fd : fd.fd;
  self._handle = typeof fd === "object" ? fd : null;
  self.path = self.fd === null ? pathOf(path) : path;
  self.flags = options.flags ?? options.flag;
  self.mode = options.mode ?? 0o666;
  self.autoClose = options.autoClose ?? true;
}

function openFile(this: any): void {
  let file: number;
  try {
    file = files.open(this.path, flagsOf(this.flags), "open");
  } catch (error) {
    if (this.autoClose) this.destroy(error);
    else this.emit("error", error);
    return;
  }
  this.fd = file;
  this.emit("open", file);
  this.emit("ready");
}

/** Opens before anything is read or written; waits for "open" where open() is another's. */
function construct(this: any, callback: (error?: unknown) => void): void {
  if (this.fd !== null) return callback();
  if (this.open !== openFile) {
    this.once("open", () => callback());
    this.once("error", callback);
    return void this.open();
  }
  try {
    this.fd = files.open(this.path, flagsOf(this.flags), "open");
  } catch (error) {
    return callback(error);
  }
  callback();
  this.emit("open", this.fd);
  this.emit("ready");
}

function destroyFile(this: any, error: unknown, callback: (error?: unknown) => void): void {
  const { fd, _handle: handle } = this;
  this.fd = null;
  if (fd === null || !this.autoClose) return callback(error);
  if (handle) return void handle.close().then(() => callback(error), (failed: unknown) => callback(error ?? failed));
  try {
    files.close(fd, "close");
  } catch (failed) {
    return callback(error ?? failed);
  }
  callback(error);
}

function closeFile(this: any, callback?: (error?: unknown) => void): void {
  if (typeof callback === "function") {
    if (this.closed) queueMicrotask(() => callback());
    else this.once("close", () => callback());
  }
  if (this instanceof (WriteStream as any) && this.autoClose) this.end();
  this.destroy();
}

export function ReadStream(this: any, path: any, given?: any): any {
  if (!(this instanceof (ReadStream as any))) return new (ReadStream as any)(path, given);
  const options = optionsOf(given, { highWaterMark: 65_536, flags: "r" });
  prepare(this, path, options);
  this.start = options.start === undefined ? undefined : placeIn(options.start, "start", 0);
  this.end = placeIn(options.end, "end", Infinity);
  if (this.start !== undefined && this.start > this.end) {
    throw rangeError("ERR_OUT_OF_RANGE", `The value of "start" is out of range. It must be <= "end" (here: ${this.end}). Received ${this.start}`);
  }
  this.pos = this.start;
  this.bytesRead = 0;
  const { highWaterMark, encoding, emitClose = true, signal } = options;
  Readable.call(this, { highWaterMark, encoding, emitClose, signal, autoDestroy: this.autoClose });
}
extend(ReadStream, Readable, {
  open: openFile, close: closeFile, _construct: construct, _destroy: destroyFile,
  _read(this: any, size: number): void {
    const left = this.end === Infinity ? Infinity : this.end - (this.pos ?? this.bytesRead) + 1, wanted = Math.min(size, left);
    const piece = new Uint8Array(Math.max(0, wanted));
    let count = 0;
    try {
      if (wanted > 0) count = files.read(this.fd, piece, this.pos ?? -1, "read");
    } catch (error) {
      return void this.destroy(error);
    }
    if (this.pos !== undefined) this.pos += count;
    this.bytesRead += count;
    this.push(count === 0 ? null : encoded(piece.subarray(0, count), null));
  },
});

export function WriteStream(this: any, path: any, given?: any): any {
  if (!(this instanceof (WriteStream as any))) return new (WriteStream as any)(path, given);
  const options = optionsOf(given, { flags: "w" });
  prepare(this, path, options);
  this.start = options.start === undefined ? undefined : placeIn(options.start, "start", 0);
  this.pos = this.start;
  this.bytesWritten = 0;
  const { highWaterMark, encoding, emitClose = true, signal } = options;
  Writable.call(this, { highWaterMark, defaultEncoding: encoding ?? "utf8", emitClose, signal, decodeStrings: true, autoDestroy: this.autoClose });
}
extend(WriteStream, Writable, {
  open: openFile, close: closeFile, _construct: construct, _destroy: destroyFile,
  _write(this: any, data: any, encoding: string, callback: (error?: unknown) => void): void {
    try {
      const bytes = bytesToWrite(data, encoding);
      files.write(this.fd, bytes, this.pos ?? -1, "write");
      this.bytesWritten += bytes.byteLength;
      if (this.pos !== undefined) this.pos += bytes.byteLength;
    } catch (error) {
      return callback(error);
    }
    callback();
  },
});

function extend(Type: any, Base: any, members: Record<string, unknown>): void {
  Object.setPrototypeOf(Type.prototype, Base.prototype);
  Object.setPrototypeOf(Type, Base);
  for (const [name, value] of Object.entries(members)) Object.defineProperty(Type.prototype, name, { value, writable: true, configurable: true });
  Object.defineProperty(Type.prototype, "pending", { get() { return this.fd === null; }, configurable: true });
}
