// https://w3c.github.io/FileAPI : Blob and File, held in memory.
import { exposeInterfaces, needArguments } from "./define";
import { inspectAs } from "./inspect_symbols";
import { natives } from "./natives";
import { ownOrigin } from "./origin";
import { concatenate, streamOfBytes, type ReadableStream } from "./streams";
import { isObject, toUSVString } from "./strings";
import { type Bytes, bytesOf, decode, encode, isBytes } from "./text";
import { URL } from "./url";

export interface BlobOptions {
  type?: string;
  endings?: "transparent" | "native";
}

export let blobBytes: (blob: Blob) => Uint8Array;
/** Gives a blob bytes that nobody writes to any more. */
let fill: <T extends Blob>(blob: T, bytes: Uint8Array, type: string) => T;
export let isBlob: (value: unknown) => value is Blob;

export class Blob {
  #bytes: Uint8Array;
  #type: string;

  constructor(parts: Iterable<unknown> = [], options: BlobOptions = {}) {
    const members = partsOf(parts);
    const [native, type] = optionsOf(options);
    const pieces = members.map((part) => (typeof part === "string" ? encode(native ? nativeEndings(part) : part) : bytesOfPart(part)));
    this.#bytes = concatenate(pieces, pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
    this.#type = normalType(type);
  }

  get size(): number { return this.#bytes.byteLength; }
  get type(): string { return this.#type; }

  slice(start = 0, end = this.size, type = ""): Blob {
    return fill(new Blob(), this.#bytes.subarray(...range(start, end, this.size)), normalType(type));
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
    fill = (blob, bytes, type) => {
      (blob as Blob).#bytes = bytes;
      (blob as Blob).#type = type;
      return blob;
    };
    isBlob = (value): value is Blob => isObject(value) && #bytes in value;
  }
}

type Part = Bytes | Blob | string;

/** What is no bytes and no blob becomes text while the sequence is read, as Web IDL has it. */
function partsOf(parts: unknown): Part[] {
  const iterate: unknown = isObject(parts) ? (parts as Partial<Iterable<unknown>>)[Symbol.iterator] : undefined;
  if (typeof iterate !== "function") throw new TypeError("Blob constructor: the first argument must be a sequence");
  const members: Part[] = [];
  for (const part of { [Symbol.iterator]: () => iterate.call(parts) as Iterator<unknown> }) {
    members.push(isBytes(part) || isBlob(part) ? part : toUSVString(part));
  }
  return members;
}

/** Whether line endings become those of the system, and the type. */
function optionsOf(options: unknown): [native: boolean, type: string] {
  if (options === undefined || options === null) return [false, ""];
  if (!isObject(options)) throw new TypeError("Blob constructor: the options must be an object");
  const { endings = "transparent", type = "" } = options as BlobOptions;
  const wanted = `${endings}`;
  if (wanted !== "transparent" && wanted !== "native") {
    throw new TypeError(`Blob constructor: '${wanted}' is not a valid value of 'endings'`);
  }
  return [wanted === "native", `${type}`];
}

function nativeEndings(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

function bytesOfPart(part: Bytes | Blob): Uint8Array {
  return isBytes(part) ? bytesOf(part) : blobBytes(part);
}

function normalType(type: unknown): string {
  const text = `${type}`;
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
    const text = toUSVString(name);
    super(parts, options);
    this.#name = text;
    this.#lastModified = options?.lastModified === undefined ? Date.now() : Math.trunc(Number(options.lastModified));
  }

  get name(): string { return this.#name; }
  get lastModified(): number { return this.#lastModified; }
  get webkitRelativePath(): string { return ""; }

  [inspectAs](): Record<string, unknown> {
    return { name: this.name, size: this.size, type: this.type };
  }
}

/** The same bytes in an object of its own. */
export function copyOfBlob(blob: Blob): Blob {
  const copy = blob instanceof File ? new File([], blob.name, { lastModified: blob.lastModified }) : new Blob();
  return fill(copy, blobBytes(blob), blob.type);
}

const stored = new Map<string, Blob>();

/** What `blob:` URLs made here stand for. */
export function storedBlob(url: string): Blob | undefined {
  return stored.get(url.split("#")[0]);
}

/** https://w3c.github.io/FileAPI/#creating-revoking : static members of URL */
const objectUrls = {
  createObjectURL(blob: unknown): string {
    if (!isBlob(blob)) throw new TypeError("URL.createObjectURL: the argument must be a Blob");
    const url = `blob:${ownOrigin("null")}/${natives.randomUUID()}`;
    stored.set(url, blob);
    return url;
  },
  revokeObjectURL(url: string): void {
    needArguments(arguments.length, 1, "URL.revokeObjectURL");
    stored.delete(`${url}`);
  },
};

export function install(): void {
  Object.assign(URL, objectUrls);
  exposeInterfaces({ Blob, File });
}
