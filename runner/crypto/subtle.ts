// https://w3c.github.io/webcrypto/#subtlecrypto-interface
import { illegalConstructor, internal, needArguments } from "../web/define";
import { isObject } from "../web/strings";
import { type Bytes, bytesOf, decode, encode, isBytes } from "../web/text";
import { copyBytes, normalize, type Normalized, type Operation } from "./algorithms";
import { algorithmOf, type CryptoKey, isCryptoKey, type KeyPair, type Usage, usageNames, usagesOf } from "./crypto_key";
import { derivationAlgorithms } from "./derivation";
import { ellipticAlgorithms } from "./elliptic";
import { badData, badUsages, done, invalidAccess, notSupported } from "./errors";
import type { Implementation } from "./implementation";
import { toJwk } from "./jwk";
import { natives } from "./natives";
import { rsaAlgorithms } from "./rsa";
import { symmetricAlgorithms } from "./symmetric";

const implementations: Record<string, Implementation> = { ...rsaAlgorithms, ...ellipticAlgorithms, ...symmetricAlgorithms, ...derivationAlgorithms };
const formats = ["raw", "spki", "pkcs8", "jwk"];

function toFormat(value: unknown): string {
  const format = `${value}`;
  if (!formats.includes(format)) throw new TypeError(`'${format}' is not a key format`);
  return format;
}

function toKey(value: unknown, method: string): CryptoKey {
  if (!isCryptoKey(value)) throw new TypeError(`SubtleCrypto.${method}: the key is not a CryptoKey`);
  return value;
}

function toUsages(value: unknown): Usage[] {
  if (!isObject(value)) throw new TypeError("The key usages are not a sequence");
  return Array.from(value as Iterable<unknown>, (each) => {
    const usage = `${each}` as Usage;
    if (!usageNames.includes(usage)) throw new TypeError(`'${usage}' is not a key usage`);
    return usage;
  });
}

function toData(value: unknown, method: string): Uint8Array {
  return copyBytes(value, `SubtleCrypto.${method}: the data`);
}

/** Key and algorithm must belong together, and the key be made for this. */
function allow(key: CryptoKey, { name }: Normalized, usage: Usage): Implementation {
  if (algorithmOf(key).name !== name) throw invalidAccess(`The key is not an ${name} key`);
  if (!usagesOf(key).includes(usage)) throw invalidAccess(`The key may not be used for "${usage}"`);
  return implementations[name];
}

/** A key that could not be used for anything must not come to be. */
function usable<T extends CryptoKey | KeyPair>(made: T): T {
  const key = isCryptoKey(made) ? made : made.privateKey;
  if (key.type !== "public" && usagesOf(key).length === 0) throw badUsages("Usages cannot be empty when creating a key");
  return made;
}

function exported(format: string, key: CryptoKey): object {
  const { name } = algorithmOf(key), { exportKey } = implementations[name];
  if (!exportKey) throw notSupported(`${name} keys cannot be exported`);
  if (!key.extractable) throw invalidAccess("The key is not extractable");
  return exportKey(format, key);
}

function imported(format: string, data: unknown, parameters: Normalized, extractable: boolean, usages: readonly Usage[]): CryptoKey {
  return usable(implementations[parameters.name].importKey(format, data, parameters, extractable, usages));
}

function parsedJwk(bytes: Uint8Array): unknown {
  try {
    return toJwk(JSON.parse(decode(bytes)));
  } catch {
    throw badData("The unwrapped data is not a JSON Web Key");
  }
}

/** Wrapping is an operation of its own for AES-KW; other algorithms encrypt. */
function wrapping(own: Operation, otherwise: Operation, algorithm: unknown): Normalized {
  try {
    return normalize(own, algorithm);
  } catch {
    return normalize(otherwise, algorithm);
  }
}

const optionalLength = (value: unknown): number | null => (value === undefined || value === null ? null : Number(value) >>> 0);

export class SubtleCrypto {
  #brand = true;
  constructor(token?: typeof internal) {
    if (token !== internal) illegalConstructor();
  }

