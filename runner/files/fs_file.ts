// https://docs.deno.com/api/deno/~/Deno.FsFile
import { ReadableStream, WritableStream } from "../web/streams";
import type { URL } from "../web/url";
import { denoFailure, infoOf, pathOf } from "./deno_paths";
import { filesWith, OpenFlag } from "./files";

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
    if (bytes.byteLength === 0) return 0;
    return files.read(this.#file, bytes, -1, "read") || null;
  }
  async read(bytes: Uint8Array): Promise<number | null> { return this.readSync(bytes); }
  writeSync(bytes: Uint8Array): number { return files.write(this.#file, bytes, -1, "write"); }
  async write(bytes: Uint8Array): Promise<number> { return this.writeSync(bytes); }
  seekSync(offset: number | bigint, whence: number): number { return files.seek(this.#file, Number(offset), whence, "seek"); }
  async seek(offset: number | bigint, whence: number): Promise<number> { return this.seekSync(offset, whence); }
  truncateSync(length = 0): void { files.resize(this.#file, length, "truncate"); }
  async truncate(length = 0): Promise<void> { this.truncateSync(length); }
  statSync(): Record<string, unknown> { return infoOf(files.status(this.#file, "stat")); }
  async stat(): Promise<Record<string, unknown>> { return this.statSync(); }
  utimeSync(accessed: number | Date, modified: number | Date): void { files.times(this.#file, milliseconds(accessed), milliseconds(modified), "utime"); }
  async utime(accessed: number | Date, modified: number | Date): Promise<void> { this.utimeSync(accessed, modified); }
  /** There is no disk to write to. */
  syncSync(): void {}
  async sync(): Promise<void> {}
  syncDataSync(): void {}
  async syncData(): Promise<void> {}
  isTerminal(): boolean { return false; }
  close(): void { files.close(this.#file, "close"); }
  [(Symbol as unknown as { dispose: symbol }).dispose](): void { this.#closeOnce(); }

  /** The rest of the file; the file is closed at its end. */
  get readable(): ReadableStream {
    return (this.#readable ??= new ReadableStream({
      type: "bytes",
      pull: (controller) => {
        const piece = new Uint8Array(pieceBytes), count = files.read(this.#file, piece, -1, "read");
        if (count > 0) return controller.enqueue(piece.subarray(0, count));
        controller.close();
        controller.byobRequest?.respond(0);
        this.#closeOnce();
      },
      cancel: () => this.#closeOnce(),
    }, { highWaterMark: 0 }));
  }

  get writable(): WritableStream {
    return (this.#writable ??= new WritableStream({
      write: (piece: Uint8Array) => void this.writeSync(piece),
      close: () => this.#closeOnce(),
      abort: () => this.#closeOnce(),
    }));
  }

  #closeOnce(): void {
    try {
      this.close();
    } catch {} // closed by hand
  }
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
