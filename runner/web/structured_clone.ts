// https://html.spec.whatwg.org/multipage/structured-data.html#dom-structuredclone , and which of our classes it copies.
import { copyOfKey, isCryptoKey } from "../crypto/crypto_key";
import { copyOfBlob, isBlob } from "./blob";
import { addSerializable, cloneWithTransfer, transferList } from "./clone";
import { exposeFunctions, needArguments } from "./define";
import { DOMException, isDOMException } from "./dom_exception";
import { isObject } from "./strings";

function copyOfException(exception: DOMException): DOMException {
  const copy = new DOMException(exception.message, exception.name);
  const stack = Object.getOwnPropertyDescriptor(exception, "stack")?.value as unknown;
  if (typeof stack === "string") copy.stack = stack;
  return copy;
}

export function structuredClone(value: unknown, options?: unknown): unknown {
  needArguments(arguments.length, 1, "structuredClone");
  if (options === undefined || options === null) return cloneWithTransfer(value, []).copy;
  if (!isObject(options)) throw new TypeError("structuredClone: the second argument must be an object");
  return cloneWithTransfer(value, transferList((options as { transfer?: unknown }).transfer, "structuredClone")).copy;
}

export function install(): void {
  addSerializable({ is: isBlob, copy: copyOfBlob });
  addSerializable({ is: isDOMException, copy: copyOfException });
  addSerializable({ is: isCryptoKey, copy: copyOfKey });
  exposeFunctions({ structuredClone });
}
