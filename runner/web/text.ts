// https://encoding.spec.whatwg.org : UTF-8, and UTF-16LE and Latin-1 for decoding.
import { exposeInterfaces, needArguments } from "./define";
import { Kind } from "./inspect_kinds";
import { natives } from "./natives";
import { concatenate, TransformStream } from "./streams";
import { isObject } from "./strings";

export class TextEncoder {
  #own = "utf-8";
  get encoding(): string { return this.#own; }

  encode(input: string = ""): Uint8Array {
    void this.#own;
    return natives.encodeUtf8(`${input}`);
  }

  encodeInto(source: string, destination: Uint8Array): { read: number; written: number } {
    needArguments(arguments.length, 2, "TextEncoder.encodeInto");
    if (!(destination instanceof Uint8Array)) throw new TypeError("TextEncoder.encodeInto: the target must be a Uint8Array");
    const [read, written] = natives.encodeUtf8Into(`${source}`, destination);
    return { read, written };
  }
}

export type Bytes = ArrayBuffer | ArrayBufferView;

export function isBytes(value: unknown): value is Bytes {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer || (isObject(value) && isFloat16Array(value));
}

/** Float16Array is a proxy here, as this V8 has none (runner/builtins). */
export function isFloat16Array(value: object): value is ArrayBufferView {
  return natives.kindOf(value) === Kind.proxy && Object.prototype.toString.call(value) === "[object Float16Array]";
}

export function bytesOf(value: Bytes): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value.byteLength === 0) return nothing;  // one that is detached, too
  return value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

export function encode(text: string): Uint8Array { return natives.encodeUtf8(text); }
export function decode(bytes: Bytes): string { return natives.decodeUtf8(bytes, false, false)!; }
export function decodeWithBom(bytes: Bytes): string { return natives.decodeUtf8(bytes, false, true)!; }

const utf8Labels = ["utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8"];
const utf16Labels = ["utf-16le", "utf-16", "ucs-2", "csunicode", "iso-10646-ucs-2", "unicode", "unicodefeff"];
const latin1Labels = [
  "windows-1252", "latin1", "iso-8859-1", "iso8859-1", "iso88591", "iso_8859-1", "iso_8859-1:1987", "l1", "ascii",
  "us-ascii", "ansi_x3.4-1968", "cp1252", "cp819", "csisolatin1", "ibm819", "iso-ir-100", "x-cp1252",
];
type Encoding = "utf-8" | "utf-16le" | "windows-1252";

/** undefined: one of those that come late, or none. */
function encodingOf(label: string): Encoding | undefined {
  const name = label.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, "").toLowerCase();
  if (utf8Labels.includes(name)) return "utf-8";
  if (utf16Labels.includes(name)) return "utf-16le";
  return latin1Labels.includes(name) ? "windows-1252" : undefined;
}

interface LateDecoder {
  encoding: string;
  decode(input: Uint8Array, options: { stream: boolean }): string;
}
let LateDecoder: new (label: string, options: DecoderOptions) => LateDecoder;

function lateDecoder(label: string, options: DecoderOptions): LateDecoder {
  LateDecoder ??= natives.lateScript("encodings");
  try {
    return new LateDecoder(label, options);
  } catch {
    throw new RangeError(`The encoding label provided ('${label}') is invalid`);
  }
}

export interface DecoderOptions {
  fatal?: boolean;
  ignoreBOM?: boolean;
}

const nothing = new Uint8Array(0);

export class TextDecoder {
  #encoding: Encoding | undefined;
  #late: LateDecoder | undefined;
  #fatal: boolean;
  #ignoreBOM: boolean;
  #pending: Uint8Array = nothing;
  #bomSeen = false;

