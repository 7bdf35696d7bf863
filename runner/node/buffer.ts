// https://nodejs.org/api/buffer.html
import * as library from "buffer/index.js";
import { Blob, File } from "../web/blob";
import { invalidArgument, rangeError } from "./errors";

const { Buffer, SlowBuffer, INSPECT_MAX_BYTES, kMaxLength } = library as any;

/** The package takes any number of bytes, and any object for a buffer. */
for (const name of ["UIntLE", "UIntBE", "IntLE", "IntBE", "UintLE", "UintBE"]) {
  for (const [way, place] of [["read", 1], ["write", 2]] as const) {
    const original = Buffer.prototype[way + name];
    if (!original) continue;
    Buffer.prototype[way + name] = function (this: unknown, ...list: unknown[]): unknown {
      const byteLength = list[place];
      if (!(this instanceof Uint8Array)) throw invalidArgument("this", "an instance of Buffer", this);
      if (typeof byteLength !== "number") throw invalidArgument("byteLength", "of type number", byteLength);
      if (!(byteLength >= 1 && byteLength <= 6)) throw rangeError("ERR_OUT_OF_RANGE", `The value of "byteLength" is out of range. It must be >= 1 and <= 6. Received ${byteLength}`);
      return Reflect.apply(original, this, list);
    };
  }
}

const isAscii = (input: Uint8Array) => input.every((byte) => byte < 0x80);

function isUtf8(input: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(input);
    return true;
  } catch {
    return false;
  }
}

export default {
  Buffer, SlowBuffer, INSPECT_MAX_BYTES, kMaxLength, kStringMaxLength: 536870888, Blob, File, isAscii, isUtf8,
  constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: 536870888 },
  atob: (text: string) => globalThis.atob(text),
  btoa: (text: string) => globalThis.btoa(text),
  transcode: (source: Uint8Array, from: string, to: string) => Buffer.from(Buffer.from(source).toString(from), to),
};
