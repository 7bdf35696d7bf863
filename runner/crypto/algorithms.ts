// Names and parameters of algorithms: https://w3c.github.io/webcrypto/#algorithm-normalization
import { isObject } from "../web/strings";
import { bytesOf, isBytes } from "../web/text";
import { isCryptoKey } from "./crypto_key";
import { notSupported } from "./errors";

export type Operation =
  "digest" | "encrypt" | "decrypt" | "sign" | "verify" | "generateKey" | "importKey" | "deriveBits" | "getKeyLength" | "wrapKey" | "unwrapKey";

/** An algorithm with its parameters, converted and copied. */
export interface Normalized {
  name: string;
  [parameter: string]: any;
}

type Convert = (value: unknown, what: string) => unknown;
/** A parameter: name, conversion, whether it must be there. */
type Parameter = [string, Convert, boolean];

export function copyBytes(value: unknown, what: string): Uint8Array {
  if (!isBytes(value)) throw new TypeError(`${what} is not an ArrayBuffer or a view on one`);
  return bytesOf(value).slice();
}

/** https://webidl.spec.whatwg.org/#EnforceRange */
function integer(bits: number): Convert {
  const most = 2 ** bits - 1;
  return (value, what) => {
    const number = Math.trunc(Number(value as number));
    if (!(number >= 0 && number <= most)) throw new TypeError(`${what} must be an integer from 0 to ${most}`);
    return number + 0;
  };
}

const octet = integer(8), short = integer(16), long = integer(32);
const hash: Convert = (value) => ({ name: normalize("digest", value).name });
const text: Convert = (value) => `${value}`;
const bigInteger: Convert = (value, what) => {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${what} is not a Uint8Array`);
  return value.slice();
};
const key: Convert = (value, what) => {
  if (!isCryptoKey(value)) throw new TypeError(`${what} is not a CryptoKey`);
  return value;
};

const none: Parameter[] = [];
const hashed: Parameter[] = [["hash", hash, true]];
const curve: Parameter[] = [["namedCurve", text, true]];
const rsaGeneration: Parameter[] = [["modulusLength", long, true], ["publicExponent", bigInteger, true], ["hash", hash, true]];
const hmacKey: Parameter[] = [["hash", hash, true], ["length", long, false]];
const aesKey: Parameter[] = [["length", short, true]];
const ctr: Parameter[] = [["counter", copyBytes, true], ["length", octet, true]];
const cbc: Parameter[] = [["iv", copyBytes, true]];
const gcm: Parameter[] = [["additionalData", copyBytes, false], ["iv", copyBytes, true], ["tagLength", octet, false]];
const oaep: Parameter[] = [["label", copyBytes, false]];
const pss: Parameter[] = [["saltLength", long, true]];
const peer: Parameter[] = [["public", key, true]];
const hkdf: Parameter[] = [["hash", hash, true], ["info", copyBytes, true], ["salt", copyBytes, true]];
const pbkdf2: Parameter[] = [["hash", hash, true], ["iterations", long, true], ["salt", copyBytes, true]];

const rsaSignature = { sign: none, verify: none, generateKey: rsaGeneration, importKey: hashed };
const aes = (parameters: Parameter[]) => ({ encrypt: parameters, decrypt: parameters, generateKey: aesKey, importKey: none, getKeyLength: aesKey });

/** What each algorithm can be asked, with the parameters it then takes. */
const registry: Record<string, Partial<Record<Operation, Parameter[]>>> = {
  "RSASSA-PKCS1-v1_5": rsaSignature,
  "RSA-PSS": { ...rsaSignature, sign: pss, verify: pss },
  "RSA-OAEP": { encrypt: oaep, decrypt: oaep, generateKey: rsaGeneration, importKey: hashed },
  ECDSA: { sign: hashed, verify: hashed, generateKey: curve, importKey: curve },
  ECDH: { generateKey: curve, importKey: curve, deriveBits: peer },
  Ed25519: { sign: none, verify: none, generateKey: none, importKey: none },
  X25519: { generateKey: none, importKey: none, deriveBits: peer },
  "AES-CTR": aes(ctr),
  "AES-CBC": aes(cbc),
  "AES-GCM": aes(gcm),
  "AES-KW": { wrapKey: none, unwrapKey: none, generateKey: aesKey, importKey: none, getKeyLength: aesKey },
  HMAC: { sign: none, verify: none, generateKey: hmacKey, importKey: hmacKey, getKeyLength: hmacKey },
  HKDF: { importKey: none, deriveBits: hkdf, getKeyLength: none },
  PBKDF2: { importKey: none, deriveBits: pbkdf2, getKeyLength: none },
  "SHA-1": { digest: none },
  "SHA-256": { digest: none },
  "SHA-384": { digest: none },
  "SHA-512": { digest: none },
};
const canonicalNames = new Map(Object.keys(registry).map((name) => [name.toLowerCase(), name]));

/** NotSupportedError where the algorithm is unknown or cannot do it, TypeError where a parameter is wrong. */
export function normalize(operation: Operation, algorithm: unknown): Normalized {
  const given: any = isObject(algorithm) ? algorithm : { name: `${algorithm as string}` };
  const { name } = given;
  if (name === undefined) throw new TypeError("Algorithm: name is required");
  const canonical = canonicalNames.get(`${name}`.toLowerCase());
  const parameters = canonical && registry[canonical][operation];
  if (!parameters) throw notSupported(`Unrecognized algorithm name: ${name}`);
  const normalized: Normalized = { name: canonical };
  for (const [parameter, convert, required] of parameters) {
    const value = given[parameter];
    if (value !== undefined) normalized[parameter] = convert(value, `${canonical}: ${parameter}`);
    else if (required) throw new TypeError(`${canonical}: ${parameter} is required`);
  }
  return normalized;
}
