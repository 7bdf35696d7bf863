// The files of the Deno namespace, as the platform has them: https://docs.deno.com/api/deno/file-system . Calls that do
// not return at once are there always, those that do only while the modules are evaluated, some never.
import { errorClass } from "../web/deno_errors";
import { isEvaluated } from "../web/serve";
import { isReadableStream } from "../web/streams";
import { bytesOf, decodeWithBom, encode, isBytes } from "../web/text";
import type { URL } from "../web/url";
import { filesWith, home, OpenFlag } from "./files";
import { FsFile, openFile, type OpenOptions } from "./fs_file";
import { denoFailure, infoOf, pathOf } from "./deno_paths";
import { randomName } from "./random_name";

const files = filesWith(denoFailure);

interface WriteOptions {
  append?: boolean;
  create?: boolean;
  createNew?: boolean;
  signal?: AbortSignal;
}

interface TempOptions {
  dir?: string;
  prefix?: string;
  suffix?: string;
}

function writeFlags({ append = false, create = true, createNew = false }: WriteOptions): number {
  return OpenFlag.write | (append ? OpenFlag.append : OpenFlag.truncate) | (create ? OpenFlag.create : 0) | (createNew ? OpenFlag.createNew : 0);
}

function writeBytes(path: string | URL, data: Uint8Array, options: WriteOptions = {}): void {
  files.put(pathOf(path), data, writeFlags(options), "writefile");
}

async function writeStream(path: string | URL, stream: ReadableStream, options: WriteOptions): Promise<void> {
  const file = files.open(pathOf(path), writeFlags(options), "writefile");
  try {
    for await (const piece of stream as unknown as AsyncIterable<Uint8Array | string>) {
      options.signal?.throwIfAborted();
      files.write(file, typeof piece === "string" ? encode(piece) : piece, -1, "writefile");
    }
  } finally {
    files.close(file, "close");
  }
}

function checkedBytes(data: unknown): Uint8Array {
  if (!isBytes(data)) throw new TypeError("expected typed ArrayBufferView");
  return bytesOf(data);
}

/** A name that is free; ENOENT where the folder is not there. */
function temporary(make: (path: string) => void, { dir = "/tmp", prefix = "", suffix = "" }: TempOptions = {}): string {
  if (/[/\0]/.test(prefix + suffix)) throw new Error('Invalid character in prefix or suffix: "/"');
  const path = `${pathOf(dir).replace(/\/+$/, "")}/${prefix}${randomName()}${suffix}`;
  make(path);
  return path;
}

function entries(path: string | URL): { name: string; isFile: boolean; isDirectory: boolean; isSymlink: boolean }[] {
  return files.list(pathOf(path), "readdir").map(([name, folder]) => ({ name, isFile: !folder, isDirectory: folder, isSymlink: false }));
}

/** Each is there with "Sync" at its end, too. */
const calls: Record<string, (...given: any[]) => unknown> = {
  stat: (path) => infoOf(files.status(pathOf(path), "stat")),
  lstat: (path) => infoOf(files.status(pathOf(path), "lstat")),
  realPath: (path) => files.real(pathOf(path), "realpath"),
  mkdir: (path, options) => files.makeFolder(pathOf(path), !!options?.recursive, "mkdir"),
  remove: (path, options) => files.remove(pathOf(path), !!options?.recursive, "remove"),
  readFile: (path) => files.content(pathOf(path), "readfile"),
  readTextFile: (path) => decodeWithBom(files.content(pathOf(path), "readfile")),
  writeFile: (path, data, options) => writeBytes(path, checkedBytes(data), options),
  writeTextFile: (path, text, options) => writeBytes(path, encode(`${text}`), options),
  makeTempDir: (options) => temporary((path) => files.makeFolder(path, false, "tmpdir"), options),
  makeTempFile: (options) => temporary((path) => files.put(path, new Uint8Array(0), writeFlags({ createNew: true }), "tmpfile"), options),
};
const alwaysSync = ["realPath"];

/** Never: the platform's words. */
const blocked = [
  "chmod", "chown", "copyFile", "readLink", "rename", "truncate", "ftruncate", "futime", "utime", "fstat", "fsync", "fdatasync", "symlink", "link",
  "seek",
];
const blockedAlone = ["chdir", "openSync", "createSync", "File"];

function refusal(name: string, where = ""): Error {
  return new (errorClass("PermissionDenied"))(`Deno.${name} is blocklisted${where}`);
}

function asynchronous(name: string, call: (...given: any[]) => unknown) {
  return async (...given: any[]): Promise<unknown> => {
    const [path, data, options] = given;
    (name.startsWith("write") ? options : data)?.signal?.throwIfAborted();
    if (name.startsWith("write") && isReadableStream(data)) return writeStream(path, data, options ?? {});
    return call(...given);
  };
}

function synchronous(name: string, call: (...given: any[]) => unknown) {
  return (...given: any[]): unknown => {
    if (isEvaluated() && !alwaysSync.includes(name)) throw refusal(`${name}Sync`, " on the current context");
    return call(...given);
  };
}

function never(name: string) {
  return (): never => {
    throw refusal(name);
  };
}

/** All of them, by their names. */
export function denoFiles(): Record<string, unknown> {
  const all: Record<string, Function> = {
    cwd: () => home,
    async open(path: string | URL, options?: OpenOptions) {
      return openFile(path, options);
    },
    async create(path: string | URL) {
      return openFile(path, { read: true, write: true, create: true, truncate: true });
    },
    async *readDir(path: string | URL) {
      yield* entries(path);
    },
    readDirSync: synchronous("readDir", (path: string | URL) => entries(path)[Symbol.iterator]()),
  };
  for (const [name, call] of Object.entries(calls)) {
    all[name] = asynchronous(name, call);
    all[`${name}Sync`] = synchronous(name, call);
  }
  for (const name of blocked.flatMap((each) => [each, `${each}Sync`]).concat(blockedAlone)) all[name] = never(name);
  for (const [name, value] of Object.entries(all)) Object.defineProperty(value, "name", { value: name, configurable: true });
  return { ...all, FsFile, SeekMode: { 0: "Start", 1: "Current", 2: "End", Start: 0, Current: 1, End: 2 } };
}
