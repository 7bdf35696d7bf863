// The border between script and native code. The bundle is a function of `__natives` and `__hooks`, which it fills; every
// module reaches the native halves through the constant below. No native is called while the bundle is evaluated for
// the snapshot, and none of their results is kept there.

/** A position-free list of headers: name, value, name, value … with lower-case names. */
export type FlatHeaders = string[];

/** href and the offsets of its parts, in the order protocolEnd, usernameEnd, hostStart, hostEnd, port, pathnameStart,
 *  searchStart, hashStart; -1 where a part is missing. */
export type UrlRecord = [string, number, number, number, number, number, number, number, number];

/** What engine/continuation.h describes. */
export type Frame = number | { readonly invocation: number; readonly stores: readonly unknown[] };

export interface IsolateNatives {
  requestHeaders(id: number): FlatHeaders;
  /** The whole body when it came with the head. */
  bufferedBody(id: number): Uint8Array | undefined;
  bufferedText(id: number): string | undefined;
  /** The next piece, null at the end; rejects when the client left. */
  readBody(id: number): Promise<Uint8Array | null>;
  respond(id: number, status: number, statusText: string, headers: FlatHeaders, body: string | Uint8Array | null): void;
  startResponse(id: number, status: number, statusText: string, headers: FlatHeaders): void;
  /** False when the client is gone. */
  writeBody(id: number, bytes: Uint8Array): Promise<boolean>;
  finishBody(id: number): void;
  abortBody(id: number): void;
  fail(id: number, kind: "exception" | "bad_response", error: unknown): void;
  log(level: number, text: string): void;
  reportException(error: unknown): void;
  /** Bytes: the heap, what is used of it, and what lies outside. */
  memoryUsage(): [number, number, number];
  waitUntil(promise: Promise<unknown>): void;
  environment(): [string, string][];
}

export interface UrlNatives {
  urlParse(input: string, base?: string): UrlRecord | undefined;
  urlCanParse(input: string, base?: string): boolean;
  /** `part` is a UrlPart; undefined when the new value is refused. */
  urlSet(href: string, part: number, value: string): UrlRecord | undefined;
}

export interface TextNatives {
  encodeUtf8(text: string): Uint8Array;
  /** [UTF-16 units read, bytes written] */
  encodeUtf8Into(text: string, target: Uint8Array): [number, number];
  /** undefined when `fatal` and the bytes are malformed. */
  decodeUtf8(bytes: ArrayBufferView | ArrayBuffer, fatal: boolean, keepBom: boolean): string | undefined;
  /** Number of bytes at the end that begin a sequence which is not complete yet. */
  utf8Tail(bytes: Uint8Array): number;
  decodeLatin1(bytes: ArrayBufferView | ArrayBuffer): string;
  base64Encode(bytes: Uint8Array): string;
  /** Both are undefined when the input is not what the standard allows. */
  btoa(text: string): string | undefined;
  atob(text: string): string | undefined;
}

export interface TimerNatives {
  timerStart(callback: () => void, milliseconds: number, repeat: boolean): number;
  timerClear(id: number): void;
  /** Whether the timer keeps the isolate alive. */
  timerKeepAlive(id: number, keep: boolean): void;
  /** Runs `callback`, which must not throw, as a task of its own after all that wait now. */
  enqueueTask(callback: () => void): void;
  /** Runs `run`, always the same and one that does not throw, before the microtasks that wait. */
  requestTicks(run: () => void): void;
  continuation(): Frame | undefined;
  setContinuation(frame: Frame | undefined): void;
  /** Called with the promise: when it is made, before and after its jobs. */
  promiseHooks(made: (promise: object) => void, before: (promise: object) => void, after: (promise: object) => void): void;
}

export interface ValueNatives {
  /** Copies a value that has no members of script: a date, an expression, an error, a boxed primitive. */
  copyLeaf(value: object, makeError: (message: string) => unknown): object;
  /** A second buffer over the same bytes, for the time until the first is detached; undefined when that cannot be. */
  shareBuffer(buffer: ArrayBuffer): ArrayBuffer | undefined;
  detachBuffer(buffer: ArrayBuffer): void;
  /** A Kind of inspect_kinds.ts. */
  kindOf(value: object): number;
  /** State 0 pending, 1 fulfilled, 2 rejected. */
  promiseDetails(promise: object): [number, unknown];
  proxyDetails(proxy: object): [unknown, unknown];
  /** Entries of collections and their iterators, without running script; true when they are pairs. */
  previewEntries(object: object): [unknown[], boolean];
  /** Own enumerable keys that are not indices. */
  namedKeys(object: object): PropertyKey[];
}

