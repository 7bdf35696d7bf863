// https://w3c.github.io/webcrypto/#cryptokey-interface
import { illegalConstructor, internal } from "../web/define";

export type Usage = "encrypt" | "decrypt" | "sign" | "verify" | "deriveKey" | "deriveBits" | "wrapKey" | "unwrapKey";
export const usageNames: readonly Usage[] = ["encrypt", "decrypt", "sign", "verify", "deriveKey", "deriveBits", "wrapKey", "unwrapKey"];

export interface KeyAlgorithm {
  name: string;
  [member: string]: unknown;
}

export interface KeyPair {
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

/** Secret keys: their bytes; private ones: PKCS #8; public ones: SubjectPublicKeyInfo. */
export let materialOf: (key: CryptoKey) => Uint8Array;
export let isCryptoKey: (value: unknown) => value is CryptoKey;
/** The algorithm that operations look at, whatever script has done to the object that it sees. */
export let algorithmOf: (key: CryptoKey) => any;
export let usagesOf: (key: CryptoKey) => readonly Usage[];

export class CryptoKey {
  #type: "public" | "private" | "secret";
  #extractable: boolean;
  #algorithm: KeyAlgorithm;
  #usages: readonly Usage[];
  #material: Uint8Array;
  #shownAlgorithm?: KeyAlgorithm;
  #shownUsages?: Usage[];

  constructor(token: typeof internal, type: "public" | "private" | "secret", extractable: boolean, algorithm: KeyAlgorithm, usages: Iterable<Usage>, material: Uint8Array) {
    if (token !== internal) illegalConstructor();
    this.#type = type;
    this.#extractable = extractable;
    this.#algorithm = algorithm;
    const wanted = new Set(usages);
    this.#usages = usageNames.filter((usage) => wanted.has(usage));
    this.#material = material;
  }

  get type(): "public" | "private" | "secret" { return this.#type; }
  get extractable(): boolean { return this.#extractable; }
  get algorithm(): KeyAlgorithm { return (this.#shownAlgorithm ??= copyOf(this.#algorithm)); }
  get usages(): Usage[] { return (this.#shownUsages ??= [...this.#usages]); }

  static {
    materialOf = (key) => key.#material;
    isCryptoKey = (value): value is CryptoKey => typeof value === "object" && value !== null && #material in value;
    algorithmOf = (key) => key.#algorithm;
    usagesOf = (key) => key.#usages;
  }
}

function copyOf(algorithm: KeyAlgorithm): KeyAlgorithm {
  const copy = { ...algorithm };
  if (copy.hash) copy.hash = { ...(copy.hash as object) };
  if (copy.publicExponent) copy.publicExponent = (copy.publicExponent as Uint8Array).slice();
  return copy;
}

/** A key of its own with the same inside, for structuredClone. */
export function copyOfKey(key: CryptoKey): CryptoKey {
  return new CryptoKey(internal, key.type, key.extractable, algorithmOf(key), usagesOf(key), materialOf(key));
}

export function secretKey(algorithm: KeyAlgorithm, extractable: boolean, usages: Iterable<Usage>, material: Uint8Array): CryptoKey {
  return new CryptoKey(internal, "secret", extractable, algorithm, usages, material);
}

export function publicKey(algorithm: KeyAlgorithm, extractable: boolean, usages: Iterable<Usage>, material: Uint8Array): CryptoKey {
  return new CryptoKey(internal, "public", extractable, algorithm, usages, material);
}

export function privateKey(algorithm: KeyAlgorithm, extractable: boolean, usages: Iterable<Usage>, material: Uint8Array): CryptoKey {
  return new CryptoKey(internal, "private", extractable, algorithm, usages, material);
}
