// https://fetch.spec.whatwg.org/#bodies : what Request and Response share. A stream exists only once script asks for
// one; until then a body is text, bytes, or a native source that is read directly.
import { type Blob, blobBytes, blobOf, isBlob } from "./blob";
import { FormData, isFormData } from "./form_data";
import { extractMimeType, serializeMimeType } from "./mime_type";
import { readMultipart, writeMultipart } from "./multipart";
import {
  type ByteSource, isDisturbed, isReadableStream, readAll, ReadableStream, sourceOf, streamOf, streamOfBytes, teeForClone,
} from "./streams";
import { toUSVString } from "./strings";
import { structuredClone } from "./structured_clone";
import { bytesOf, decode, decodeWithBom, encode, isBytes } from "./text";
import { parseUrlencoded, URLSearchParams } from "./url_search_params";

export class Body {
  /** Whole, when known; shared with clones, so it is copied before script gets it. */
  whole: string | Uint8Array | null;
  source: ByteSource | null;
  stream: ReadableStream | null = null;
  used = false;

  constructor(whole: string | Uint8Array | null, source: ByteSource | null) {
    this.whole = whole;
    this.source = source;
  }
}

export type BodyInit = ReadableStream | Blob | ArrayBuffer | ArrayBufferView | FormData | URLSearchParams | string;

/** "extract a body": the body and the content type it implies, or null. */
export function extractBody(init: unknown): [Body, string | null] {
  if (typeof init === "string") return [new Body(toUSVString(init), null), "text/plain;charset=UTF-8"];
  if (isReadableStream(init)) return [bodyOfStream(init), null];
  if (isBytes(init)) return [new Body(bytesOf(init).slice(), null), null];
  if (isBlob(init)) return [new Body(blobBytes(init), null), init.type || null];
  if (init instanceof URLSearchParams) return [new Body(`${init}`, null), "application/x-www-form-urlencoded;charset=UTF-8"];
  if (isFormData(init)) {
    const { bytes, type } = writeMultipart(init);
    return [new Body(bytes, null), type];
  }
  return [new Body(toUSVString(init), null), "text/plain;charset=UTF-8"];
}

export function bodyOfStream(stream: ReadableStream): Body {
  if (isDisturbed(stream) || stream.locked) throw new TypeError("The body stream is locked or was read already");
  const body = new Body(null, null);
  body.stream = stream;
  return body;
}

export function isUsed(body: Body): boolean {
  return body.used || (body.stream !== null && isDisturbed(body.stream));
}

export function isUnusable(body: Body): boolean {
  return isUsed(body) || (body.stream !== null && body.stream.locked);
}

export function streamOfBody(body: Body): ReadableStream {
  if (body.stream === null) {
    body.stream = body.used ? usedStream() : body.source ? streamOf(body.source) : streamOfBytes(copyOf(body.whole!));
    body.source = body.whole = null;
  }
  return body.stream;
}

/** What stands for a body that is read, or is being read, without a stream: disturbed, and locked by its reader. */
function usedStream(): ReadableStream {
  const stream = streamOfBytes(new Uint8Array(0));
  stream.cancel().catch(() => {});
  stream.getReader();
  return stream;
}

function copyOf(whole: string | Uint8Array): Uint8Array {
  return typeof whole === "string" ? encode(whole) : whole.slice();
}

/** Both bodies can be read afterwards. */
export function cloneBody(body: Body): Body {
  if (body.stream === null && body.source === null) return new Body(body.whole, null);
  const [first, second] = teeForClone(streamOfBody(body), structuredClone);
  body.stream = first;
  return bodyOfStream(second);
}

/** Gives the bytes to a reader of our own, which then is the only one. */
export function takeSource(body: Body): ByteSource {
  body.used = true;
  return body.stream ? sourceOf(body.stream) : body.source!;
}

/** Nobody will read it: it counts as used, and where it comes from is told why. */
export function abandonBody(body: Body, reason: unknown): void {
  if (body.whole === null || body.stream !== null) takeSource(body).cancel(reason);
  body.used = true;
}