export interface ClockNatives {
  /** Milliseconds since the isolate's time origin. */
  now(): number;
  timeOrigin(): number;
}

/** Length of a streamed body or -1, whether any certificate will do, whether to speak HTTP/2; certificates and key as PEM, and its passphrase. */
export type PlainTransfer = [length: number, anyCertificate: boolean, http2: boolean, authorities: string, certificate: string, key: string, passphrase: string];

export interface FetchNatives {
  /** With `plain` the answer is given as it is, and header names as they are received. */
  fetchStart(method: string, url: string, headers: FlatHeaders, body: string | Uint8Array | null, streaming: boolean, plain?: PlainTransfer): number;
  /** Status, its text, headers, version; of a plain transfer also those of interim answers, one after the other. */
  fetchHead(id: number): Promise<[number, string, FlatHeaders, string]>;
  /** The next bytes, null at the end; of a plain transfer the trailers, where there are any. */
  fetchRead(id: number): Promise<Uint8Array | FlatHeaders | null>;
  /** Resolves when more may be written; false when nobody reads any more. */
  fetchWrite(id: number, bytes: Uint8Array): Promise<boolean>;
  fetchWriteEnd(id: number): void;
  fetchCancel(id: number): void;
  /** Cancels when `reader`, which alone can read the answer, is collected. */
  fetchWatch(id: number, reader: object): void;
}

export interface WebSocketNatives {
  socketOpen(secure: boolean, host: string, port: string, target: string, protocols: string[], headers: string[]): number;
  /** [kind, data, code, error]: kind 0 open (data: the protocol), 1 text, 2 binary, 3 closed (data: the reason). */
  socketNext(id: number): Promise<[number, string | Uint8Array, number, string]>;
  socketSend(id: number, data: string | Uint8Array, written: () => void): void;
  /** Code 0: none. */
  socketClose(id: number, code: number, reason: string): void;
  socketForget(id: number): void;
}

export interface UpgradeNatives {
  /** Answers 101: what readBody() gives from now on, and writeBody() sends, are the bytes of the connection. False: it cannot be. */
  upgradeExchange(id: number, statusText: string, headers: FlatHeaders): boolean;
  /** Answers 101; the number of the server's end of a WebSocket, 0: it cannot be, -1: the client has left. */
  socketAccept(id: number, statusText: string, headers: FlatHeaders, idleMilliseconds: number): number;
}

export interface CompressionNatives {
  /** The codec lives as long as `owner`, or until it is forgotten. */
  codecOpen(format: string, compress: boolean, owner: object): number;
  codecGive(id: number, bytes: Uint8Array, last: boolean): void;
  /** null: it wants more, or is at its end; undefined: the data is malformed. */
  codecTake(id: number): Uint8Array | null | undefined;
  codecForget(id: number): void;
}

export interface WasmNatives {
  wasmBytes(id: number, bytes: Uint8Array): void;
  wasmFinish(id: number): void;
  wasmAbort(id: number, error: unknown): void;
}

export interface LateNatives {
  /** What the script of that name returns: one of the files in late/. */
  lateScript(name: string): any;
  defineLate(target: object, name: string, script: string): void;
}

export interface Natives
  extends IsolateNatives, UrlNatives, TextNatives, TimerNatives, ValueNatives, ClockNatives, FetchNatives, WebSocketNatives, UpgradeNatives,
    CompressionNatives, WasmNatives, LateNatives {}

/** What the isolate room calls; filled in by bootstrap.ts. */
export interface Hooks {
  serve(id: number, method: string, url: string, hasBody: boolean): void;
  moduleEvaluated(namespace: Record<string, unknown>): void;
  hasHandler(): boolean;
  clientGone(id: number): void;
  beforeUnload(reason: string): void;
  /** True when a listener took care of it. */
  unhandledRejection(promise: Promise<unknown>, reason: unknown): boolean;
  rejectionHandled(promise: Promise<unknown>, reason: unknown): void;
  /** Dispatches the error event; true when a listener took care of it. */
  reportError(error: unknown): boolean;
  inspect(value: unknown): string;
  /** A module of node:, its default export; undefined: there is none of this name. */
  builtinModule(name: string): unknown;
  /** Feeds WebAssembly stream `id` with what `source` is to be. */
  streamWasm(source: unknown, id: number): void;
  /** Forgets what a sample run before the snapshot left behind. */
  afterWarmUp(): void;
  beforeSnapshot(): void;
  v8Console: unknown;
}

declare const __natives: Natives;
declare const __hooks: Hooks;

export const natives: Natives = __natives;
export const hooks: Hooks = __hooks;
