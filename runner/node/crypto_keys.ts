// https://nodejs.org/api/crypto.html : keys in all forms, signatures, what RSA encrypts, agreement on a secret.
import { CryptoKey, materialOf } from "../crypto/crypto_key";
import { toBase64Url, fromBase64Url } from "./crypto_text";
import { natives } from "../crypto/natives";
import { builtinModule } from "./modules";
import { invalidArgument, nodeError, typeError } from "./errors";

type Bytes = Uint8Array;
type KeyType = "secret" | "public" | "private";
const { Buffer } = builtinModule("buffer");

export function bytesOf(data: unknown, encoding?: string, name = "data"): Bytes {
  if (data instanceof KeyObject) {
    if (data.type !== "secret") throw typeError("ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE", `Invalid key object type ${data.type}, expected secret.`);
    return materialIn(data);
  }
  if (typeof data === "string") return Buffer.from(data, encoding === "buffer" ? "utf8" : encoding);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  throw invalidArgument(name, "of type string or an instance of ArrayBuffer, Buffer, TypedArray, or DataView", data);
}

/** What OpenSSL says, `error:1E08010C:DECODER routines::unsupported`, as Node.js gives it on. */
export function opensslError(text: string | undefined, otherwise = "error:00000000:lib(0)::unknown"): Error {
  const said = text || otherwise, [, , library, , reason = ""] = said.split(":");
  const error: any = nodeError(`ERR_OSSL_${reason ? reason.toUpperCase().replace(/\W+/g, "_") : "EVP_ERROR"}`, said);
  return Object.assign(error, { library, reason });
}

const shownTypes: Record<string, string> = { RSA: "rsa", "RSA-PSS": "rsa-pss", EC: "ec", DSA: "dsa", DH: "dh", ED25519: "ed25519", ED448: "ed448", X25519: "x25519", X448: "x448" };
const jwkCurves: Record<string, string> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };
const rsaParts = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];
const namesOfCurves: Record<string, string> = { "P-256": "prime256v1", "P-384": "secp384r1", "P-521": "secp521r1" };

let materialIn: (key: KeyObject) => Bytes;

