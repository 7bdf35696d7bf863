// https://nodejs.org/api/crypto.html : digests, keyed digests, derived keys and random values; other things are to be had as
// crypto.webcrypto.
import { natives } from "../crypto/natives";
import { builtinModule } from "./modules";
import { invalidArgument, nodeError, rangeError, refused } from "./errors";

type Data = string | ArrayBufferView | ArrayBuffer;
type Callback<T> = (error: Error | null, value?: T) => void;

const hashNames: Record<string, string> = { md5: "MD5", sha1: "SHA-1", sha224: "SHA224", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512", ripemd160: "RIPEMD160" };
const names = Object.keys(hashNames);
const toBuffer = (bytes: ArrayBuffer | Uint8Array): any => builtinModule("buffer").Buffer.from(bytes);

function hashOf(name: string): string {
  const known = hashNames[`${name}`.toLowerCase().replace(/^rsa-|-(?=\d)/g, "")];
  if (!known) throw nodeError("ERR_OSSL_EVP_UNSUPPORTED", "Digest method not supported");
  return known;
}

/** Of secret keys; those of others are refused before there is one. */
class KeyObject {
  #bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  get type(): string { return "secret"; }
  get symmetricKeySize(): number { return this.#bytes.length; }
  export(): any { return toBuffer(this.#bytes.slice()); }
  equals(other: KeyObject): boolean { return natives.equalInConstantTime(this.#bytes, other.#bytes); }
  static bytesOf(key: KeyObject): Uint8Array { return key.#bytes; }
}

function bytesOf(data: Data | KeyObject, encoding?: string): Uint8Array {
  const { Buffer } = builtinModule("buffer");
  if (data instanceof KeyObject) return KeyObject.bytesOf(data);
  if (typeof data === "string") return Buffer.from(data, encoding);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  throw invalidArgument("data", "of type string or an instance of Buffer, TypedArray, or DataView", data);
}

/** createHash() and createHmac(): what came is kept, and digested at the end. */
class Digest {
  #run: (data: Uint8Array) => ArrayBuffer | undefined;
  #chunks: Uint8Array[];
  #finished = false;
  constructor(run: (data: Uint8Array) => ArrayBuffer | undefined, chunks: Uint8Array[] = []) {
    this.#run = run;
    this.#chunks = chunks;
  }
  update(data: Data, encoding?: string): this {
    if (this.#finished) throw nodeError("ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
    this.#chunks.push(bytesOf(data, encoding).slice());
    return this;
  }
  digest(encoding?: string): any {
    if (this.#finished) throw nodeError("ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
    this.#finished = true;
    const result = toBuffer(this.#run(builtinModule("buffer").Buffer.concat(this.#chunks))!);
    return encoding && encoding !== "buffer" ? result.toString(encoding) : result;
  }
  copy(): Digest { return new Digest(this.#run, [...this.#chunks]); }
}

const createHash = (name: string) => {
  const hash = hashOf(name);
  return new Digest((data) => natives.digest(hash, data));
};
const createHmac = (name: string, key: Data | KeyObject) => {
  const hash = hashOf(name), secret = bytesOf(key).slice();
  return new Digest((data) => natives.hmac(hash, secret, data));
};

/** The form with a callback of a function that does its work at once. */
function withCallback<T>(run: () => T, callback: Callback<T>): void {
  let outcome: [Error | null, T?];
  try {
    outcome = [null, run()];
  } catch (error) {
    outcome = [error as Error];
  }
  queueMicrotask(() => callback(...outcome));
}

function randomFillSync(target: any, offset = 0, size = target.byteLength - offset): any {
  const bytes = ArrayBuffer.isView(target) ? new Uint8Array(target.buffer, target.byteOffset, target.byteLength) : new Uint8Array(target);
  natives.randomFill(bytes.subarray(offset, offset + size));
  return target;
}

function randomBytes(size: number, callback?: Callback<any>): any {
  if (typeof size !== "number") throw invalidArgument("size", "of type number", size);
  if (!(size >= 0 && size <= 2 ** 31 - 1)) throw rangeError("ERR_OUT_OF_RANGE", `The value of "size" is out of range. It must be >= 0 && <= 2147483647. Received ${size}`);
  const make = () => randomFillSync(builtinModule("buffer").Buffer.alloc(size));
  return callback ? withCallback(make, callback) : make();
}

function randomInt(first: number, second?: number | Callback<number>, third?: Callback<number>): number | undefined {
  const [low, high] = typeof second === "number" ? [first, second] : [0, first];
  const callback = typeof second === "function" ? second : third, range = high - low;
  if (!(range > 0 && range <= 2 ** 48 - 1)) throw rangeError("ERR_OUT_OF_RANGE", `The value of "max" is out of range. It must be greater than ${low}`);
  const make = () => {
    const limit = 2 ** 48 - (2 ** 48 % range);
    for (;;) {
      const value = randomBytes(6).readUIntBE(0, 6);
      if (value < limit) return low + (value % range);
    }
  };
  if (!callback) return make();
  withCallback(make, callback);
  return undefined;
}

function timingSafeEqual(one: Data, other: Data): boolean {
  const left = bytesOf(one), right = bytesOf(other);
  if (left.length !== right.length) throw rangeError("ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH", "Input buffers must have the same byte length");
  return natives.equalInConstantTime(left, right);
}

const pbkdf2Sync = (password: Data, salt: Data, iterations: number, size: number, digest: string) =>
  toBuffer(natives.pbkdf2(hashOf(digest), bytesOf(password), bytesOf(salt), iterations, size)!);
const hkdfSync = (digest: string, key: Data, salt: Data, info: Data, size: number) => natives.hkdf(hashOf(digest), bytesOf(key), bytesOf(salt), bytesOf(info), size)!;

export default {
  createHash, createHmac, randomBytes, randomInt, randomFillSync, timingSafeEqual, pbkdf2Sync, hkdfSync,
  Hash: Digest, Hmac: Digest, KeyObject, createSecretKey: (key: Data, encoding?: string) => new KeyObject(bytesOf(key, encoding).slice()), pseudoRandomBytes: randomBytes, prng: randomBytes, rng: randomBytes,
  hash: (name: string, data: Data, encoding = "hex") => createHash(name).update(data).digest(encoding),
  randomFill: (target: any, ...rest: any[]) => withCallback(() => randomFillSync(target, ...rest.slice(0, -1)), rest[rest.length - 1]),
  randomUUID: () => natives.randomUUID(),
  getRandomValues: (array: ArrayBufferView) => globalThis.crypto.getRandomValues(array as Uint8Array),
  pbkdf2: (...given: any[]) => withCallback(() => pbkdf2Sync(...(given.slice(0, 5) as Parameters<typeof pbkdf2Sync>)), given[5]),
  hkdf: (...given: any[]) => withCallback(() => hkdfSync(...(given.slice(0, 5) as Parameters<typeof hkdfSync>)), given[5]),
  getHashes: () => names, getCiphers: () => [], getCurves: () => ["prime256v1", "secp384r1", "secp521r1"], getFips: () => 0,
  constants: {}, webcrypto: globalThis.crypto, subtle: globalThis.crypto.subtle,
  ...Object.fromEntries(
    ["createCipheriv", "createDecipheriv", "createSign", "createVerify", "sign", "verify", "createPrivateKey", "createPublicKey",
     "createDiffieHellman", "createECDH", "generateKeyPair", "generateKeyPairSync", "generateKey", "generateKeySync", "scrypt", "scryptSync",
     "publicEncrypt", "privateDecrypt", "privateEncrypt", "publicDecrypt", "diffieHellman", "generatePrimeSync", "checkPrimeSync"]
      .map((name) => [name, refused(`crypto.${name}`)]),
  ),
};
