// What RSA and elliptic curves have in common: pairs of keys, and the forms they come in.
import type { Normalized } from "./algorithms";
import { algorithmOf, type CryptoKey, type KeyAlgorithm, type KeyPair, materialOf, privateKey, publicKey, type Usage } from "./crypto_key";
import { badData, badUsages, done, invalidAccess, notSupported } from "./errors";
import { checkJwk, type JsonWebKey, namedParts, partsIn } from "./jwk";
import { type KeyKind, natives } from "./natives";

/** What keys of one sort may be used for. */
export interface UsageRules {
  publicUsages: readonly Usage[];
  privateUsages: readonly Usage[];
}

export function checkUsages(usages: readonly Usage[], allowed: readonly Usage[]): void {
  if (usages.some((usage) => !allowed.includes(usage))) throw badUsages();
}

export const signing: UsageRules = { publicUsages: ["verify"], privateUsages: ["sign"] };
export const agreement: UsageRules = { publicUsages: [], privateUsages: ["deriveKey", "deriveBits"] };

export function generatePair(algorithm: KeyAlgorithm, rules: UsageRules, extractable: boolean, usages: readonly Usage[], kind: KeyKind, bits?: number, exponent?: Uint8Array): KeyPair {
  checkUsages(usages, [...rules.publicUsages, ...rules.privateUsages]);
  const [secret, shown] = done(natives.generateKeyPair(kind, bits, exponent));
  return {
    publicKey: publicKey(algorithm, true, usages.filter((usage) => rules.publicUsages.includes(usage)), shown),
    privateKey: privateKey(algorithm, extractable, usages.filter((usage) => rules.privateUsages.includes(usage)), secret),
  };
}

export function requireType(key: CryptoKey, type: CryptoKey["type"], operation: string): Uint8Array {
  if (key.type !== type) throw invalidAccess(`${operation} needs a ${type} key`);
  return materialOf(key);
}

/** What import finds in a key. */
export interface Found {
  der: Uint8Array;
  isPrivate: boolean;
  kind: KeyKind;
  bits: number;
  exponent: Uint8Array;
}

function found(der: Uint8Array, isPrivate: boolean): Found {
  const inspected = natives.inspectKey(der, isPrivate);
  if (!inspected) throw badData("The key data is not a key that can be used here");
  const [kind, bits, exponent, written] = inspected;
  return { der: written, isPrivate, kind, bits, exponent };
}

/** What the JWKs of one sort of keys look like. */
export interface JwkShape {
  kty: string;
  use: "sig" | "enc";
  publicParts: readonly string[];
  privateParts: readonly string[];
  /** Checks `alg` and `crv`, and says of what kind the key is. */
  kindOf(jwk: JsonWebKey): KeyKind;
}

/** A key in the forms spki, pkcs8 and jwk. */
export function readKey(format: string, data: any, shape: JwkShape, rules: UsageRules, extractable: boolean, usages: readonly Usage[]): Found {
  if (format === "jwk") {
    const jwk: JsonWebKey = data, isPrivate = jwk.d !== undefined;
    checkUsages(usages, isPrivate ? rules.privateUsages : rules.publicUsages);
    checkJwk(jwk, shape.kty, shape.use, extractable, usages);
    const kind = shape.kindOf(jwk);
    if (jwk.oth !== undefined) throw notSupported("RSA keys of more than two primes are not supported");
    const der = natives.keyFromParts(kind, partsIn(jwk, isPrivate ? [...shape.publicParts, ...shape.privateParts] : shape.publicParts));
    if (!der) throw badData("The JWK is not a valid key");
    return found(new Uint8Array(der), isPrivate);
  }
  if (format !== "spki" && format !== "pkcs8") throw notSupported(`The key format "${format}" is not supported for this algorithm`);
  const isPrivate = format === "pkcs8";
  checkUsages(usages, isPrivate ? rules.privateUsages : rules.publicUsages);
  return found(data, isPrivate);
}

export function keyOf(read: Found, algorithm: KeyAlgorithm, extractable: boolean, usages: readonly Usage[]): CryptoKey {
  return (read.isPrivate ? privateKey : publicKey)(algorithm, extractable, usages, read.der);
}

/** The forms that all asymmetric keys have; undefined: another one was asked for. */
export function writeKey(format: string, key: CryptoKey, jwkMembers: object, shape: JwkShape): unknown {
  const isPrivate = key.type === "private";
  if (format === "spki" || format === "pkcs8") {
    return requireType(key, format === "spki" ? "public" : "private", `The format ${format}`).slice().buffer;
  }
  if (format !== "jwk") return undefined;
  const parts = done(natives.keyToParts(materialOf(key), isPrivate));
  return { kty: shape.kty, ...jwkMembers, ...namedParts([...shape.publicParts, ...shape.privateParts], parts) };
}

export function sharedSecret(parameters: Normalized, key: CryptoKey, sameCurve: (one: any, other: any) => boolean): Uint8Array {
  const secret = requireType(key, "private", "Key agreement"), other: CryptoKey = parameters.public;
  if (other.type !== "public") throw invalidAccess("The other side's key must be a public key");
  const own = algorithmOf(key), theirs = algorithmOf(other);
  if (own.name !== theirs.name || !sameCurve(own, theirs)) throw invalidAccess("The keys do not belong to the same algorithm and curve");
  return new Uint8Array(done(natives.agree(secret, materialOf(other))));
}
