// What node:fs tells of files: Stats, Dirent, Dir.
import type { StatusRecord } from "../files/natives";
import { modeOf } from "../files/files";
import constants from "./constants";
import { encoded, files } from "./fs_arguments";
import { nodeError } from "./errors";

type Callback = (error: unknown, entry?: Dirent | null) => void;

class Kinds {
  declare mode: number | bigint;
  isFile(): boolean { return this.#is(constants.S_IFREG); }
  isDirectory(): boolean { return this.#is(constants.S_IFDIR); }
  isBlockDevice(): boolean { return false; }
  isCharacterDevice(): boolean { return false; }
  isSymbolicLink(): boolean { return false; }
  isFIFO(): boolean { return false; }
  isSocket(): boolean { return false; }
  #is(kind: number): boolean { return (Number(this.mode) & constants.S_IFMT) === kind; }
}
export class Stats extends Kinds {}
export class BigIntStats extends Kinds {}

export function statsOf(record: StatusRecord, bigint = false): Stats {
  const [, size, modified, accessed, created, ino] = record;
  const figures: Record<string, number> = {
    dev: 0, mode: modeOf(record), nlink: 1, uid: 1000, gid: 1000, rdev: 0, blksize: 4096, ino, size, blocks: Math.ceil(size / 512),
    atimeMs: accessed, mtimeMs: modified, ctimeMs: modified, birthtimeMs: created,
  };
  const stats: any = bigint ? new BigIntStats() : new Stats();
  for (const [name, figure] of Object.entries(figures)) stats[name] = bigint ? BigInt(figure) : figure;
  for (const name of ["atime", "mtime", "ctime", "birthtime"]) {
    if (bigint) stats[`${name}Ns`] = BigInt(figures[`${name}Ms`]) * 1_000_000n;
    stats[name] = new Date(figures[`${name}Ms`]);
  }
  return stats;
}

export class Dirent {
  #folder: boolean;
  constructor(readonly name: unknown, readonly parentPath: string, folder: boolean) {
    this.#folder = folder;
  }
  get path(): string { return this.parentPath; }
  isFile(): boolean { return !this.#folder; }
  isDirectory(): boolean { return this.#folder; }
  isBlockDevice(): boolean { return false; }
  isCharacterDevice(): boolean { return false; }
  isSymbolicLink(): boolean { return false; }
  isFIFO(): boolean { return false; }
  isSocket(): boolean { return false; }
}

/** Names, or entries with their types; below `prefix` when folders within are gone through as well. */
export function listFolder(path: string, { withFileTypes, recursive, encoding }: Record<string, any>, prefix = ""): unknown[] {
  const found: unknown[] = [];
  for (const [name, folder] of files.list(path, "scandir")) {
    const shown = encoding === "buffer" ? encoded(new TextEncoder().encode(prefix + name), encoding) : prefix + name;
    found.push(withFileTypes ? new Dirent(encoding === "buffer" ? shown : name, path, folder) : shown);
    if (recursive && folder) found.push(...listFolder(`${path.replace(/\/$/, "")}/${name}`, { withFileTypes, recursive, encoding }, `${prefix}${name}/`));
  }
  return found;
}

/** https://nodejs.org/api/fs.html#class-fsdir */
export class Dir {
  readonly path: string;
  #entries: Dirent[];
  #closed = false;
  constructor(path: string, options: Record<string, any>) {
    this.path = path;
    this.#entries = listFolder(path, { ...options, withFileTypes: true }) as Dirent[];
  }
  readSync(): Dirent | null {
    if (this.#closed) throw nodeError("ERR_DIR_CLOSED", "Directory handle was closed");
    return this.#entries.shift() ?? null;
  }
  closeSync(): void {
    if (this.#closed) throw nodeError("ERR_DIR_CLOSED", "Directory handle was closed");
    this.#closed = true;
  }
  read(callback?: Callback): Promise<Dirent | null> | void { return settled(() => this.readSync(), callback); }
  close(callback?: Callback): Promise<void> | void { return settled(() => this.closeSync() as any, callback); }
  async *[Symbol.asyncIterator](): AsyncGenerator<Dirent> {
    try {
      for (let entry = this.readSync(); entry !== null; entry = this.readSync()) yield entry;
    } finally {
      if (!this.#closed) this.closeSync();
    }
  }
  entries(): AsyncGenerator<Dirent> { return this[Symbol.asyncIterator](); }
}

function settled(call: () => any, callback?: Callback): Promise<any> | void {
  const promise = (async () => call())();
  if (typeof callback !== "function") return promise;
  promise.then((value) => queueMicrotask(() => callback(null, value)), (error) => queueMicrotask(() => callback(error)));
}
