// What Deno's files and Node's have in common: a call of the native half that succeeds, or fails in the words of either.
import { natives, type StatusRecord } from "./natives";

export const enum OpenFlag { read = 1, write = 2, append = 4, truncate = 8, create = 16, createNew = 32 }

export const home = "/var/tmp/sb-compile-edge-runtime";

export const enum Errno {
  EPERM = 1, ENOENT = 2, EBADF = 9, EACCES = 13, EEXIST = 17, ENOTDIR = 20, EISDIR = 21, EINVAL = 22, EMFILE = 24, ENOSPC = 28,
  ENAMETOOLONG = 36, ENOTEMPTY = 39,
}

/** Names of POSIX, and what the system says for them. */
export const failures: Record<number, [code: string, text: string]> = {
  1: ["EPERM", "Operation not permitted"], 2: ["ENOENT", "No such file or directory"], 9: ["EBADF", "Bad file descriptor"],
  13: ["EACCES", "Permission denied"], 17: ["EEXIST", "File exists"], 20: ["ENOTDIR", "Not a directory"], 21: ["EISDIR", "Is a directory"],
  22: ["EINVAL", "Invalid argument"], 24: ["EMFILE", "Too many open files"], 28: ["ENOSPC", "filesystem quota exceeded"],
  36: ["ENAMETOOLONG", "File name too long"], 39: ["ENOTEMPTY", "Directory not empty"],
};

/** The path in its one form, whether or not there is anything. */
export function absolute(path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${home}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** What stat() says a file is, and who may do what with it. */
export function modeOf([folder, , , , , , writable]: StatusRecord): number {
  const bits = folder ? 0o040555 : 0o100444;
  return writable ? bits | 0o200 : bits;
}

/** Made of an error number and what was being done: "open", and with which paths. */
export type MakeError = (errno: number, call: string, path?: string, other?: string) => Error;

/** The calls with errors of one kind. Paths are strings, files are numbers. */
export function filesWith(fail: MakeError) {
  function good<T>(result: T | number, call: string, path?: string, other?: string): T {
    if (typeof result === "number" && result < 0) throw fail(-result, call, path, other);
    return result as T;
  }
  function write(file: number, bytes: Uint8Array, position: number, call: string, path?: string): number {
    return good(natives.fileWrite(file, bytes, position), call, path) as number;
  }
  return {
    status: (file: string | number, call: string): StatusRecord => good<StatusRecord>(natives.fileStatus(file), call, typeof file === "string" ? file : undefined),
    list(path: string, call: string): [name: string, folder: boolean][] {
      const flat = good<(string | boolean)[]>(natives.folderList(path), call, path), entries: [string, boolean][] = [];
      for (let at = 0; at < flat.length; at += 2) entries.push([flat[at] as string, flat[at + 1] as boolean]);
      return entries;
    },
    makeFolder: (path: string, parents: boolean, call: string): void => void good(natives.folderMake(path, parents), call, path),
    remove: (path: string, all: boolean, call: string): void => void good(natives.fileRemove(path, all), call, path),
    rename: (from: string, to: string, call: string): void => void good(natives.fileRename(from, to), call, from, to),
    times: (file: string | number, accessed: number, modified: number, call: string): void => void good(natives.fileTimes(file, accessed, modified), call, typeof file === "string" ? file : undefined),
    real: (path: string, call: string): string => good<string>(natives.fileReal(path), call, path),
    open: (path: string, flags: number, call: string): number => good(natives.fileOpen(path, flags), call, path) as number,
    close: (file: number, call: string): void => void good(natives.fileClose(file), call),
    read: (file: number, bytes: ArrayBufferView, position: number, call: string): number => good(natives.fileRead(file, bytes, position), call) as number,
    write,
    seek: (file: number, offset: number, from: number, call: string): number => good(natives.fileSeek(file, offset, from), call) as number,
    resize: (file: number, size: number, call: string): void => void good(natives.fileResize(file, size), call),
    content: (path: string, call: string): Uint8Array<ArrayBuffer> => good<Uint8Array<ArrayBuffer>>(natives.fileContent(path), call, path),
    absolute,
    sameFile: (one: string, other: string): boolean => natives.fileSame(one, other),
    /** Opens, writes, closes. */
    put(path: string, bytes: Uint8Array, flags: number, call: string): void {
      const file = good(natives.fileOpen(path, flags), call, path) as number;
      try {
        write(file, bytes, -1, call, path);
      } finally {
        natives.fileClose(file);
      }
    },
  };
}
