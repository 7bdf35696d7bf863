// The calls of node:fs in their simplest form: they return, or throw. fs.ts makes the others of these.
import { randomName } from "../files/random_name";
import { OpenFlag } from "../files/files";
import type { StatusRecord } from "../files/natives";
import constants from "./constants";
import { Buffer, bytesToWrite, descriptorOf, encoded, files, flagsOf, fsFailure, optionsOf, pathOf, timeOf } from "./fs_arguments";
import { builtinModule } from "./modules";
import { decode } from "../web/text";
import { Dir, listFolder, statsOf } from "./fs_stats";
import { invalidArgument, nodeError, rangeError } from "./errors";

const enum Errno { EPERM = 1, ENOENT = 2, EACCES = 13, EEXIST = 17, ENOTDIR = 20, EISDIR = 21, EINVAL = 22 }

const isFolder = (status: StatusRecord) => !!status[0];
const isWritable = (status: StatusRecord) => !!status[6];

function statusOf(path: string, call: string): StatusRecord | null {
  try {
    return files.status(path, call);
  } catch (error) {
    if ((error as { errno?: number }).errno === -Errno.ENOENT || (error as { errno?: number }).errno === -Errno.ENOTDIR) return null;
    throw error;
  }
}

/** Modes and owners are not kept: whoever may write is told that it is done. */
function pretend(call: string) {
  return (file: any): void => {
    const named = typeof file !== "number", path = named ? pathOf(file) : undefined;
    if (!isWritable(files.status(named ? path! : descriptorOf(file), call))) throw fsFailure(Errno.EPERM, call, path);
  };
}

/** What goes to the standard streams is logged. */
function writeTo(file: any, bytes: Uint8Array, position: number): number {
  if (file !== 1 && file !== 2) return files.write(descriptorOf(file), bytes, position, "write");
  const { stdout, stderr } = builtinModule("process");
  (file === 1 ? stdout : stderr).write(decode(bytes));
  return bytes.length;
}

function openForWriting(file: any, options: any, flag: string, data: any): void {
  const { encoding, flag: flags } = optionsOf(options, { encoding: "utf8", flag });
  const bytes = bytesToWrite(data, encoding);
  if (typeof file === "number") return void writeTo(file, bytes, -1);
  files.put(pathOf(file), bytes, flagsOf(flags), "open");
}

function stat(call: string) {
  return (path: any, options?: any) => {
    const { bigint = false, throwIfNoEntry = true } = optionsOf(options);
    const name = pathOf(path), status = throwIfNoEntry ? files.status(name, call) : statusOf(name, call);
    return status === null ? undefined : statsOf(status, bigint);
  };
}

function readAll(file: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let piece = new Uint8Array(65_536), count; (count = files.read(file, piece, -1, "read")) > 0; piece = new Uint8Array(65_536)) pieces.push(piece.subarray(0, count));
  return Buffer().concat(pieces);
}

/** (buffer, offset, length, position) or (buffer, {offset, length, position}) or ({buffer, …}): the part, and where in the file. */
export function partOf(given: any[]): [buffer: any, part: Uint8Array, position: number] {
  let [buffer, offset, length, position] = given;
  if (buffer === undefined || (typeof buffer === "object" && buffer !== null && !ArrayBuffer.isView(buffer))) ({ buffer = Buffer().alloc(16384), offset, length, position } = buffer ?? {});
  else if (typeof offset === "object" && offset !== null) ({ offset, length, position } = offset);
  if (!ArrayBuffer.isView(buffer)) throw invalidArgument("buffer", "an instance of Buffer, TypedArray, or DataView", buffer);
  const start = Number(offset ?? 0), count = Number(length ?? buffer.byteLength - start);
  if (!(start >= 0 && start <= buffer.byteLength)) throw rangeError("ERR_OUT_OF_RANGE", `The value of "offset" is out of range. It must be >= 0 && <= ${buffer.byteLength}. Received ${offset}`);
  if (!(count >= 0 && start + count <= buffer.byteLength)) throw rangeError("ERR_OUT_OF_RANGE", `The value of "length" is out of range. It must be >= 0 && <= ${buffer.byteLength - start}. Received ${length}`);
  return [buffer, new Uint8Array(buffer.buffer, buffer.byteOffset + Math.trunc(start), Math.trunc(count)), placeOf(position)];
}

