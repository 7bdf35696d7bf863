// https://w3c.github.io/FileAPI/#APIASynch : FileReader. The bytes are there already, so a read is three tasks long.
import { runSoon } from "./timers";
import { type Blob, blobBytes, isBlob } from "./blob";
import { addConstants, exposeInterfaces, needArguments } from "./define";
import { DOMException } from "./dom_exception";
import { defineHandler, dispatch, EventTarget } from "./event";
import { ProgressEvent } from "./event_types";
import { natives } from "./natives";
import { parseMimeType } from "./mime_type";
import { decode, TextDecoder } from "./text";

const enum State { empty, loading, done }

type Result = string | ArrayBuffer | null;

export class FileReader extends EventTarget {
  #state = State.empty;
  #result: Result = null;
  #error: DOMException | null = null;
  /** The read that goes on; tasks of others have nothing to say any more. */
  #read: object | null = null;

  get readyState(): number { return this.#state; }
  get result(): Result { return this.#result; }
  get error(): DOMException | null { return this.#error; }

  readAsArrayBuffer(blob: Blob): void {
    needArguments(arguments.length, 1, "FileReader.readAsArrayBuffer");
    this.#start(blob, (bytes) => bytes.slice().buffer as ArrayBuffer);
  }
  readAsBinaryString(blob: Blob): void {
    needArguments(arguments.length, 1, "FileReader.readAsBinaryString");
    this.#start(blob, (bytes) => natives.decodeLatin1(bytes));
  }
  readAsDataURL(blob: Blob): void {
    needArguments(arguments.length, 1, "FileReader.readAsDataURL");
    this.#start(blob, (bytes, type) => `data:${type || "application/octet-stream"};base64,${natives.base64Encode(bytes)}`);
  }
  readAsText(blob: Blob, encoding: string | undefined = undefined): void {
    needArguments(arguments.length, 1, "FileReader.readAsText");
    const label = encoding === undefined ? undefined : `${encoding}`;
    this.#start(blob, (bytes, type) => textOf(bytes, type, label));
  }

  abort(): void {
    this.#result = null;
    if (this.#state !== State.loading) return;
    this.#state = State.done;
    this.#read = null;
    this.#fire("abort");
    if (this.#read === null) this.#fire("loadend");
  }

  #start(blob: Blob, pack: (bytes: Uint8Array, type: string) => Result): void {
    if (!isBlob(blob)) throw new TypeError("FileReader: the argument must be a Blob");
    if (this.#state === State.loading) throw new DOMException("The reader is reading already", "InvalidStateError");
    const read = {};
    this.#state = State.loading;
    this.#result = this.#error = null;
    this.#read = read;
    const bytes = blobBytes(blob), { type } = blob;
    const step = (action: () => void) => natives.enqueueTask(() => {
      if (this.#read === read) action();
    });
    step(() => this.#fire("loadstart", 0, bytes.length));
    if (bytes.length > 0) step(() => this.#fire("progress", bytes.length, bytes.length));
    step(() => this.#end(() => pack(bytes, type), bytes.length));
  }

  #end(pack: () => Result, length: number): void {
    this.#state = State.done;
    this.#read = null;
    try {
      this.#result = pack();
    } catch (error) {
      this.#error = new DOMException((error as Error).message, "NotReadableError");
    }
    this.#fire(this.#error === null ? "load" : "error", length, length);
    // What the listener awaited goes on before the end is told of.
    void runSoon(() => {
      if (this.#state !== State.loading) this.#fire("loadend", length, length);
    });
  }

  #fire(type: string, loaded = 0, total = 0): void {
    dispatch(this, new ProgressEvent(type, { lengthComputable: total > 0, loaded, total }));
  }
}

/** https://w3c.github.io/FileAPI/#blob-package-data : the label, else the blob's own charset, else UTF-8; a byte order mark wins. */
function textOf(bytes: Uint8Array, type: string, label: string | undefined): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decode(bytes);
  return (decoderFor(label) ?? decoderFor(parseMimeType(type)?.parameters.get("charset")) ?? new TextDecoder()).decode(bytes);
}

function decoderFor(label: string | undefined): TextDecoder | null {
  try {
    return label === undefined ? null : new TextDecoder(label);
  } catch {
    return null;
  }
}

export function install(): void {
  exposeInterfaces({ FileReader });
  addConstants(FileReader, { EMPTY: State.empty, LOADING: State.loading, DONE: State.done });
  for (const type of ["loadstart", "progress", "load", "abort", "error", "loadend"]) defineHandler(FileReader.prototype, type);
}
