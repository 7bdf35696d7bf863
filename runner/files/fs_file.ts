// https://docs.deno.com/api/deno/~/Deno.FsFile
import { type ByteSource, ReadableStream, WritableStream } from "../web/streams";
import type { URL } from "../web/url";
import { denoFailure, infoOf, pathOf } from "./deno_paths";
import { Errno, filesWith, OpenFlag } from "./files";
import { isBytes } from "../web/text";

const files = filesWith(denoFailure);
const pieceBytes = 65_536;

export interface OpenOptions {
  read?: boolean;
  write?: boolean;
  append?: boolean;
  truncate?: boolean;
  create?: boolean;
  createNew?: boolean;
}

const token = Symbol("FsFile");

export class FsFile {
  #file: number;
  #readable: ReadableStream | null = null;
  #writable: WritableStream | null = null;

  constructor(made: unknown, file: number) {
    if (made !== token) throw new TypeError("'Deno.FsFile' cannot be constructed, use 'Deno.open()' or 'Deno.openSync()' instead");
    this.#file = file;
  }

  readSync(bytes: Uint8Array): number | null {
    if (!isBytes(bytes)) throw new TypeError("expected typed ArrayBufferView");
    const file = this.#open();
    return bytes.byteLength === 0 ? 0 : files.read(file, bytes, -1, "read") || null;
  }
  async read(bytes: Uint8Array): Promise<number | null> { return this.readSync(bytes); }
  writeSync(bytes: Uint8Array): number {
    if (!isBytes(bytes)) throw new TypeError("expected typed ArrayBufferView");
    return files.write(this.#open(), bytes, -1, "write");
  }
  async write(bytes: Uint8Array): Promise<number> { return this.writeSync(bytes); }
  seekSync(offset: number | bigint, whence: number): number { return files.seek(this.#open(), Number(offset), whence, "seek"); }
  async seek(offset: number | bigint, whence: number): Promise<number> { return this.seekSync(offset, whence); }
  truncateSync(length = 0): void { files.resize(this.#open(), length, "truncate"); }
  async truncate(length = 0): Promise<void> { this.truncateSync(length); }
  statSync(): Record<string, unknown> { return infoOf(files.status(this.#open(), "stat")); }
  async stat(): Promise<Record<string, unknown>> { return this.statSync(); }
  utimeSync(accessed: number | Date, modified: number | Date): void { files.times(this.#open(), milliseconds(accessed), milliseconds(modified), "utime"); }
  async utime(accessed: number | Date, modified: number | Date): Promise<void> { this.utimeSync(accessed, modified); }
  /** There is no disk to write to, and nobody else who could hold a lock. */
  syncSync(): void { this.#open(); }
  async sync(): Promise<void> { this.#open(); }
  syncDataSync(): void { this.#open(); }
  async syncData(): Promise<void> { this.#open(); }
  lockSync(_exclusive = false): void { this.#open(); }
  async lock(_exclusive = false): Promise<void> { this.#open(); }
  unlockSync(): void { this.#open(); }
  async unlock(): Promise<void> { this.#open(); }
  isTerminal(): boolean { return false; }
  setRaw(_mode: boolean): void {}
  close(): void {
    files.close(this.#open(), "close");
    this.#file = -1;
  }
  [(Symbol as unknown as { dispose: symbol }).dispose](): void { this.#closeOnce(); }

  /** The rest of the file; the file is closed at its end. */
  get readable(): ReadableStream {
    return (this.#readable ??= streamOf((piece) => this.readSync(piece) ?? 0, () => this.#closeOnce()));
  }

  get writable(): WritableStream {
    return (this.#writable ??= new WritableStream({
      write: (piece: Uint8Array) => void this.writeSync(piece),
      close: () => this.#closeOnce(),
      abort: () => this.#closeOnce(),
    }));
  }

  #open(): number {
    if (this.#file < 0) throw denoFailure(Errno.EBADF, "");
    return this.#file;
  }
  #closeOnce(): void {
    if (this.#file >= 0) this.close();
  }
}

/** Reads when somebody wants to have it; closes at the end. */
function streamOf(read: (piece: Uint8Array) => number, close: () => void): ReadableStream {
  return new ReadableStream({
    type: "bytes",
    pull(controller: any) {
      const piece = new Uint8Array(pieceBytes);
      let count: number;
      try {
        count = read(piece);
      } catch (error) {
        close();
        throw error;
      }
      if (count > 0) return controller.enqueue(piece.subarray(0, count));
      controller.close();
      controller.byobRequest?.respond(0);
      close();
    },
    cancel: close,
  }, { highWaterMark: 0 });
}

/** What is in an open file, which then is the body's. */
export function fileSource(file: number): ByteSource {
  const close = () => {
    if (file >= 0) files.close(file, "close");
    file = -1;
  };
  return {
    async read() {
      if (file < 0) return null;
      const piece = new Uint8Array(pieceBytes), count = files.read(file, piece, -1, "read");
      if (count > 0) return piece.subarray(0, count);
      close();
      return null;
    },
    cancel: close,
  };
}

function milliseconds(time: number | Date): number {
  return typeof time === "number" ? time * 1000 : time.getTime();
}

/** Deno.open */
export function openFile(path: string | URL, options: OpenOptions = { read: true }): FsFile {
  const { read = false, write = false, append = false, truncate = false, create = false, createNew = false } = options;
  if (!(read || write || append || truncate || create || createNew)) throw new Error("'options' requires at least one option to be true");
  if (truncate && !write) throw new Error("'truncate' option requires 'write' to be true");
  if ((create || createNew) && !(write || append)) throw new Error("'create' or 'createNew' options require 'write' or 'append' to be true");
  const flags = (read ? OpenFlag.read : 0) | (write ? OpenFlag.write : 0) | (append ? OpenFlag.append : 0) | (truncate ? OpenFlag.truncate : 0) |
    (create ? OpenFlag.create : 0) | (createNew ? OpenFlag.createNew : 0);
  return new FsFile(token, files.open(pathOf(path), flags, "open"));
}
