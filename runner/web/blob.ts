// https://w3c.github.io/FileAPI : Blob and File, held in memory.
import { exposeInterfaces, needArguments } from "./define";
import { inspectAs } from "./inspect_symbols";
import { natives } from "./natives";
import { concatenate, streamOfBytes, type ReadableStream } from "./streams";
import { isObject, toUSVString } from "./strings";
import { bytesOf, decode, encode, isBytes } from "./text";
import { URL } from "./url";

export interface BlobOptions {
  type?: string;
  endings?: "transparent" | "native";
}

export let blobBytes: (blob: Blob) => Uint8Array;
export let isBlob: (value: unknown) => value is Blob;
/** Of bytes that nobody else changes; the type stands as it is. */
export let blobOf: (bytes: Uint8Array, type: string) => Blob;

export class Blob {
  #bytes: Uint8Array;
  #type: string;

  constructor(parts: Iterable<unknown> = [], options: BlobOptions = {}) {
    if (!isObject(parts) || typeof parts[Symbol.iterator] !== "function") {
      throw new TypeError("Blob constructor: the first argument must be a sequence");
    }
    const pieces = Array.from(parts, bytesOfPart);
    this.#bytes = concatenate(pieces, pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
    this.#type = normalType(options?.type);
  }

  get size(): number { return this.#bytes.byteLength; }
  get type(): string { return this.#type; }

  slice(start = 0, end = this.size, type = ""): Blob {
    return new Blob([this.#bytes.subarray(...range(start, end, this.size))], { type });
  }

  async text(): Promise<string> { return decode(this.#bytes); }
  async bytes(): Promise<Uint8Array> { return this.#bytes.slice(); }
  async arrayBuffer(): Promise<ArrayBuffer> { return this.#bytes.slice().buffer as ArrayBuffer; }
  stream(): ReadableStream { return streamOfBytes(this.#bytes.slice()); }

  [inspectAs](): Record<string, unknown> {
    return { size: this.size, type: this.type };
  }

  static {
    blobBytes = (blob) => blob.#bytes;
    isBlob = (value): value is Blob => isObject(value) && #bytes in value;
    blobOf = (bytes, type) => {
      const blob = new Blob();
      blob.#bytes = bytes;
      blob.#type = type;
      return blob;
    };
  }
}

function bytesOfPart(part: unknown): Uint8Array {
  if (isBytes(part)) return bytesOf(part).slice();
  return isBlob(part) ? blobBytes(part) : encode(toUSVString(part));
}

function normalType(type: unknown): string {
  const text = type === undefined ? "" : `${type}`;
  return /[^\x20-\x7e]/.test(text) ? "" : text.toLowerCase();
}

function range(start: number, end: number, size: number): [number, number] {
  const clamp = (value: number) => {
    const whole = Math.trunc(Number(value)) || 0;
    return whole < 0 ? Math.max(size + whole, 0) : Math.min(whole, size);
  };
  const from = clamp(start);
  return [from, Math.max(from, clamp(end))];
}

export class File extends Blob {
  #name: string;
  #lastModified: number;

  constructor(parts: Iterable<unknown>, name: string, options: BlobOptions & { lastModified?: number } = {}) {
    needArguments(arguments.length, 2, "File constructor");
    super(parts, options);
    this.#name = toUSVString(name);
    this.#lastModified = options?.lastModified === undefined ? Date.now() : Math.trunc(Number(options.lastModified));
  }

  get name(): string { return this.#name; }
  get lastModified(): number { return this.#lastModified; }
  get webkitRelativePath(): string { return ""; }

  [inspectAs](): Record<string, unknown> {
    return { name: this.name, size: this.size, type: this.type };
  }
}

const stored = new Map<string, Blob>();

/** What `blob:` URLs made here stand for. */
export function storedBlob(url: string): Blob | undefined {
  return stored.get(url.split("#")[0]);
}

function createObjectURL(blob: unknown): string {
  if (!isBlob(blob)) throw new TypeError("URL.createObjectURL: the argument must be a Blob");
  const url = `blob:null/${natives.randomUUID()}`;
  stored.set(url, blob);
  return url;
}

function revokeObjectURL(url: string): void {
  stored.delete(`${url}`);
}

export function install(): void {
  Object.assign(URL, { createObjectURL, revokeObjectURL });
  exposeInterfaces({ Blob, File });
}
