// What callers of node:fs give: paths, flags, options; and the errors they get.
import { filesWith, failures, OpenFlag } from "../files/files";
import constants from "./constants";
import { invalidArgument, rangeError, typeError } from "./errors";
import { builtinModule } from "./modules";

/** Where Node.js does not say it as the system does. */
const texts: Record<string, string> = {
  EEXIST: "file already exists", EISDIR: "illegal operation on a directory", ENAMETOOLONG: "name too long", ENOSPC: "filesystem quota exceeded",
};

/** "ENOENT: no such file or directory, open '/tmp/x'" */
export function fsFailure(errno: number, syscall: string, path?: string, dest?: string): Error {
  const [code, said] = failures[errno] ?? ["EIO", "i/o error"];
  const about = path === undefined ? "" : ` '${path}'${dest === undefined ? "" : ` -> '${dest}'`}`;
  const error = new Error(`${code}: ${texts[code] ?? said.toLowerCase()}, ${syscall}${about}`);
  return Object.assign(error, { errno: -errno, syscall, code }, path === undefined ? null : { path }, dest === undefined ? null : { dest });
}

export const files = filesWith(fsFailure);
export type Options = Record<string, any>;

export const Buffer = (): any => builtinModule("buffer").Buffer;

export function pathOf(value: any, name = "path"): string {
  if (typeof value !== "string" && !(value instanceof Uint8Array) && !(value instanceof URL)) {
    throw invalidArgument(name, "of type string or an instance of Buffer or URL", value);
  }
  const path = typeof value === "string" ? value : value instanceof Uint8Array ? new TextDecoder().decode(value) : builtinModule("url").fileURLToPath(value);
  if (path.includes("\0")) {
    throw typeError("ERR_INVALID_ARG_VALUE", `The argument '${name}' must be a string, Uint8Array, or URL without null bytes. Received ${JSON.stringify(path)}`);
  }
  return path;
}

export function descriptorOf(value: any): number {
  if (typeof value !== "number") throw invalidArgument("fd", "of type number", value);
  if (!Number.isInteger(value) || value < 0 || value > 2147483647) {
    throw rangeError("ERR_OUT_OF_RANGE", `The value of "fd" is out of range. It must be >= 0 && <= 2147483647. Received ${value}`);
  }
  return value;
}

/** A text is the encoding. */
export function optionsOf(value: any, defaults: Options = {}): Options {
  if (value === null || value === undefined || typeof value === "function") return { ...defaults };
  if (typeof value !== "string" && typeof value !== "object") throw invalidArgument("options", "of type string or an instance of Object", value);
  const options = typeof value === "string" ? { ...defaults, encoding: value } : { ...defaults, ...value };
  const { encoding } = options;
  if (encoding !== undefined && encoding !== null && encoding !== "buffer" && !Buffer().isEncoding(encoding)) {
    throw typeError("ERR_INVALID_ARG_VALUE", `The argument 'encoding' is invalid encoding. Received '${encoding}'`);
  }
  if (options.signal?.aborted) {
    throw Object.assign(new Error("The operation was aborted", { cause: options.signal.reason }), { name: "AbortError", code: "ABORT_ERR" });
  }
  return options;
}

const modes: Record<string, number> = {
  r: OpenFlag.read, "r+": OpenFlag.read | OpenFlag.write, w: OpenFlag.write | OpenFlag.create | OpenFlag.truncate,
  "w+": OpenFlag.read | OpenFlag.write | OpenFlag.create | OpenFlag.truncate, a: OpenFlag.append | OpenFlag.create,
  "a+": OpenFlag.read | OpenFlag.append | OpenFlag.create,
};

/** "wx+" or a number of O_ constants, as flags of the native half. */
export function flagsOf(flags: any): number {
  if (typeof flags === "number") {
    const access = flags & 3, append = flags & constants.O_APPEND;
    return (access !== 1 ? OpenFlag.read : 0) | (access !== 0 ? (append ? OpenFlag.append : OpenFlag.write) : 0) | (flags & constants.O_TRUNC ? OpenFlag.truncate : 0) |
      (flags & constants.O_CREAT ? (flags & constants.O_EXCL ? OpenFlag.createNew : OpenFlag.create) : 0);
  }
  const text = `${flags}`, mode = /^[rwa][sx+]*$|^[sx][rwa]\+?$/.test(text) ? modes[text.replace(/[sx]/g, "")] : undefined;
  if (mode === undefined || (text.includes("x") && text.includes("r"))) throw typeError("ERR_INVALID_ARG_VALUE", `The argument 'flags' is invalid. Received '${text}'`);
  return text.includes("x") ? mode | OpenFlag.createNew : mode;
}

export function bytesToWrite(data: any, encoding: any): Uint8Array {
  if (typeof data === "string") return Buffer().from(data, encoding && encoding !== "buffer" ? encoding : "utf8");
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw invalidArgument("data", "of type string or an instance of Buffer, TypedArray, or DataView", data);
}

/** A Buffer, or the text that an encoding asks for. */
export function encoded(bytes: Uint8Array, encoding: any): any {
  const buffer = Buffer().from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding && encoding !== "buffer" ? buffer.toString(encoding) : buffer;
}

/** Milliseconds of a time as node:fs takes it: seconds, or a Date. */
export function timeOf(value: any): number {
  return value instanceof Date ? value.getTime() : Number(value) * 1000;
}
