// https://nodejs.org/api/crypto.html#class-cipher : createCipheriv() and createDecipheriv(), and scrypt.
import { natives } from "../crypto/natives";
import { bytesOf, KeyObject, opensslError } from "./crypto_keys";
import { invalidArgument, nodeError, rangeError, typeError } from "./errors";
import { builtinModule } from "./modules";

const { Buffer } = builtinModule("buffer");
const { Transform } = builtinModule("stream");
const modes: Record<number, string> = { 0: "stream", 1: "ecb", 2: "cbc", 3: "cfb", 4: "ofb", 5: "ctr", 6: "gcm", 7: "ccm", 0x10001: "xts", 0x10002: "wrap", 0x10003: "ocb" };
const joined = (data: any, encoding?: string) => (encoding && encoding !== "buffer" ? data.toString(encoding) : data);
const invalidState = (what: string) => nodeError("ERR_CRYPTO_INVALID_STATE", `Invalid state for operation ${what}`);

class CipherBase extends Transform {
  #id: number;
  #encrypt: boolean;
  #mode: string;
  #authenticated: boolean;
  #tagLength: number;
  #tag: any = null;
  #finished = false;
  #plainLength = -1;

  constructor(encrypt: boolean, name: string, key: any, iv: any, options: any = {}) {
    super(options);
    if (typeof name !== "string") throw invalidArgument("cipher", "of type string", name);
    const info = natives.nodeCipherInfo(name);
    if (!info) throw nodeError("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
    const [, , , ivLength, keyLength, mode, authenticated] = info;
    const secret = bytesOf(key, undefined, "key"), start = iv === null ? new Uint8Array(0) : bytesOf(iv, undefined, "iv");
    if (secret.length !== keyLength) throw rangeError("ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length");
    this.#mode = modes[mode] ?? "";
    if ((iv === null && ivLength > 0) || (!authenticated && start.length !== ivLength) || (authenticated && start.length === 0)) throw typeError("ERR_CRYPTO_INVALID_IV", "Invalid initialization vector");
    const needsLength = this.#mode === "ccm" || this.#mode === "ocb";
    if (authenticated && needsLength && typeof options?.authTagLength !== "number") throw typeError("ERR_CRYPTO_INVALID_AUTH_TAG", `authTagLength required for ${name}`);
    this.#encrypt = encrypt;
    this.#authenticated = authenticated;
    this.#tagLength = options?.authTagLength ?? 16;
    const id = natives.nodeCipherOpen(this, name, encrypt, secret, start, authenticated ? this.#tagLength : 0);
    if (id === undefined) throw typeError("ERR_CRYPTO_INVALID_IV", "Invalid initialization vector");
    this.#id = id;
  }
  update(data: any, inputEncoding?: string, outputEncoding?: string): any {
    if (this.#finished) throw invalidState("update");
    const made = natives.nodeCipherUpdate(this.#id, bytesOf(data, inputEncoding), false, -1);
    if (!made) throw this.#encrypt || !this.#authenticated ? nodeError("ERR_CRYPTO_INVALID_STATE", "Trying to add data in unsupported state") : new Error("Unsupported state or unable to authenticate data");
    return joined(Buffer.from(made), outputEncoding);
  }
  final(encoding?: string): any {
    if (this.#finished) throw invalidState("final");
    this.#finished = true;
    const made = natives.nodeCipherFinal(this.#id);
    if (typeof made === "string") throw this.#authenticated ? new Error("Unsupported state or unable to authenticate data") : opensslError(made);
    if (this.#authenticated && this.#encrypt) this.#tag = Buffer.from(natives.nodeCipherTag(this.#id, this.#tagLength) as ArrayBuffer);
    return joined(Buffer.from(made), encoding);
  }
  setAAD(data: any, options?: { plaintextLength?: number }): this {
    if (!this.#authenticated || this.#finished) throw invalidState("setAAD");
    this.#plainLength = options?.plaintextLength ?? -1;
    if (this.#mode === "ccm" && this.#plainLength < 0) throw typeError("ERR_MISSING_ARGS", "options.plaintextLength required for CCM mode with AAD");
    if (!natives.nodeCipherUpdate(this.#id, bytesOf(data), true, this.#mode === "ccm" ? this.#plainLength : -1)) throw invalidState("setAAD");
    return this;
  }
  getAuthTag(): any {
    if (!this.#encrypt || this.#tag === null) throw invalidState("getAuthTag");
    return this.#tag;
  }
  setAuthTag(tag: any, encoding?: string): this {
    const bytes = bytesOf(tag, encoding);
    if (!this.#authenticated || this.#encrypt || this.#tag !== null || this.#finished) throw invalidState("setAuthTag");
    if (bytes.length > 16 || bytes.length < 4 || (this.#mode !== "gcm" && bytes.length !== this.#tagLength) || (bytes.length < 12 && bytes.length !== 8 && bytes.length !== 4)) {
      throw typeError("ERR_CRYPTO_INVALID_AUTH_TAG", `Invalid authentication tag length: ${bytes.length}`);
    }
    if (!natives.nodeCipherTag(this.#id, bytes)) throw invalidState("setAuthTag");
    this.#tag = bytes;
    return this;
  }
  setAutoPadding(on = true): this {
    if (this.#finished) throw invalidState("setAutoPadding");
    natives.nodeCipherPadding(this.#id, !!on);
    return this;
  }
  _transform(chunk: any, encoding: string, done: (error: unknown, data?: any) => void): void {
    try {
      done(null, this.update(chunk, encoding));
    } catch (error) {
      done(error);
    }
  }
  _flush(done: (error: unknown, data?: any) => void): void {
    try {
      done(null, this.final());
    } catch (error) {
      done(error);
    }
  }
}

export class Cipheriv extends CipherBase {
  constructor(name: string, key: any, iv: any, options?: any) { super(true, name, key, iv, options); }
}
export class Decipheriv extends CipherBase {
  constructor(name: string, key: any, iv: any, options?: any) { super(false, name, key, iv, options); }
}

export function getCipherInfo(name: string): object | undefined {
  const info = natives.nodeCipherInfo(`${name}`);
  if (!info) return undefined;
  const [full, nid, blockSize, ivLength, keyLength, mode] = info;
  return { mode: modes[mode], name: full.toLowerCase(), nid, ...(blockSize > 1 ? { blockSize } : {}), ...(ivLength ? { ivLength } : {}), keyLength };
}

export function scryptSync(password: any, salt: any, size: number, options: any = {}): any {
  const N = options.cost ?? options.N ?? 16384, r = options.blockSize ?? options.r ?? 8, p = options.parallelization ?? options.p ?? 1;
  const made = natives.nodeScrypt(bytesOf(password, undefined, "password"), bytesOf(salt, undefined, "salt"), N, r, p, options.maxmem ?? 32 * 1024 * 1024, size);
  if (!made) throw rangeError("ERR_CRYPTO_INVALID_SCRYPT_PARAMS", "Invalid scrypt params: memory limit exceeded");
  return Buffer.from(made);
}

export { KeyObject };