  async encrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    needArguments(arguments.length, 3, "SubtleCrypto.encrypt");
    this.#brand;
    const bytes = toData(data, "encrypt"), checked = toKey(key, "encrypt"), parameters = normalize("encrypt", algorithm);
    return allow(checked, parameters, "encrypt").encrypt!(parameters, checked, bytes);
  }

  async decrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    needArguments(arguments.length, 3, "SubtleCrypto.decrypt");
    this.#brand;
    const bytes = toData(data, "decrypt"), checked = toKey(key, "decrypt"), parameters = normalize("decrypt", algorithm);
    return allow(checked, parameters, "decrypt").decrypt!(parameters, checked, bytes);
  }

  async sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    needArguments(arguments.length, 3, "SubtleCrypto.sign");
    this.#brand;
    const bytes = toData(data, "sign"), checked = toKey(key, "sign"), parameters = normalize("sign", algorithm);
    return allow(checked, parameters, "sign").sign!(parameters, checked, bytes);
  }

  async verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Promise<boolean> {
    needArguments(arguments.length, 4, "SubtleCrypto.verify");
    this.#brand;
    const bytes = toData(data, "verify"), given = toData(signature, "verify"), checked = toKey(key, "verify");
    const parameters = normalize("verify", algorithm);
    return allow(checked, parameters, "verify").verify!(parameters, checked, given, bytes);
  }

  async digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    needArguments(arguments.length, 2, "SubtleCrypto.digest");
    this.#brand;
    if (!isBytes(data)) toData(data, "digest");  // says what is wrong
    const { name } = normalize("digest", algorithm);
    return done(natives.digest(name, bytesOf(data as Bytes)));  // at once, so that no copy is needed
  }

  async generateKey(algorithm: unknown, extractable: unknown, usages: unknown): Promise<CryptoKey | KeyPair> {
    needArguments(arguments.length, 3, "SubtleCrypto.generateKey");
    this.#brand;
    const wanted = toUsages(usages), parameters = normalize("generateKey", algorithm);
    return usable(implementations[parameters.name].generateKey!(parameters, !!extractable, wanted));
  }

  async deriveKey(algorithm: unknown, baseKey: unknown, derivedType: unknown, extractable: unknown, usages: unknown): Promise<CryptoKey> {
    needArguments(arguments.length, 5, "SubtleCrypto.deriveKey");
    this.#brand;
    const wanted = toUsages(usages), checked = toKey(baseKey, "deriveKey"), parameters = normalize("deriveBits", algorithm);
    const derived = normalize("importKey", derivedType), lengthOf = normalize("getKeyLength", derivedType);
    const { deriveBits } = allow(checked, parameters, "deriveKey");
    const length = implementations[lengthOf.name].getKeyLength!(lengthOf);
    return imported("raw", new Uint8Array(deriveBits!(parameters, checked, length)), derived, !!extractable, wanted);
  }

  async deriveBits(algorithm: unknown, baseKey: unknown, length: unknown = null): Promise<ArrayBuffer> {
    needArguments(arguments.length, 2, "SubtleCrypto.deriveBits");
    this.#brand;
    const checked = toKey(baseKey, "deriveBits"), parameters = normalize("deriveBits", algorithm);
    return allow(checked, parameters, "deriveBits").deriveBits!(parameters, checked, optionalLength(length));
  }

  async importKey(format: unknown, keyData: unknown, algorithm: unknown, extractable: unknown, usages: unknown): Promise<CryptoKey> {
    needArguments(arguments.length, 5, "SubtleCrypto.importKey");
    this.#brand;
    const checked = toFormat(format), wanted = toUsages(usages);
    if ((checked === "jwk") === isBytes(keyData)) throw new TypeError(`SubtleCrypto.importKey: the key data does not fit the format "${checked}"`);
    const data = checked === "jwk" ? toJwk(keyData) : toData(keyData, "importKey");
    return imported(checked, data, normalize("importKey", algorithm), !!extractable, wanted);
  }

  async exportKey(format: unknown, key: unknown): Promise<object> {
    needArguments(arguments.length, 2, "SubtleCrypto.exportKey");
    this.#brand;
    return exported(toFormat(format), toKey(key, "exportKey"));
  }

  async wrapKey(format: unknown, key: unknown, wrappingKey: unknown, algorithm: unknown): Promise<ArrayBuffer> {
    needArguments(arguments.length, 4, "SubtleCrypto.wrapKey");
    this.#brand;
    const checked = toFormat(format), subject = toKey(key, "wrapKey"), tool = toKey(wrappingKey, "wrapKey");
    const parameters = wrapping("wrapKey", "encrypt", algorithm), { wrapKey, encrypt } = allow(tool, parameters, "wrapKey");
    const plain = exported(checked, subject);
    const bytes = checked === "jwk" ? encode(JSON.stringify(plain)) : new Uint8Array(plain as ArrayBuffer);
    return (wrapKey ?? encrypt)!(parameters, tool, bytes);
  }

  async unwrapKey(format: unknown, wrappedKey: unknown, unwrappingKey: unknown, algorithm: unknown, keyAlgorithm: unknown, extractable: unknown, usages: unknown): Promise<CryptoKey> {
    needArguments(arguments.length, 7, "SubtleCrypto.unwrapKey");
    this.#brand;
    const checked = toFormat(format), wanted = toUsages(usages), bytes = toData(wrappedKey, "unwrapKey"), tool = toKey(unwrappingKey, "unwrapKey");
    const parameters = wrapping("unwrapKey", "decrypt", algorithm), wrapped = normalize("importKey", keyAlgorithm);
    const { unwrapKey, decrypt } = allow(tool, parameters, "unwrapKey");
    const plain = new Uint8Array((unwrapKey ?? decrypt)!(parameters, tool, bytes));
    return imported(checked, checked === "jwk" ? parsedJwk(plain) : plain, wrapped, !!extractable, wanted);
  }
}