function placeOf(position: any): number {
  return (typeof position === "number" || typeof position === "bigint") && position >= 0 ? Number(position) : -1;
}

function copyFile(from: any, to: any, mode = 0): void {
  const source = pathOf(from, "src"), dest = pathOf(to, "dest");
  let bytes;
  try {
    bytes = files.content(source, "copyfile");
    if (files.sameFile(source, dest)) return;
    files.put(dest, bytes, OpenFlag.write | OpenFlag.truncate | (mode & constants.COPYFILE_EXCL ? OpenFlag.createNew : OpenFlag.create), "copyfile");
  } catch (error) {
    throw fsFailure(-(error as { errno: number }).errno, "copyfile", source, dest);
  }
}

function copyTree(from: any, to: any, options: any): void {
  const { recursive = false, force = true, errorOnExist = false, filter } = optionsOf(options);
  const source = pathOf(from, "src"), dest = pathOf(to, "dest");
  if (filter && !filter(source, dest)) return;
  if (!isFolder(files.status(source, "cp"))) {
    if (!force && statusOf(dest, "cp") !== null) {
      if (errorOnExist) throw nodeError("ERR_FS_CP_EEXIST", `Target already exists: cp returned EEXIST (${dest} already exists) ${dest}`);
      return;
    }
    return copyFile(source, dest);
  }
  if (!recursive) throw nodeError("ERR_FS_EISDIR", `Recursive option not enabled, cannot copy a directory: cp returned EISDIR (${source} is a directory (not copied)) ${source}`);
  const places = [files.real(source, "cp"), files.absolute(dest)];
  if (`${places[1]}/`.startsWith(`${places[0]}/`)) throw nodeError("ERR_FS_CP_EINVAL", `Cannot copy ${source} to a subdirectory of self ${dest}`);
  files.makeFolder(dest, true, "mkdir");
  for (const [name] of files.list(source, "scandir")) copyTree(`${source}/${name}`, `${dest}/${name}`, options);
}

function makeFolder(path: any, options?: any): string | undefined {
  const name = pathOf(path), recursive = typeof options === "object" && options !== null && !!options.recursive;
  if (!recursive) return void files.makeFolder(name, false, "mkdir");
  const parts = files.absolute(name).split("/").slice(1);
  const first = parts.findIndex((_, at) => statusOf(`/${parts.slice(0, at + 1).join("/")}`, "mkdir") === null);
  files.makeFolder(name, true, "mkdir");
  return first < 0 ? undefined : `/${parts.slice(0, first + 1).join("/")}`;
}

function removeTree(path: any, options?: any): void {
  const { recursive = false, force = false } = optionsOf(options), name = pathOf(path);
  const status = force ? statusOf(name, "rm") : files.status(name, "rm");
  if (status === null) return;
  if (isFolder(status) && !recursive) {
    throw Object.assign(nodeError("ERR_FS_EISDIR", `Path is a directory: rm returned EISDIR (is a directory) ${name}`), { errno: Errno.EISDIR, syscall: "rm", path: name });
  }
  files.remove(name, recursive, "rm");
}

function never(call: string) {
  return (from: any, to: any): never => {
    throw fsFailure(Errno.EPERM, call, pathOf(from), pathOf(to));
  };
}

