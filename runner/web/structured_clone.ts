// https://html.spec.whatwg.org/multipage/structured-data.html#dom-structuredclone ; the copying itself is V8's.
import { isCryptoKey } from "../crypto/crypto_key";
import { Blob, File, isBlob, blobBytes } from "./blob";
import { exposeFunctions, needArguments } from "./define";
import { DOMException, isDOMException } from "./dom_exception";
import { EventTarget, Event } from "./event";
import { isFormData } from "./form_data";
import { isHeaders } from "./headers";
import { natives } from "./natives";
import { isRequest } from "./request";
import { isResponse } from "./response";
import { isReadableStream, TransformStream, WritableStream } from "./streams";
import { isObject } from "./strings";
import { URL } from "./url";

const cloneError = (message: string): unknown => new DOMException(message, "DataCloneError");

/** Objects of ours that the standard does not let through; V8 would copy them as empty objects. */
function isPlatformObject(value: object): boolean {
  return isCryptoKey(value) || isRequest(value) || isResponse(value) || isHeaders(value) || isFormData(value) || isReadableStream(value) ||
    value instanceof WritableStream || value instanceof TransformStream || value instanceof EventTarget ||
    value instanceof Event || value instanceof URL;
}

function cloneOwn(value: object): object | null {
  if (value instanceof File) return new File([blobBytes(value)], value.name, { type: value.type, lastModified: value.lastModified });
  if (isBlob(value)) return new Blob([blobBytes(value)], { type: value.type });
  return isDOMException(value) ? new DOMException(value.message, value.name) : null;
}

function checkedTransfer(list: unknown): ArrayBuffer[] {
  const buffers = [...((list ?? []) as Iterable<unknown>)];
  for (const [i, buffer] of buffers.entries()) {
    if (!(buffer instanceof ArrayBuffer)) throw cloneError("Only an ArrayBuffer can be transferred");
    if (buffers.indexOf(buffer) !== i) throw cloneError("An ArrayBuffer is in the transfer list twice");
    if (isDetached(buffer)) throw cloneError("An ArrayBuffer is detached and could not be cloned.");
  }
  return buffers as ArrayBuffer[];
}

function isDetached(buffer: ArrayBuffer): boolean {
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

export function structuredClone(value: unknown, options: { transfer?: unknown } = {}): unknown {
  needArguments(arguments.length, 1, "structuredClone");
  const transfer = checkedTransfer(options?.transfer);
  if (isObject(value)) {
    const own = cloneOwn(value);
    if (own !== null) return own;
    if (isPlatformObject(value)) throw cloneError(`${value.constructor.name} object could not be cloned.`);
  }
  return natives.structuredClone(value, transfer, cloneError);
}

export function install(): void {
  exposeFunctions({ structuredClone });
}
