// https://nodejs.org/api/stream.html : the npm package readable-stream, which is that of Node.js 18.
import library from "readable-stream/lib/stream.js";
import { builtinModule } from "./modules";

const stream: any = library;
const { Readable, Writable, Duplex } = stream;

/** Its own way to streams of the web. */
Readable.toWeb = (readable: any) =>
  new ReadableStream({
    start(controller) {
      readable.on("data", (chunk: any) => {
        controller.enqueue(typeof chunk === "string" ? new TextEncoder().encode(chunk) : new Uint8Array(chunk));
        if ((controller.desiredSize ?? 1) <= 0) readable.pause();
      });
      readable.on("end", () => controller.close());
      readable.on("error", (error: unknown) => controller.error(error));
    },
    pull: () => void readable.resume(),
    cancel: (reason) => void readable.destroy(reason),
  });
Readable.fromWeb = (web: ReadableStream, options?: object) => {
  const reader = web.getReader();
  return new Readable({
    ...options,
    read(this: any) {
      reader.read().then(({ value, done }) => this.push(done ? null : typeof value === "string" || this.readableObjectMode ? value : builtinModule("buffer").Buffer.from(value)), (error) => this.destroy(error));
    },
    destroy(error: unknown, callback: (error: unknown) => void) {
      reader.cancel(error).then(() => callback(error), () => callback(error));
    },
  });
};
Writable.toWeb = (writable: any) =>
  new WritableStream({
    write: (chunk) => new Promise<void>((resolve, reject) => writable.write(chunk, (error: unknown) => (error ? reject(error) : resolve()))),
    close: () => new Promise<void>((resolve) => writable.end(resolve)),
    abort: (reason) => void writable.destroy(reason),
  });
Duplex.toWeb = (duplex: any) => ({ readable: Readable.toWeb(duplex), writable: Writable.toWeb(duplex) });

export default stream;
export const { promises } = stream;
