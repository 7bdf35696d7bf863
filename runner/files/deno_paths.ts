// Paths, facts about files and errors in Deno's shape.
import { errorClass } from "../web/deno_errors";
import { URL } from "../web/url";
import { Errno, failures, modeOf } from "./files";
import type { StatusRecord } from "./natives";

export function pathOf(path: string | URL): string {
  if (!(path instanceof URL)) return typeof path === "string" ? path : `${path}`;
  if (path.protocol !== "file:") throw new TypeError("Must be a file URL");
  if (path.hostname !== "") throw new TypeError("Host must be empty");
  return decodeURIComponent(path.pathname.replace(/%(?![0-9A-Fa-f]{2})/g, "%25"));
}

const classes: Partial<Record<number, Parameters<typeof errorClass>[0]>> = {
  [Errno.ENOENT]: "NotFound", [Errno.EEXIST]: "AlreadyExists", [Errno.ENOTDIR]: "NotADirectory", [Errno.EISDIR]: "IsADirectory",
  [Errno.EACCES]: "PermissionDenied", [Errno.EPERM]: "PermissionDenied",
};

/** "No such file or directory (os error 2): open '/tmp/x'" */
export function denoFailure(errno: number, call: string, path?: string, other?: string): Error {
  if (errno === Errno.EBADF) return new (errorClass("BadResource"))("Bad resource ID");
  const [code, text] = failures[errno] ?? ["EIO", "Input/output error"];
  const about = path === undefined || call.startsWith("tmp") ? call : `${call} '${path}'${other === undefined ? "" : ` -> '${other}'`}`;
  const nul = errno === Errno.EINVAL && (path?.includes("\0") ?? false);
  const message = nul ? `file name contained an unexpected NUL byte: ${about}` : errno === Errno.ENOSPC ? text : `${text} (os error ${errno}): ${about}`;
  const name = classes[errno];
  const error = name ? new (errorClass(name))(message) : errno === Errno.EINVAL ? new TypeError(message) : new Error(message);
  return Object.defineProperty(error, "code", { value: code, writable: true, enumerable: false, configurable: true });
}

/** Deno.FileInfo */
export function infoOf(record: StatusRecord): Record<string, unknown> {
  const [folder, size, modified, accessed, created, number] = record;
  return {
    isFile: !folder, isDirectory: !!folder, isSymlink: false, size, mtime: new Date(modified), atime: new Date(accessed), birthtime: new Date(created),
    ctime: new Date(modified), dev: 0, mode: modeOf(record), ino: number, nlink: 1,
    uid: 1000, gid: 1000, rdev: 0, blksize: 4096, blocks: Math.ceil(size / 512), isBlockDevice: false, isCharDevice: false, isFifo: false, isSocket: false,
  };
}
