// https://nodejs.org/api/zlib.html : gzip, deflate and brotli by the natives of runner/web/zlib.cpp. Work is done in pieces, and
// streams let the loop go on between two.
import { natives } from "../web/natives";
import { codes, constants } from "./zlib_constants";
import { invalidArgument, nodeError, rangeError } from "./errors";
import { builtinModule } from "./modules";

type Callback = (error: Error | null, result?: any) => void;
type Failure = [message: string, errno: number, code: string];

const { Transform } = builtinModule("stream");
const { Buffer, kMaxLength } = builtinModule("buffer");
const deflating = 1, inflating = 2, gzipping = 3, gunzipping = 4, rawDeflating = 5, rawInflating = 6, unzipping = 7, brotliDecoding = 8, brotliEncoding = 9;
/** So much goes into one call, which nothing can stop. */
const inputPiece = 1 << 18;
const nothing = Buffer.alloc(0);
const flushKind = Symbol("flush");

function errorOf([message, errno, code]: Failure): Error {
  const error = Object.assign(new Error(message), { errno, code });
  return error;
}

function bytesOf(data: unknown): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  throw invalidArgument("buffer", "of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer", data);
}

function numberIn(options: any, name: string, low: number, high: number, otherwise: number): number {
  const value = options[name];
  if (value === undefined || Number.isNaN(value)) return otherwise;
  if (typeof value !== "number") throw invalidArgument(`options.${name}`, "of type number", value);
  if (!(value >= low && value <= high)) throw rangeError("ERR_OUT_OF_RANGE", `The value of "options.${name}" is out of range. It must be >= ${low} and <= ${high}. Received ${value}`);
  return value;
}

function brotliParameters(given: Record<string, number | boolean> = {}): Uint32Array {
  const list: number[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (!/^\d+$/.test(key) || Number(key) > 9) throw rangeError("ERR_BROTLI_INVALID_PARAM", `${key} is not a valid Brotli parameter`);
    if (typeof value !== "number" && typeof value !== "boolean") throw invalidArgument(`options.params[key]`, "of type number", value);
    list.push(Number(key), Number(value));
  }
  return new Uint32Array(list);
}

/** One coder with its options, driven by whoever has it. */
class Coder {
  readonly chunkSize: number;
  readonly flush: number;
  readonly finishFlush: number;
  readonly maxOutputLength: number;
  level: number;
  strategy: number;
  bytesIn = 0;
  #id: number;
  #left = new Uint32Array(2);
  #room: Uint8Array = nothing;

  constructor(mode: number, options: any = {}) {
    options ??= {};
    const brotli = mode >= brotliDecoding, raw = mode === rawDeflating;
    this.chunkSize = numberIn(options, "chunkSize", 64, Infinity, constants.Z_DEFAULT_CHUNK);
    this.flush = numberIn(options, "flush", 0, brotli ? 3 : 5, 0);
    this.finishFlush = numberIn(options, "finishFlush", 0, brotli ? 3 : 5, brotli ? constants.BROTLI_OPERATION_FINISH : constants.Z_FINISH);
    this.maxOutputLength = numberIn(options, "maxOutputLength", 1, kMaxLength, kMaxLength);
    const expands = mode === inflating || mode === gunzipping || mode === unzipping;
    let bits = brotli || (expands && (options.windowBits === undefined || options.windowBits === 0 || options.windowBits === null)) ? (expands ? 0 : 15)
      : numberIn(options, "windowBits", mode === gzipping ? 9 : 8, 15, 15);
    if (raw && bits === 8) bits = 9;
    this.level = brotli ? 0 : numberIn(options, "level", -1, 9, -1);
    const memory = brotli ? 8 : numberIn(options, "memLevel", 1, 9, 8);
    this.strategy = brotli ? 0 : numberIn(options, "strategy", 0, 4, 0);
    const { dictionary } = options;
    if (dictionary !== undefined && !ArrayBuffer.isView(dictionary) && !(dictionary instanceof ArrayBuffer)) throw invalidArgument("options.dictionary", "an instance of Buffer, TypedArray, DataView, or ArrayBuffer", dictionary);
    const made = natives.zlibOpen(this, mode, bits, this.level, memory, this.strategy, dictionary && !brotli ? bytesOf(dictionary) : undefined, brotli ? brotliParameters(options.params) : undefined);
    if (typeof made !== "number") throw made ? errorOf(made) : new Error("The stream cannot be made");
    this.#id = made;
  }

