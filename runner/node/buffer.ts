// https://nodejs.org/api/buffer.html
import * as library from "buffer/index.js";
import { Blob, File } from "../web/blob";

const { Buffer, SlowBuffer, INSPECT_MAX_BYTES, kMaxLength } = library as any;

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
