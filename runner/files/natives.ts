// The native half of the virtual files. Whoever gets a number below 0 has failed: it is -errno. Files that are open are
// numbers; a position of -1 is the file's own.

/** folder, bytes, modified, accessed, created (ms since the epoch), number of the node, writable */
export type StatusRecord = [number, number, number, number, number, number, number];

interface FileNatives {
  fileStatus(file: string | number): StatusRecord | number;
  /** Name and whether it is a folder, in turn. */
  folderList(path: string): (string | boolean)[] | number;
  folderMake(path: string, parents: boolean): number;
  fileRemove(path: string, all: boolean): number;
  fileRename(from: string, to: string): number;
  fileTimes(file: string | number, accessed: number, modified: number): number;
  fileReal(path: string): string | number;
  fileOpen(path: string, flags: number): number;
  fileClose(file: number): number;
  fileRead(file: number, bytes: ArrayBufferView, position: number): number;
  fileWrite(file: number, bytes: ArrayBufferView, position: number): number;
  fileSeek(file: number, offset: number, from: number): number;
  fileResize(file: number, size: number): number;
  /** Whether both are there and one. */
  fileSame(one: string, other: string): boolean;
  mainModule(): string;
  fileContent(path: string): Uint8Array<ArrayBuffer> | number;
}

declare const __natives: FileNatives;
export const natives: FileNatives = __natives;
