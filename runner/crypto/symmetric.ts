// https://w3c.github.io/webcrypto/#aes-ctr and following, #hmac
import type { Normalized } from "./algorithms";
import { checkUsages } from "./asymmetric";
import { algorithmOf, type CryptoKey, type KeyAlgorithm, materialOf, secretKey, type Usage } from "./crypto_key";
import { badData, done, notSupported, operationFailed } from "./errors";
import type { Implementation } from "./implementation";
import { bytesIn, checkJwk, checkJwkName, type JsonWebKey, toBase64Url } from "./jwk";
import { natives } from "./natives";

const cipherUsages: readonly Usage[] = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];

function randomBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  natives.randomFill(bytes);
  return bytes;
}

/** The bytes of a secret key in the forms raw and jwk. `algOf` gives the name that a JWK's `alg` must have, if it has one. */
function readSecret(format: string, data: any, use: string, extractable: boolean, usages: readonly Usage[], algOf: (bytes: number) => string): Uint8Array {
  if (format === "raw") return data;
  if (format !== "jwk") throw notSupported(`Secret keys have no format "${format}"`);
  const jwk: JsonWebKey = data;
  if (jwk.kty !== "oct") throw badData('The JWK member "kty" must be "oct"');
  const bytes = bytesIn(jwk, "k");
  checkJwkName(jwk, "alg", algOf(bytes.length));
  checkJwk(jwk, "oct", use, extractable, usages);
  return bytes;
}

function writeSecret(format: string, key: CryptoKey, alg: string): object {
  if (format === "raw") return materialOf(key).slice().buffer;
  if (format !== "jwk") throw notSupported(`Secret keys have no format "${format}"`);
  return { kty: "oct", k: toBase64Url(materialOf(key)), alg, key_ops: key.usages, ext: key.extractable };
}

function aes(name: string, usages: readonly Usage[]): Implementation {
  const algOf = (bytes: number) => `A${bytes * 8}${name.slice(4)}`;
  const isLength = (bits: number) => bits === 128 || bits === 192 || bits === 256;
  return {
    generateKey({ length }, extractable, wanted) {
      checkUsages(wanted, usages);
      if (!isLength(length)) throw operationFailed("AES keys have 128, 192 or 256 bits");
      return secretKey({ name, length }, extractable, wanted, randomBytes(length / 8));
    },
    importKey(format, data, parameters, extractable, wanted) {
      checkUsages(wanted, usages);
      const material = readSecret(format, data, "enc", extractable, wanted, algOf), length = material.length * 8;
      if (!isLength(length)) throw badData("AES keys have 128, 192 or 256 bits");
      return secretKey({ name, length }, extractable, wanted, material);
    },
    exportKey: (format, key) => writeSecret(format, key, algOf(materialOf(key).length)),
    getKeyLength({ length }) {
      if (!isLength(length)) throw operationFailed("AES keys have 128, 192 or 256 bits");
      return length;
    },
  };
}

type Check = (parameters: Normalized, data: Uint8Array) => void;
const nothing = new Uint8Array(0);

/** Encrypting and decrypting: `ivOf` and `sizeOf` give what the native half wants of the parameters. */
function cipher(name: string, check: Check, ivOf: (parameters: Normalized) => Uint8Array, sizeOf?: (parameters: Normalized) => number): Implementation {
  const run = (encrypt: boolean) => (parameters: Normalized, key: CryptoKey, data: Uint8Array) => {
    check(parameters, data);
    return done(natives.aes(name, encrypt, materialOf(key), ivOf(parameters), data, sizeOf?.(parameters), parameters.additionalData ?? nothing), encrypt ? undefined : "Decryption failed");
  };
  return { ...aes(name, cipherUsages), encrypt: run(true), decrypt: run(false) };
}

const checkCbc: Check = ({ iv }) => {
  if (iv.length !== 16) throw operationFailed("The initialization vector must have 16 bytes");
};
const checkCtr: Check = ({ counter, length }) => {
  if (counter.length !== 16) throw operationFailed("The counter must have 16 bytes");
  if (length < 1 || length > 128) throw operationFailed("The counter's length must be from 1 to 128 bits");
};
const tagLengths = [32, 64, 96, 104, 112, 120, 128];
const checkGcm: Check = ({ tagLength }) => {
  if (tagLength !== undefined && !tagLengths.includes(tagLength)) throw operationFailed(`The tag's length must be one of ${tagLengths.join(", ")}`);
};

const wrap = (encrypt: boolean) => (parameters: Normalized, key: CryptoKey, data: Uint8Array) =>
  done(natives.aes("AES-KW", encrypt, materialOf(key), nothing, data));

const blockBits = (hash: string): number => (hash === "SHA-384" || hash === "SHA-512" ? 1024 : 512);

function hmacLength({ length, hash }: Normalized): number {
  if (length === 0) throw new TypeError("HMAC keys have at least one bit");
  return length ?? blockBits(hash.name);
}

const hmacSign = (key: CryptoKey, data: Uint8Array): ArrayBuffer => done(natives.hmac(algorithmOf(key).hash.name, materialOf(key), data));

const hmac: Implementation = {
  sign: (parameters, key, data) => hmacSign(key, data),
  verify: (parameters, key, signature, data) => natives.equalInConstantTime(new Uint8Array(hmacSign(key, data)), signature),
  generateKey(parameters, extractable, usages) {
    checkUsages(usages, ["sign", "verify"]);
    if (parameters.length === 0) throw operationFailed("HMAC keys have at least one bit");
    const length = hmacLength(parameters);
    const algorithm: KeyAlgorithm = { name: "HMAC", length, hash: parameters.hash };
    return secretKey(algorithm, extractable, usages, randomBytes(Math.ceil(length / 8)));
  },
  importKey(format, data, { hash, length: wanted }, extractable, usages) {
    checkUsages(usages, ["sign", "verify"]);
    const material = readSecret(format, data, "sig", extractable, usages, () => `HS${hash.name.slice(4)}`);
    const most = material.length * 8, length = wanted ?? most;
    if (most === 0) throw badData("HMAC keys have at least one bit");
    if (length > most || length <= most - 8) throw badData("The length does not fit the key data");
    return secretKey({ name: "HMAC", length, hash }, extractable, usages, material);
  },
  exportKey: (format, key) => writeSecret(format, key, `HS${algorithmOf(key).hash.name.slice(4)}`),
  getKeyLength: hmacLength,
};

export const symmetricAlgorithms: Record<string, Implementation> = {
  "AES-CBC": cipher("AES-CBC", checkCbc, ({ iv }) => iv),
  "AES-CTR": cipher("AES-CTR", checkCtr, ({ counter }) => counter, ({ length }) => length),
  "AES-GCM": cipher("AES-GCM", checkGcm, ({ iv }) => iv, ({ tagLength }) => tagLength ?? 128),
  "AES-KW": { ...aes("AES-KW", ["wrapKey", "unwrapKey"]), wrapKey: wrap(true), unwrapKey: wrap(false) },
  HMAC: hmac,
};