  constructor(label: string = "utf-8", options: DecoderOptions = {}) {
    const text = `${label}`;
    this.#encoding = encodingOf(text);
    this.#fatal = !!options?.fatal;
    this.#ignoreBOM = !!options?.ignoreBOM;
    if (!this.#encoding) this.#late = lateDecoder(text, { fatal: this.#fatal, ignoreBOM: this.#ignoreBOM });
  }

  get encoding(): string { return this.#encoding ?? this.#late!.encoding; }
  get fatal(): boolean { return this.#fatal; }
  get ignoreBOM(): boolean { return this.#ignoreBOM; }

  decode(input: Bytes | undefined = undefined, options: { stream?: boolean } | undefined = undefined): string {
    if (input !== undefined && !isBytes(input)) {
      throw new TypeError("TextDecoder.decode: the argument must be an ArrayBuffer or a view on one");
    }
    let bytes = input === undefined ? nothing : bytesOf(input);
    const stream = !!options?.stream;
    if (this.#late) return this.#late.decode(bytes, { stream });
    if (this.#pending.length > 0) {
      bytes = concatenate([this.#pending, bytes], this.#pending.length + bytes.length);
      this.#pending = nothing;
    }
    if (stream) bytes = this.#holdBack(bytes);
    const keepBom = this.#ignoreBOM || this.#bomSeen;
    const text = this.#decodeWhole(bytes, keepBom);
    this.#bomSeen = stream && (this.#bomSeen || bytes.length > 0);
    return text;
  }

  /** Keeps an unfinished sequence for the next call. */
  #holdBack(bytes: Uint8Array): Uint8Array {
    const tail = this.#encoding === "utf-8" ? natives.utf8Tail(bytes) : this.#encoding === "utf-16le" ? utf16Tail(bytes) : 0;
    if (tail === 0) return bytes;
    this.#pending = bytes.slice(bytes.length - tail);
    return bytes.subarray(0, bytes.length - tail);
  }

  #decodeWhole(bytes: Uint8Array, keepBom: boolean): string {
    if (this.#encoding === "windows-1252") return decodeWindows1252(bytes);
    const text = this.#encoding === "utf-8"
      ? natives.decodeUtf8(bytes, this.#fatal, keepBom)
      : decodeUtf16(bytes, this.#fatal, keepBom);
    if (text !== undefined) return text;
    this.#bomSeen = false;
    throw new TypeError(`The encoded data is not valid ${this.#encoding}`);
  }
}

function utf16Tail(bytes: Uint8Array): number {
  const odd = bytes.length % 2;
  const last = bytes.length - odd - 1;
  return last > 0 && (bytes[last] & 0xfc) === 0xd8 ? odd + 2 : odd;
}

function decodeUtf16(bytes: Uint8Array, fatal: boolean, keepBom: boolean): string | undefined {
  const units: number[] = [];
  const pieces: string[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    units.push(bytes[i] | (bytes[i + 1] << 8));
    if (units.length === 4096) pieces.push(String.fromCharCode(...units.splice(0)));
  }
  pieces.push(String.fromCharCode(...units));
  const text = pieces.join("") + (bytes.length % 2 ? "\uFFFD" : "");
  const clean = text.replace(/\p{Surrogate}/gu, "\uFFFD");
  if (fatal && (clean !== text || bytes.length % 2)) return undefined;
  return !keepBom && clean.startsWith("\uFEFF") ? clean.slice(1) : clean;
}

/** The 32 places where windows-1252 is not Latin-1. */
const windows1252 =
  "\u20AC\x81\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\x8D\u017D\x8F" +
  "\x90\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\x9D\u017E\u0178";

function decodeWindows1252(bytes: Uint8Array): string {
  return natives.decodeLatin1(bytes).replace(/[\x80-\x9f]/g, (c) => windows1252[c.charCodeAt(0) - 0x80]);
}

export class TextEncoderStream {
  #transform: TransformStream;
  constructor() {
    let lead = "";
    this.#transform = new TransformStream({
      transform(chunk: unknown, controller) {
        let text = lead + `${chunk}`;
        lead = "";
        const last = text.charCodeAt(text.length - 1);
        if (last >= 0xd800 && last <= 0xdbff) {
          lead = text.slice(-1);
          text = text.slice(0, -1);
        }
        if (text !== "") controller.enqueue(encode(text));
      },
      flush(controller) {
        if (lead !== "") controller.enqueue(encode("\uFFFD"));
      },
    });
  }
  get encoding(): string {
    void this.#transform;
    return "utf-8";
  }
  get readable() { return this.#transform.readable; }
  get writable() { return this.#transform.writable; }
}

export class TextDecoderStream {
  #transform: TransformStream;
  #decoder: TextDecoder;
  constructor(label: string = "utf-8", options: DecoderOptions = {}) {
    const decoder = (this.#decoder = new TextDecoder(label, options));
    this.#transform = new TransformStream({
      transform(chunk: unknown, controller) {
        if (!isObject(chunk)) throw new TypeError("TextDecoderStream: a piece is not made of bytes");
        const text = decoder.decode(chunk as Bytes, { stream: true });
        if (text !== "") controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text !== "") controller.enqueue(text);
      },
    });
  }
  get encoding(): string { return this.#decoder.encoding; }
  get fatal(): boolean { return this.#decoder.fatal; }
  get ignoreBOM(): boolean { return this.#decoder.ignoreBOM; }
  get readable() { return this.#transform.readable; }
  get writable() { return this.#transform.writable; }
}

export function install(): void {
  exposeInterfaces({ TextEncoder, TextDecoder, TextEncoderStream, TextDecoderStream });
}