export class KeyObject {
  #type: KeyType;
  #bytes: Bytes;
  constructor(type: KeyType, bytes: Bytes) {
    if (type !== "secret" && type !== "public" && type !== "private") throw typeError("ERR_INVALID_ARG_VALUE", `The argument 'type' is invalid. Received '${type as string}'`);
    this.#type = type;
    this.#bytes = bytes;
  }
  static from(key: CryptoKey): KeyObject {
    if (!(key instanceof CryptoKey)) throw invalidArgument("key", "an instance of CryptoKey", key);
    return new KeyObject(key.type, materialOf(key).slice());
  }
  static { materialIn = (key) => key.#bytes; }

  get type(): KeyType { return this.#type; }
  get symmetricKeySize(): number | undefined { return this.#type === "secret" ? this.#bytes.length : undefined; }
  get asymmetricKeyType(): string | undefined {
    return this.#type === "secret" ? undefined : shownTypes[detailsOf(this)[0]];
  }
  get asymmetricKeyDetails(): object | undefined {
    if (this.#type === "secret") return undefined;
    const [type, bits, curve, exponent] = detailsOf(this);
    if (type === "RSA" || type === "RSA-PSS") return { modulusLength: bits, publicExponent: BigInt(exponent) };
    return type === "EC" ? { namedCurve: curve } : {};
  }
  equals(other: KeyObject): boolean {
    if (!(other instanceof KeyObject)) throw invalidArgument("otherKeyObject", "an instance of KeyObject", other);
    return this.#type === other.#type && this.#bytes.length === other.#bytes.length && natives.equalInConstantTime(this.#bytes, other.#bytes);
  }
  export(options: any = {}): any {
    if (options.format === "jwk") return jwkOf(this);
    if (this.#type === "secret") return Buffer.from(this.#bytes);
    return writeKey(this, options);
  }
  toCryptoKey(algorithm: any, extractable: boolean, usages: any[]): Promise<CryptoKey> {
    const format = this.#type === "secret" ? "raw" : this.#type === "public" ? "spki" : "pkcs8";
    return globalThis.crypto.subtle.importKey(format, this.#bytes as BufferSource, algorithm, extractable, usages) as unknown as Promise<CryptoKey>;
  }
  get [Symbol.toStringTag](): string { return "KeyObject"; }
}

function detailsOf(key: KeyObject): [string, number, string, number] {
  const details = natives.nodeKeyDetails(materialIn(key), key.type === "private");
  if (!details) throw nodeError("ERR_CRYPTO_INVALID_KEYTYPE", "Invalid key type");
  return details;
}

function writeKey(key: KeyObject, { format, type, cipher, passphrase }: any): any {
  if (format !== "pem" && format !== "der") throw typeError("ERR_INVALID_ARG_VALUE", `The property 'options.format' is invalid. Received ${String(format)}`);
  const isPrivate = key.type === "private", types = isPrivate ? ["pkcs1", "pkcs8", "sec1"] : ["pkcs1", "spki"];
  if (!types.includes(type)) throw typeError("ERR_INVALID_ARG_VALUE", `The property 'options.type' is invalid. Received ${String(type)}`);
  const wanted = type === "pkcs1" ? "rsa" : type === "sec1" ? "ec" : key.asymmetricKeyType;
  if (key.asymmetricKeyType !== wanted) throw nodeError("ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS", `The selected key encoding ${type} can only be used for ${wanted!.toUpperCase()} keys.`);
  const written = natives.nodeWriteKey(materialIn(key), isPrivate, format.toUpperCase(), type, cipher, passphrase === undefined ? undefined : bytesOf(passphrase));
  if (typeof written !== "object") throw opensslError(written);
  const buffer = Buffer.from(written.buffer, written.byteOffset, written.byteLength);
  return format === "pem" ? buffer.toString("utf8") : buffer;
}

function jwkOf(key: KeyObject): object {
  if (key.type === "secret") return { kty: "oct", k: toBase64Url(materialIn(key)) };
  const [type, , curve] = detailsOf(key), crv = jwkCurves[curve] ?? { ED25519: "Ed25519", X25519: "X25519" }[type];
  const parts = type === "RSA" || crv ? natives.keyToParts(materialIn(key), key.type === "private") : undefined;
  if (!parts) throw nodeError("ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE", "Unsupported JWK Key Type.");
  const names = type === "RSA" ? rsaParts : type === "EC" ? ["x", "y", "d"] : ["x", "d"];
  const kty = type === "RSA" ? "RSA" : type === "EC" ? "EC" : "OKP";
  return { ...(crv ? { crv } : {}), ...Object.fromEntries(parts.map((part, at) => [names[at], toBase64Url(part)])), kty };
}

function keyOfJwk(jwk: any): KeyObject {
  const wrong = () => typeError("ERR_CRYPTO_INVALID_JWK", "Invalid JWK data");
  if (jwk.kty !== "RSA" && jwk.kty !== "EC" && jwk.kty !== "OKP") throw wrong();
  const names = jwk.kty === "RSA" ? rsaParts : jwk.kty === "EC" ? ["x", "y", "d"] : ["x", "d"];
  const isPrivate = jwk.d !== undefined, wanted = isPrivate ? names : names.slice(0, jwk.kty === "OKP" ? 1 : 2);
  for (const name of wanted) if (typeof jwk[name] !== "string") throw invalidArgument(`key.${name}`, "of type string", jwk[name]);
  const kind = jwk.kty === "RSA" ? "RSA" : jwk.crv;
  if (kind !== "RSA" && kind !== "Ed25519" && kind !== "X25519" && !namesOfCurves[kind]) throw wrong();
  const der = natives.keyFromParts(kind, wanted.map((name) => fromBase64Url(jwk[name])));
  if (!der) throw wrong();
  return new KeyObject(isPrivate ? "private" : "public", new Uint8Array(der));
}

function parse(key: any, isPrivate: boolean): KeyObject | string {
  const options = typeof key === "object" && !ArrayBuffer.isView(key) && !(key instanceof ArrayBuffer) ? key : { key };
  if (options.format === "jwk") return keyOfJwk(options.key);
  const format = (options.format ?? "pem").toUpperCase();
  const der = natives.nodeParseKey(bytesOf(options.key, options.encoding, "key"), isPrivate, format, options.type ?? "", options.passphrase === undefined ? undefined : bytesOf(options.passphrase));
  if (typeof der !== "object") return der ?? "";
  return new KeyObject(isPrivate ? "private" : "public", der);
}

export function createPrivateKey(key: any): KeyObject {
  const parsed = parse(key, true);
  if (typeof parsed === "string") {
    const passphrase = /interrupted or cancelled|bad password|bad decrypt|pkcs12 cipherfinal/i.test(parsed);
    if (passphrase && key?.passphrase === undefined && key?.key !== undefined) throw typeError("ERR_MISSING_PASSPHRASE", "Passphrase required for encrypted key");
    throw opensslError(parsed, "error:1E08010C:DECODER routines::unsupported");
  }
  if (parsed.type !== "private") throw typeError("ERR_CRYPTO_INVALID_JWK", "Invalid JWK private key");
  return parsed;
}

const publicOf = (key: KeyObject): KeyObject => new KeyObject("public", natives.nodePublicOf(materialIn(key))!);

export function createPublicKey(key: any): KeyObject {
  const given = key instanceof KeyObject ? key : key?.key instanceof KeyObject ? key.key : undefined;
  if (given) {
    if (given.type !== "private") throw nodeError("ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE", `Invalid key object type ${given.type}, expected private.`);
    return publicOf(given);
  }
  let parsed = parse(key, false);
  if (typeof parsed === "string") {
    const said = parsed;
    parsed = parse(key, true);
    if (typeof parsed === "string") throw opensslError(said, "error:1E08010C:DECODER routines::unsupported");
  }
  return parsed.type === "private" ? publicOf(parsed) : parsed;
}

export const createSecretKey = (key: unknown, encoding?: string): KeyObject => new KeyObject("secret", bytesOf(key, encoding, "key").slice());

/** A key as functions that use one take it. */
function keyFor(given: any, type: "public" | "private"): KeyObject {
  let key = given instanceof KeyObject || given instanceof CryptoKey ? given : given?.key instanceof KeyObject || given?.key instanceof CryptoKey ? given.key : undefined;
  if (key instanceof CryptoKey) key = KeyObject.from(key);
  if (!key) {
    if (given === undefined || given === null) throw invalidArgument("key", "of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey", given);
    return type === "private" ? createPrivateKey(given) : createPublicKey(given);
  }
  if (key.type === "secret" || (type === "private" && key.type !== "private")) {
    throw typeError("ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE", `Invalid key object type ${key.type}, expected ${type === "private" ? "private" : "private or public"}.`);
  }
  return key.type === type ? key : publicOf(key);
}

const digestName = (name: string | null | undefined) => (name ? `${name}`.replace(/^RSA-/i, "") : undefined);
const isPlain = (options: any) => options?.dsaEncoding === "ieee-p1363";

export function signSync(digest: string | null | undefined, data: unknown, key: any): any {
  const made = natives.nodeSign(digestName(digest), materialIn(keyFor(key, "private")), bytesOf(data), key?.padding, key?.saltLength, isPlain(key));
  if (typeof made !== "object") throw opensslError(made);
  return Buffer.from(made.buffer, made.byteOffset, made.byteLength);
}

export function verifySync(digest: string | null | undefined, data: unknown, key: any, signature: unknown): boolean {
  const right = natives.nodeVerify(digestName(digest), materialIn(keyFor(key, "public")), bytesOf(data), key?.padding, key?.saltLength, isPlain(key), bytesOf(signature, undefined, "signature"));
  if (typeof right !== "boolean") throw opensslError(right);
  return right;
}

export function rsa(operation: number, type: "public" | "private", otherwise: number): (key: any, data: unknown) => any {
  return (key, data) => {
    const used = keyFor(key, type);
    const made = natives.nodeRsa(operation, materialIn(used), type === "private", bytesOf(data, key?.encoding, "buffer"), key?.padding ?? otherwise, key?.oaepHash ?? "sha1", key?.oaepLabel === undefined ? undefined : bytesOf(key.oaepLabel));
    if (typeof made !== "object") throw opensslError(made);
    return Buffer.from(made.buffer, made.byteOffset, made.byteLength);
  };
}

export function generateKeyPairSync(type: string, options: any = {}): any {
  const name = Object.keys(shownTypes).find((each) => shownTypes[each] === type);
  if (!name || name === "DSA" || name === "DH") throw typeError("ERR_INVALID_ARG_VALUE", `The argument 'type' must be a supported key type. Received '${type}'`);
  if (name.startsWith("RSA") && typeof options.modulusLength !== "number") throw invalidArgument("options.modulusLength", "of type number", options.modulusLength);
  if (name === "EC" && typeof options.namedCurve !== "string") throw invalidArgument("options.namedCurve", "of type string", options.namedCurve);
  const pair = natives.nodeGenerateKey(name, options.modulusLength, options.publicExponent ?? 65537, namesOfCurves[options.namedCurve] ?? options.namedCurve);
  if (typeof pair !== "object") throw name === "EC" ? typeError("ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name") : opensslError(pair);
  const privateKey = new KeyObject("private", pair[0]), publicKey = new KeyObject("public", pair[1]);
  return {
    publicKey: options.publicKeyEncoding ? publicKey.export(options.publicKeyEncoding) : publicKey,
    privateKey: options.privateKeyEncoding ? privateKey.export(options.privateKeyEncoding) : privateKey,
  };
}

export function generateKeySync(type: string, { length }: { length: number }): KeyObject {
  const allowed = type === "aes" ? [128, 192, 256].includes(length) : type === "hmac" && length >= 8;
  if (!allowed) throw typeError("ERR_INVALID_ARG_VALUE", `The property 'options.length' is invalid for '${type}'. Received ${length}`);
  const bytes = new Uint8Array(length >> 3);
  natives.randomFill(bytes);
  return new KeyObject("secret", bytes);
}

export function diffieHellman({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): any {
  const secret = natives.agree(materialIn(keyFor(privateKey, "private")), materialIn(keyFor(publicKey, "public")));
  if (!secret) throw nodeError("ERR_CRYPTO_INCOMPATIBLE_KEY", "Incompatible key types for Diffie-Hellman");
  return Buffer.from(secret);
}
