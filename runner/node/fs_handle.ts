// https://nodejs.org/api/fs.html#class-filehandle
import EventEmitter from "./events";
import { calls, partOf } from "./fs_calls";
import { ReadStream, WriteStream } from "./fs_streams";

/** The calls that take a file's number first, by the handle's names for them. */
const plain: Record<string, string> = {
  appendFile: "appendFile", chmod: "fchmod", chown: "fchown", datasync: "fdatasync", readFile: "readFile", stat: "fstat", sync: "fsync",
  truncate: "ftruncate", utimes: "futimes", writeFile: "writeFile",
};

export class FileHandle extends (EventEmitter as any) {
  #fd: number;
  constructor(fd: number) {
    super();
    this.#fd = fd;
  }
  get fd(): number { return this.#fd; }
  async close(): Promise<void> {
    if (this.#fd < 0) return;
    const fd = this.#fd;
    this.#fd = -1;
    calls.close(fd);
    (this as any).emit("close");
  }
  async read(...given: any[]): Promise<{ bytesRead: number; buffer: unknown }> {
    const [buffer, part, position] = partOf(given);
    return { bytesRead: calls.read(this.#open(), part, 0, part.byteLength, position), buffer };
  }
  async readv(buffers: ArrayBufferView[], position?: number) { return { bytesRead: calls.readv(this.#open(), buffers, position), buffers }; }
  async write(data: any, ...given: any[]) { return { bytesWritten: calls.write(this.#open(), data, ...given), buffer: data }; }
  async writev(buffers: ArrayBufferView[], position?: number) { return { bytesWritten: calls.writev(this.#open(), buffers, position), buffers }; }
  createReadStream(options?: object): unknown { return new (ReadStream as any)(undefined, { ...options, fd: this }); }
  createWriteStream(options?: object): unknown { return new (WriteStream as any)(undefined, { ...options, fd: this }); }
  readableWebStream(): ReadableStream {
    return new ReadableStream({
      type: "bytes",
      pull: (controller) => {
        const piece = new Uint8Array(65_536), count = calls.read(this.#open(), piece);
        if (count > 0) return controller.enqueue(piece.subarray(0, count));
        controller.close();
        controller.byobRequest?.respond(0);
      },
    }, { highWaterMark: 0 });
  }
  #open(): number { return this.#fd < 0 ? 0 : this.#fd; }  // 0 is never a file: EBADF

  static {
    for (const [name, call] of Object.entries(plain)) {
      Object.defineProperty(this.prototype, name, {
        async value(this: FileHandle, ...given: any[]) { return calls[call](this.#open(), ...given); },
        writable: true, configurable: true,
      });
    }
    const dispose = (Symbol as unknown as { asyncDispose?: symbol }).asyncDispose;
    if (dispose) Object.defineProperty(this.prototype, dispose, { value: this.prototype.close, writable: true, configurable: true });
  }
}

export async function openHandle(path: any, flags?: any): Promise<FileHandle> {

  return new FileHandle(calls.open(path, flags));
}
