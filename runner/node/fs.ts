// https://nodejs.org/api/fs.html over the isolate's files: the bundle, and /tmp. Calls that return at once are there at any
// time, unlike Deno's.
import constants from "./constants";
import { invalidArgument, nodeError } from "./errors";
import { Buffer } from "./fs_arguments";
import { calls } from "./fs_calls";
import { FileHandle, openHandle } from "./fs_handle";
import { BigIntStats, Dir, Dirent, Stats } from "./fs_stats";
import { ReadStream, WriteStream } from "./fs_streams";

type Call = (...given: any[]) => any;
const custom = Symbol.for("nodejs.util.promisify.custom");
const named = (name: string, call: Call): Call => Object.defineProperty(call, "name", { value: name, configurable: true });

/** Calls whose callback, or promise, gets more than the result. */
const withData: Record<string, string> = { read: "bytesRead", readv: "bytesRead", write: "bytesWritten", writev: "bytesWritten" };

/** In the form with a callback at the end. Wrong arguments throw, as in Node.js; whatever else fails, the callback is told. */
function withCallback(name: string, call: Call): Call {
  const made = named(name, function (...given: any[]): void {
    const at = given.findLastIndex((each) => typeof each === "function"), callback = given[at];
    if (at < 0) throw invalidArgument("cb", "of type function", given[given.length - 1]);
    const rest = given.slice(0, at), dataName = withData[name];
    if (name === "read" && !ArrayBuffer.isView(rest[1])) {
      const { buffer = Buffer().alloc(16_384), ...where } = rest[1] ?? {};
      rest.splice(1, rest.length, buffer, where);
    }
    let failed: any = null, result: unknown;
    try {
      result = call(...rest);
    } catch (error) {
      failed = error;
      if (`${failed?.code}`.startsWith("ERR_INVALID_ARG") || failed?.code === "ERR_OUT_OF_RANGE") throw error;
    }
    queueMicrotask(() => {
      if (failed !== null) callback(failed);
      else if (dataName) callback(null, result, rest[1]);
      else callback(null, result);
    });
  });
  if (withData[name]) {
    const promised = async (...given: any[]) => ({ [withData[name]]: call(...given), [name.endsWith("v") ? "buffers" : "buffer"]: given[1] });
    Object.defineProperty(made, custom, { value: promised });
  }
  return made;
}

function existsSync(path: any): boolean {
  try {
    calls.access(path);
    return true;
  } catch {
    return false;
  }
}
const exists = Object.defineProperty((path: any, callback: (there: boolean) => void): void => {
  const there = existsSync(path);
  queueMicrotask(() => callback(there));
}, custom, { value: async (path: any) => existsSync(path) });

function unwatched(name: string): Call {
  return named(name, () => {
    throw nodeError("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", `fs.${name} is not available: nobody but the function itself changes its files`);
  });
}

const onlyByNumber = ["close", "fchmod", "fchown", "fdatasync", "fstat", "fsync", "ftruncate", "futimes", "read", "readv", "write", "writev"];
const promises: Record<string, unknown> = { constants };
const fs: Record<string, any> = {
  constants, F_OK: constants.F_OK, R_OK: constants.R_OK, W_OK: constants.W_OK, X_OK: constants.X_OK, promises,
  exists, existsSync, watch: unwatched("watch"), watchFile: unwatched("watchFile"), unwatchFile: named("unwatchFile", () => {}),
  createReadStream: named("createReadStream", (path, options) => new (ReadStream as any)(path, options)),
  createWriteStream: named("createWriteStream", (path, options) => new (WriteStream as any)(path, options)),
  ReadStream, WriteStream, FileReadStream: ReadStream, FileWriteStream: WriteStream, Stats, BigIntStats, Dir, Dirent,
  async openAsBlob(path: any, { type = "" } = {}) { return new Blob([calls.readFile(path)], { type }); },
};
for (const [name, call] of Object.entries(calls)) {
  fs[name] = withCallback(name, call);
  fs[`${name}Sync`] = named(`${name}Sync`, (...given) => call(...given));
  if (!onlyByNumber.includes(name)) promises[name] = named(name, async (...given) => call(given[0] instanceof FileHandle ? given[0].fd : given[0], ...given.slice(1)));
}
promises.open = openHandle;
promises.watch = unwatched("watch");
fs.realpath.native = fs.realpath;
fs.realpathSync.native = fs.realpathSync;

export default fs;
export { promises };
