// https://compression.spec.whatwg.org
import { exposeInterfaces, needArguments } from "./define";
import { natives } from "./natives";
import { TransformStream } from "./streams";
import { bytesOf, isBytes } from "./text";

const formats = ["deflate", "deflate-raw", "gzip"];
const nothing = new Uint8Array(0);

interface Output {
  enqueue(piece: Uint8Array): void;
}

/** What is given comes out in pieces; malformed data is a TypeError, and the end of the codec. */
function pass(id: number, input: Uint8Array, last: boolean, output: Output): void {
  natives.codecGive(id, input, last);
  for (let piece; (piece = natives.codecTake(id)) !== null; ) {
    if (piece === undefined) {
      natives.codecForget(id);
      throw new TypeError("The compressed data is malformed or incomplete");
    }
    output.enqueue(piece);
  }
}

function codecStream(format: unknown, compress: boolean): TransformStream {
  const name = `${format}`;
  if (!formats.includes(name)) throw new TypeError(`Unsupported compression format: '${name}'`);
  const transformer = {
    transform(chunk: unknown, controller: Output) {
      if (!isBytes(chunk)) throw new TypeError("The chunk is not an ArrayBuffer or a view on one");
      pass(id, bytesOf(chunk), false, controller);
    },
    flush(controller: Output) {
      pass(id, nothing, true, controller);
      natives.codecForget(id);
    },
  };
  const id = natives.codecOpen(name, compress, transformer); // the streams hold it, whoever has lost the object below
  return new TransformStream(transformer);
}

export class CompressionStream {
  #transform: TransformStream;
  constructor(format: string) {
    needArguments(arguments.length, 1, "CompressionStream");
    this.#transform = codecStream(format, true);
  }
  get readable() { return this.#transform.readable; }
  get writable() { return this.#transform.writable; }
}

export class DecompressionStream {
  #transform: TransformStream;
  constructor(format: string) {
    needArguments(arguments.length, 1, "DecompressionStream");
    this.#transform = codecStream(format, false);
  }
  get readable() { return this.#transform.readable; }
  get writable() { return this.#transform.writable; }
}

export function install(): void {
  exposeInterfaces({ CompressionStream, DecompressionStream });
}
