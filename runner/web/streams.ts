// The streams standard, from the npm package web-streams-polyfill, and what the rest of this room needs from it.
import {
  ByteLengthQueuingStrategy, CountQueuingStrategy, ReadableByteStreamController, ReadableStream,
  ReadableStreamBYOBReader, ReadableStreamBYOBRequest, ReadableStreamDefaultController, ReadableStreamDefaultReader,
  TransformStream, TransformStreamDefaultController, WritableStream, WritableStreamDefaultController,
  WritableStreamDefaultWriter,
} from "web-streams-polyfill";
import { expose } from "./define";
import { isObject } from "./strings";

export { ReadableStream, TransformStream, WritableStream };

/** Where bytes come from when nobody has asked for a stream yet: a request body, an answer of fetch(). */
export interface ByteSource {
  /** The next piece, null at the end. One call at a time. */
  read(): Promise<Uint8Array | null>;
  cancel(reason: unknown): void;
  /** The whole as text, where it is there already. */
  textNow?(): string | undefined;
  bytesNow?(): Uint8Array | undefined;
  /** Why nothing more will come, once that is known before anybody reads. */
  failure?(): { reason: unknown } | null;
  onFailure?(failed: (reason: unknown) => void): void;
}

export function isReadableStream(value: unknown): value is ReadableStream {
  return isObject(value) && value instanceof ReadableStream;
}

/** The package keeps the standard's [[disturbed]] slot under this name. */
export function isDisturbed(stream: ReadableStream): boolean {
  return (stream as unknown as { _disturbed: boolean })._disturbed;
}

/** A byte stream that reads `source` when it is read itself. */
export function streamOf(source: ByteSource): ReadableStream {
  return new ReadableStream({
    type: "bytes",
    start(controller: ReadableByteStreamController) {
      source.onFailure?.((reason) => controller.error(reason));
    },
    async pull(controller: ReadableByteStreamController) {
      const piece = await source.read();
      if (piece === null) {
        controller.close();
        controller.byobRequest?.respond(0);
      } else if (piece.byteLength > 0) {
        controller.enqueue(piece as Uint8Array<ArrayBuffer>);
      }
    },
    cancel(reason: unknown) {
      source.cancel(reason);
    },
  }, { highWaterMark: 0 });
}

/** "ReadableStreamTee" with cloneForBranch2: the second stream gets copies of the pieces. */
export function teeForClone(stream: ReadableStream, clone: (piece: unknown) => unknown): [ReadableStream, ReadableStream] {
  const [first, second] = stream.tee();
  if (isByteStream(stream)) return [first, second];
  const reader = second.getReader();
  return [first, new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(clone(value));
    },
    cancel(reason) {
      return reader.cancel(reason);
    },
  }, { highWaterMark: 0 })];
}

/** The package keeps the controller under this name. */
function isByteStream(stream: ReadableStream): boolean {
  return (stream as unknown as { _readableStreamController: object })._readableStreamController instanceof ReadableByteStreamController;
}

/** A byte stream over bytes that are there. */
export function streamOfBytes(bytes: Uint8Array): ReadableStream {
  let rest: Uint8Array | null = bytes.byteLength > 0 ? bytes : null;
  return streamOf({
    async read() {
      const piece = rest;
      rest = null;
      return piece;
    },
    cancel() {
      rest = null;
    },
  });
}

/** A source over a stream, which is locked by it. */
export function sourceOf(stream: ReadableStream): ByteSource {
  const reader = stream.getReader();
  return {
    async read() {
      const { done, value } = await reader.read();
      if (done) return null;
      if (!(value instanceof Uint8Array)) {
        const error = new TypeError("A body stream must be made of Uint8Array pieces");
        reader.cancel(error).catch(() => {});
        throw error;
      }
      return value;
    },
    cancel(reason) {
      reader.cancel(reason).catch(() => {});
    },
  };
}

export async function readAll(source: ByteSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let piece = await source.read(); piece !== null; piece = await source.read()) {
    pieces.push(piece);
    length += piece.byteLength;
  }
  return pieces.length === 1 ? pieces[0] : concatenate(pieces, length);
}

export function concatenate(pieces: Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.byteLength;
  }
  return all;
}

export function install(): void {
  const classes = {
    ByteLengthQueuingStrategy, CountQueuingStrategy, ReadableByteStreamController, ReadableStream,
    ReadableStreamBYOBReader, ReadableStreamBYOBRequest, ReadableStreamDefaultController, ReadableStreamDefaultReader,
    TransformStream, TransformStreamDefaultController, WritableStream, WritableStreamDefaultController,
    WritableStreamDefaultWriter,
  };
  for (const [name, value] of Object.entries(classes)) {
    Object.defineProperty(value, "name", { value: name, configurable: true });
    expose(name, value);
  }
}
