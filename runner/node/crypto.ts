// https://nodejs.org/api/crypto.html : digests, keyed digests, derived keys, random values and signatures; keys and ciphers are in
// files of their own.
import { natives } from "../crypto/natives";
import { builtinModule } from "./modules";
import { Cipheriv, Decipheriv, getCipherInfo, scryptSync } from "./crypto_ciphers";
import {
  bytesOf, createPrivateKey, createPublicKey, createSecretKey, diffieHellman, generateKeyPairSync, generateKeySync, KeyObject, rsa, signSync, verifySync,
} from "./crypto_keys";
import { constants } from "./crypto_constants";
import { invalidArgument, nodeError, rangeError, refused } from "./errors";

type Data = string | ArrayBufferView | ArrayBuffer | KeyObject;
type Callback<T> = (error: Error | null, value?: T) => void;

const hashNames: Record<string, string> = { md5: "MD5", sha1: "SHA-1", sha224: "SHA224", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512", ripemd160: "RIPEMD160",
  sha3224: "SHA3-224", sha3256: "SHA3-256", sha3384: "SHA3-384", sha3512: "SHA3-512", sha512224: "SHA512-224", sha512256: "SHA512-256", blake2b512: "BLAKE2b512", blake2s256: "BLAKE2s256" };
const names = Object.keys(hashNames).map((name) => name.replace(/^(sha3|sha512)(?=\d{3}$)/, "$1-"));
const toBuffer = (bytes: ArrayBuffer | Uint8Array): any => builtinModule("buffer").Buffer.from(bytes);

function hashOf(name: string): string {
  const known = hashNames[`${name}`.toLowerCase().replace(/^rsa-|-(?=\d)/g, "")];
  if (!known) throw nodeError("ERR_OSSL_EVP_UNSUPPORTED", "Digest method not supported");
  return known;
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

const { Writable } = builtinModule("stream");

/** createSign() and createVerify(): what came is kept. */
class Gathered extends Writable {
  #chunks: Uint8Array[] = [];
  constructor(protected readonly digestName: string, options?: object) {
    super(options);
    hashOf(digestName);
  }
  update(data: Data, encoding?: string): this {
    this.#chunks.push(bytesOf(data, encoding).slice());
    return this;
  }
  _write(chunk: Data, encoding: string, done: () => void): void {
    this.update(chunk, encoding);
    done();
  }
  protected all(): Uint8Array { return builtinModule("buffer").Buffer.concat(this.#chunks); }
}
class Sign extends Gathered {
  sign(key: any, encoding?: string): any {
    const made = signSync(this.digestName, this.all(), key);
    return encoding && encoding !== "buffer" ? made.toString(encoding) : made;
  }
}
class Verify extends Gathered {
  verify(key: any, signature: Data, encoding?: string): boolean {
    return verifySync(this.digestName, this.all(), key, bytesOf(signature, encoding));
  }
}

/** Of a function that is given a callback last, the form that may go without. */
const eitherWay = (run: (...given: any[]) => any, least: number) => (...given: any[]) =>
  typeof given[least] === "function" ? withCallback(() => run(...given.slice(0, least)), given[least]) : run(...given);

function generateKeyPair(type: string, options: any, callback: (error: Error | null, publicKey?: any, privateKey?: any) => void): void {
  if (typeof options === "function") [options, callback] = [{}, options];
  withCallback(() => generateKeyPairSync(type, options), (error, pair: any) => (error ? callback(error) : callback(null, pair.publicKey, pair.privateKey)));
}
Object.defineProperty(generateKeyPair, Symbol.for("nodejs.util.promisify.custom"), {
  value: (type: string, options: any) => new Promise((resolve) => resolve(generateKeyPairSync(type, options))),
});

const ciphers = ["aes-128-cbc", "aes-128-ccm", "aes-128-cfb", "aes-128-ctr", "aes-128-ecb", "aes-128-gcm", "aes-128-ocb", "aes-128-ofb", "aes-192-cbc", "aes-192-ccm",
  "aes-192-ctr", "aes-192-ecb", "aes-192-gcm", "aes-256-cbc", "aes-256-ccm", "aes-256-cfb", "aes-256-ctr", "aes-256-ecb", "aes-256-gcm", "aes-256-ocb", "aes-256-ofb",
  "chacha20", "chacha20-poly1305", "des-ede3-cbc", "id-aes128-wrap", "id-aes192-wrap", "id-aes256-wrap"];

export default {
  createPrivateKey, createPublicKey, createSecretKey, diffieHellman, generateKeyPairSync, generateKeySync, generateKeyPair, getCipherInfo, scryptSync,
  generateKey: (type: string, options: any, callback: Callback<KeyObject>) => withCallback(() => generateKeySync(type, options), callback),
  scrypt: (password: Data, salt: Data, size: number, options: any, callback: Callback<any>) =>
    typeof options === "function" ? withCallback(() => scryptSync(password, salt, size), options) : withCallback(() => scryptSync(password, salt, size, options), callback),
  createCipheriv: (name: string, key: any, iv: any, options?: any) => new Cipheriv(name, key, iv, options),
  createDecipheriv: (name: string, key: any, iv: any, options?: any) => new Decipheriv(name, key, iv, options),
  createSign: (name: string, options?: object) => new Sign(name, options), createVerify: (name: string, options?: object) => new Verify(name, options),
  Cipheriv, Decipheriv, Sign, Verify, sign: eitherWay(signSync, 3), verify: eitherWay(verifySync, 4),
  publicEncrypt: rsa(0, "public", constants.RSA_PKCS1_OAEP_PADDING), privateDecrypt: rsa(1, "private", constants.RSA_PKCS1_OAEP_PADDING),
  privateEncrypt: rsa(2, "private", constants.RSA_PKCS1_PADDING), publicDecrypt: rsa(3, "public", constants.RSA_PKCS1_PADDING),
  createHash, createHmac, randomBytes, randomInt, randomFillSync, timingSafeEqual, pbkdf2Sync, hkdfSync,
  Hash: Digest, Hmac: Digest, KeyObject, pseudoRandomBytes: randomBytes, prng: randomBytes, rng: randomBytes,
  hash: (name: string, data: Data, encoding = "hex") => createHash(name).update(data).digest(encoding),
  randomFill: (target: any, ...rest: any[]) => withCallback(() => randomFillSync(target, ...rest.slice(0, -1)), rest[rest.length - 1]),
  randomUUID: () => natives.randomUUID(),
  getRandomValues: (array: ArrayBufferView) => globalThis.crypto.getRandomValues(array as Uint8Array),
  pbkdf2: (...given: any[]) => withCallback(() => pbkdf2Sync(...(given.slice(0, 5) as Parameters<typeof pbkdf2Sync>)), given[5]),
  hkdf: (...given: any[]) => withCallback(() => hkdfSync(...(given.slice(0, 5) as Parameters<typeof hkdfSync>)), given[5]),
  getHashes: () => names, getCiphers: () => [...ciphers], getCurves: () => ["prime256v1", "secp256k1", "secp384r1", "secp521r1"], getFips: () => 0,
  constants, webcrypto: globalThis.crypto, subtle: globalThis.crypto.subtle,
  ...Object.fromEntries(
    ["createDiffieHellman", "createECDH", "getDiffieHellman", "generatePrime", "generatePrimeSync", "checkPrime", "checkPrimeSync"]
      .map((name) => [name, refused(`crypto.${name}`)]),
  ),
};