export const calls: Record<string, (...given: any[]) => any> = {
  access(path, mode = constants.F_OK) {
    const name = pathOf(path), status = files.status(name, "access");
    const refused = (mode & constants.W_OK && !isWritable(status)) || (mode & constants.X_OK && !isFolder(status));
    if (refused) throw fsFailure(Errno.EACCES, "access", name);
  },
  appendFile: (file, data, options) => openForWriting(file, options, "a", data),
  chmod: pretend("chmod"), lchmod: pretend("lchmod"), chown: pretend("chown"), lchown: pretend("lchown"), fchmod: pretend("fchmod"), fchown: pretend("fchown"),
  close: (file) => files.close(descriptorOf(file), "close"),
  copyFile,
  cp: copyTree,
  fdatasync: (file) => void files.status(descriptorOf(file), "fdatasync"),
  fstat: (file, options) => statsOf(files.status(descriptorOf(file), "fstat"), optionsOf(options).bigint),
  fsync: (file) => void files.status(descriptorOf(file), "fsync"),
  ftruncate: (file, length = 0) => files.resize(descriptorOf(file), Math.max(0, length), "ftruncate"),
  futimes: (file, accessed, modified) => files.times(descriptorOf(file), timeOf(accessed), timeOf(modified), "futime"),
  link: never("link"),
  lstat: stat("lstat"),
  lutimes: (path, accessed, modified) => files.times(pathOf(path), timeOf(accessed), timeOf(modified), "lutime"),
  mkdir: makeFolder,
  mkdtemp(prefix, options) {
    const path = `${pathOf(prefix, "prefix")}${randomName().slice(0, 6)}`;
    files.makeFolder(path, false, "mkdtemp");
    return optionsOf(options).encoding === "buffer" ? Buffer().from(path) : path;
  },
  open: (path, flags = "r") => files.open(pathOf(path), flagsOf(flags ?? "r"), "open"),
  opendir: (path, options) => new Dir(pathOf(path), optionsOf(options)),
  read: (file, ...given) => files.read(descriptorOf(file), ...at(given), "read"),
  readFile(file, options) {
    const { encoding, flag } = optionsOf(options, { flag: "r" });
    if (typeof file === "number") return encoded(readAll(descriptorOf(file)), encoding);
    flagsOf(flag);
    return encoded(files.content(pathOf(file), "open"), encoding);
  },
  readdir: (path, options) => listFolder(pathOf(path), optionsOf(options)),
  readlink(path) {
    const name = pathOf(path);
    files.status(name, "readlink");
    throw fsFailure(Errno.EINVAL, "readlink", name);
  },
  readv(file, buffers, position) {
    let total = 0, place = placeOf(position);
    for (const buffer of buffers) {
      const count = files.read(descriptorOf(file), buffer, place, "read");
      total += count;
      if (place >= 0) place += count;
      if (count < buffer.byteLength) break;
    }
    return total;
  },
  realpath(path, options) {
    const real = files.real(pathOf(path), "realpath");
    return optionsOf(options).encoding === "buffer" ? Buffer().from(real) : real;
  },
  rename: (from, to) => files.rename(pathOf(from, "oldPath"), pathOf(to, "newPath"), "rename"),
  rm: removeTree,
  rmdir(path, options) {
    const name = pathOf(path);
    if (!isFolder(files.status(name, "rmdir"))) throw fsFailure(Errno.ENOTDIR, "rmdir", name);
    files.remove(name, !!options?.recursive, "rmdir");
  },
  stat: stat("stat"),
  statfs: (path) => (void files.status(pathOf(path), "statfs"), { type: 0, bsize: 4096, blocks: 65536, bfree: 65536, bavail: 65536, files: 0, ffree: 0 }),
  symlink: never("symlink"),
  truncate(path, length = 0) {
    const file = typeof path === "number" ? descriptorOf(path) : files.open(pathOf(path), OpenFlag.read | OpenFlag.write, "open");
    try {
      files.resize(file, Math.max(0, length), "ftruncate");
    } finally {
      if (file !== path) files.close(file, "close");
    }
  },
  unlink(path) {
    const name = pathOf(path);
    if (isFolder(files.status(name, "unlink"))) throw fsFailure(Errno.EISDIR, "unlink", name);
    files.remove(name, false, "unlink");
  },
  utimes: (path, accessed, modified) => files.times(pathOf(path), timeOf(accessed), timeOf(modified), "utime"),
  write(file, data, ...given) {
    if (typeof data === "string") return writeTo(file, bytesToWrite(data, given[1]), placeOf(given[0]));
    return writeTo(file, ...at([data, ...given]));
  },
  writeFile: (file, data, options) => openForWriting(file, options, "w", data),
  writev(file, buffers, position) {
    let total = 0, place = placeOf(position);
    for (const buffer of buffers) {
      const count = writeTo(file, bytesToWrite(buffer, null), place);
      total += count;
      if (place >= 0) place += count;
    }
    return total;
  },
};

function at(given: any[]): [part: Uint8Array, position: number] {
  const [, part, position] = partOf(given);
  return [part, position];
}