function takeText(body: Body): string | Promise<string> {
  if (body.stream === null) {
    body.used = true;
    const { whole } = body;
    if (whole !== null) return typeof whole === "string" ? withoutBom(whole) : decode(whole);
    const text = body.source!.textNow?.();
    if (text !== undefined) return text;
  }
  return readAll(takeSource(body)).then(decode);
}

function withoutBom(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** Everything, for the one reader. */
export function takeBytes(body: Body): Uint8Array | Promise<Uint8Array> {
  if (body.stream === null) {
    body.used = true;
    const { whole } = body;
    if (whole !== null) return copyOf(whole);
    const bytes = body.source!.bytesNow?.();
    if (bytes !== undefined) return bytes;
  }
  return readAll(takeSource(body));
}

async function parseForm(content: Uint8Array | Promise<Uint8Array>, contentType: string | null): Promise<FormData> {
  const bytes = await content;
  const type = extractMimeType(contentType);
  if (type?.essence === "multipart/form-data") {
    const boundary = type.parameters.get("boundary");
    if (!boundary) throw new TypeError("formData: the content type names no boundary");
    return readMultipart(bytes, boundary);
  }
  if (type?.essence !== "application/x-www-form-urlencoded") {
    throw new TypeError(`formData: the content type is ${contentType ?? "missing"}, not multipart/form-data or application/x-www-form-urlencoded`);
  }
  const form = new FormData();
  for (const [name, value] of parseUrlencoded(decodeWithBom(bytes))) form.append(name, value);
  return form;
}

function asBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  return (buffer.byteLength === byteLength ? buffer : bytes.slice().buffer) as ArrayBuffer;
}

/** Runs `step` on the value as soon as it is there. */
function then<T, R>(value: T | Promise<T>, step: (value: T) => R): Promise<R> {
  return value instanceof Promise ? value.then(step) : Promise.resolve(step(value));
}

const same = <T>(value: T): T => value;
const parseJson = (text: string): unknown => JSON.parse(text);

function textOf(body: Body | null): string | Promise<string> {
  if (body === null) return "";
  refuseUsed(body);
  return takeText(body);
}

function allBytesOf(body: Body | null): Uint8Array | Promise<Uint8Array> {
  if (body === null) return new Uint8Array(0);
  refuseUsed(body);
  return takeBytes(body);
}

function refuseUsed(body: Body): void {
  const failure = body.source?.failure?.();
  if (failure) throw failure.reason;
  if (isUnusable(body)) throw new TypeError("Body already consumed.");
}

/** Gives Request and Response their reading methods. `bodyOf` throws for other receivers. */
export function mixinBody<T extends object>(
  prototype: T, bodyOf: (object: T) => Body | null, contentTypeOf: (object: T) => string | null,
): void {
  const methods = {
    get body(): ReadableStream | null {
      const body = bodyOf(this as unknown as T);
      return body === null ? null : streamOfBody(body);
    },
    get bodyUsed(): boolean {
      const body = bodyOf(this as unknown as T);
      return body !== null && isUsed(body);
    },
    text(): Promise<string> {
      try {
        return then(textOf(bodyOf(this as unknown as T)), same);
      } catch (error) {
        return Promise.reject(error);
      }
    },
    json(): Promise<unknown> {
      try {
        return then(textOf(bodyOf(this as unknown as T)), parseJson);
      } catch (error) {
        return Promise.reject(error);
      }
    },
    async bytes(): Promise<Uint8Array> {
      return allBytesOf(bodyOf(this as unknown as T));
    },
    async arrayBuffer(): Promise<ArrayBuffer> {
      return asBuffer(await allBytesOf(bodyOf(this as unknown as T)));
    },
    async blob(): Promise<Blob> {
      const self = this as unknown as T;
      const bytes = await allBytesOf(bodyOf(self));
      const type = extractMimeType(contentTypeOf(self));
      return blobOf(bytes, type === null ? "" : serializeMimeType(type));
    },
    async formData(): Promise<FormData> {
      const self = this as unknown as T;
      return parseForm(allBytesOf(bodyOf(self)), contentTypeOf(self));
    },
  };
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(methods));
}