  /** The pieces that come of `input`; asked again for each, so that the caller can wait in between. */
  *run(input: Uint8Array, flush: number): Generator<Uint8Array, void> {
    for (let at = 0; ; ) {
      const end = Math.min(input.length, at + inputPiece);
      if (this.#room.length === 0) this.#room = Buffer.allocUnsafeSlow(this.chunkSize);
      const room = this.#room;
      const failure = natives.zlibWrite(this.#id, end < input.length ? 0 : flush, input.subarray(at, end), room, this.#left);
      if (failure) throw errorOf(failure);
      const [inputLeft, roomLeft] = this.#left, written = room.length - roomLeft;
      this.bytesIn += end - inputLeft - at;
      const taken = end - inputLeft > at;
      at = end - inputLeft;
      this.#room = room.subarray(written);
      if (written > 0) yield room.subarray(0, written);
      if (roomLeft > 0 && (inputLeft > 0 || at >= input.length)) return; // it wants no more, or has had all
      if (!taken && written === 0) return;
    }
  }
  params(level: number, strategy: number): void {
    const failure = natives.zlibParams(this.#id, level, strategy);
    if (failure) throw errorOf(failure);
    this.level = level;
    this.strategy = strategy;
  }
  reset(): void {
    const failure = natives.zlibReset(this.#id);
    if (failure) throw errorOf(failure);
  }
  close(): void { natives.zlibClose(this.#id); }
}

class ZlibBase extends Transform {
  #coder: Coder;
  #closed = false;
  #goOn: (() => void) | null = null;
  _handle: object | null = { close: () => this.#end() };

  constructor(mode: number, options?: any) {
    const coder = new Coder(mode, options);
    super({ autoDestroy: true, ...options });
    this.#coder = coder;
  }
  get bytesWritten(): number { return this.#coder.bytesIn; }
  get _closed(): boolean { return this.#closed; }
  get _chunkSize(): number { return this.#coder.chunkSize; }
  get _level(): number { return this.#coder.level; }
  get _strategy(): number { return this.#coder.strategy; }

  _transform(chunk: any, _: unknown, done: Callback): void {
    const kind = chunk[flushKind];
    this.#process(bytesOf(chunk), kind ?? this.#coder.flush, done);
  }
  _flush(done: Callback): void {
    this.#process(nothing, this.#coder.finishFlush, done);
  }
  _read(size: number): void {
    const goOn = this.#goOn;
    this.#goOn = null;
    if (goOn) goOn();
    else super._read(size);
  }
  _destroy(error: unknown, done: Callback): void {
    this.#end();
    done(error as Error);
  }
  #end(): void {
    this.#closed = true;
    this._handle = null;
    this.#coder.close();
  }
  /** A piece a turn of the loop, and none while nobody reads. */
  #process(input: Uint8Array, flush: number, done: Callback): void {
    const pieces = this.#coder.run(input, flush);
    const step = () => {
      if (this.#closed) return;
      let piece: IteratorResult<Uint8Array, void>;
      try {
        piece = pieces.next();
      } catch (error) {
        this.#end();
        return done(error as Error);
      }
      if (piece.done) return done(null);
      if (this.push(piece.value)) natives.enqueueTask(step);
      else this.#goOn = () => natives.enqueueTask(step);
    };
    natives.enqueueTask(step);
  }
  _processChunk(chunk: unknown, flush: number, done?: Callback): any {
    if (done) return this.#process(bytesOf(chunk), flush, done);
    return Buffer.concat([...this.#coder.run(bytesOf(chunk), flush)]);
  }
  flush(kind: number | (() => void) = constants.Z_FULL_FLUSH, callback?: () => void): void {
    if (typeof kind === "function") [kind, callback] = [constants.Z_FULL_FLUSH, kind];
    if (this.writableFinished) return void (callback && builtinModule("process").nextTick(callback));
    if (this.writableEnded) return void (callback && this.once("end", callback));
    this.write(Object.assign(Buffer.alloc(0), { [flushKind]: kind }), "", callback);
  }
  params(level: number, strategy: number, callback: () => void): void {
    numberIn({ level }, "level", -1, 9, -1);
    numberIn({ strategy }, "strategy", 0, 4, 0);
    if (level === this._level && strategy === this._strategy) return void builtinModule("process").nextTick(callback);
    this.flush(constants.Z_SYNC_FLUSH, () => {
      this.#coder.params(level, strategy);
      callback?.();
    });
  }
  reset(): void { this.#coder.reset(); }
  close(callback?: () => void): void {
    if (callback) this.destroyed ? builtinModule("process").nextTick(callback) : this.once("close", callback);
    this.destroy();
  }
}

const tooLarge = (limit: number) => rangeError("ERR_BUFFER_TOO_LARGE", `Cannot create a Buffer larger than ${limit} bytes`);

/** Puts the pieces of one call together. */
class Collected {
  #pieces: Uint8Array[] = [];
  #length = 0;
  constructor(private readonly coder: Coder, private readonly info: boolean) {}
  add(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > this.coder.maxOutputLength) throw tooLarge(this.coder.maxOutputLength);
    this.#pieces.push(piece);
  }
  result(): any {
    this.coder.close();
    const buffer = Buffer.concat(this.#pieces, this.#length);
    return this.info ? { buffer, engine: this.coder } : buffer;
  }
}

function atOnce(mode: number, data: unknown, options: any): any {
  const input = bytesOf(data), coder = new Coder(mode, options), collected = new Collected(coder, !!options?.info);
  for (const piece of coder.run(input, coder.finishFlush)) collected.add(piece);
  return collected.result();
}

function later(mode: number, data: unknown, options: any, callback: Callback): void {
  if (typeof options === "function") [options, callback] = [{}, options];
  if (typeof callback !== "function") throw invalidArgument("callback", "of type function", callback);
  const input = bytesOf(data), coder = new Coder(mode, options), collected = new Collected(coder, !!options?.info);
  const pieces = coder.run(input, coder.finishFlush);
  const step = () => {
    let result: any;
    try {
      for (let count = 0; count < 16; count++) {
        const piece = pieces.next();
        if (piece.done) {
          result = collected.result();
          break;
        }
        collected.add(piece.value);
      }
    } catch (error) {
      coder.close();
      return callback(error as Error);
    }
    if (result !== undefined) callback(null, result);
    else natives.enqueueTask(reported(step));
  };
  natives.enqueueTask(reported(step));
}

/** A task must not throw; what the callback throws is the program's. */
const reported = (run: () => void) => () => {
  try {
    run();
  } catch (error) {
    reportError(error);
  }
};

const kinds: [name: string, mode: number, short: string][] = [
  ["Deflate", deflating, "deflate"], ["Inflate", inflating, "inflate"], ["Gzip", gzipping, "gzip"], ["Gunzip", gunzipping, "gunzip"],
  ["DeflateRaw", rawDeflating, "deflateRaw"], ["InflateRaw", rawInflating, "inflateRaw"], ["Unzip", unzipping, "unzip"],
  ["BrotliDecompress", brotliDecoding, "brotliDecompress"], ["BrotliCompress", brotliEncoding, "brotliCompress"],
];

const exported: Record<string, any> = {
  constants, codes,
  crc32(data: unknown, before = 0): number {
    if (typeof before !== "number" || !(before >= 0 && before <= 0xffffffff)) throw rangeError("ERR_OUT_OF_RANGE", `The value of "value" is out of range. It must be >= 0 and <= 4294967295. Received ${before}`);
    return natives.zlibCrc32(bytesOf(data), before);
  },
};
for (const [name, mode, short] of kinds) {
  const Stream = class extends ZlibBase {
    constructor(options?: any) { super(mode, options); }
  };
  Object.defineProperty(Stream, "name", { value: name });
  /** Old code calls the classes without `new`. */
  exported[name] = new Proxy(Stream, { apply: (Target, _, given) => new Target(...given) });
  exported[`create${name}`] = (options?: any) => new Stream(options);
  exported[short] = (data: unknown, options: any, callback: Callback) => later(mode, data, options, callback);
  exported[`${short}Sync`] = (data: unknown, options?: any) => atOnce(mode, data, options);
}
for (const [name, value] of Object.entries(constants)) if (name.startsWith("Z_")) exported[name] = value;

export default exported;
