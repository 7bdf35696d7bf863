// JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037), and base64url.
import { natives as webNatives } from "../web/natives";
import { isObject } from "../web/strings";
import { type Usage, usageNames } from "./crypto_key";
import { badData } from "./errors";

export interface JsonWebKey {
  kty?: string;
  use?: string;
  key_ops?: string[];
  alg?: string;
  ext?: boolean;
  crv?: string;
  [member: string]: any;
}

const members = ["alg", "crv", "d", "dp", "dq", "e", "ext", "k", "key_ops", "kty", "n", "oth", "p", "q", "qi", "use", "x", "y"];

/** https://w3c.github.io/webcrypto/#dfn-JsonWebKey, as Web IDL converts a dictionary. */
export function toJwk(value: unknown): JsonWebKey {
  if (!isObject(value)) throw new TypeError("Key data is not a JsonWebKey");
  const jwk: JsonWebKey = {};
  for (const member of members) {
    const given = (value as any)[member];
    if (given === undefined) continue;
    if (member === "ext") jwk.ext = !!given;
    else if (member === "key_ops") jwk.key_ops = Array.from(given as Iterable<unknown>, (each) => `${each}`);
    else if (member === "oth") jwk.oth = given;
    else jwk[member] = `${given}`;
  }
  return jwk;
}

export function toBase64Url(bytes: Uint8Array): string {
  return webNatives.base64Encode(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** A member of a JWK that is bytes; DataError where it is missing or no base64url. */
export function bytesIn(jwk: JsonWebKey, member: string): Uint8Array {
  const text = jwk[member];
  const binary = typeof text === "string" && /^[A-Za-z0-9_-]*$/.test(text) ? webNatives.atob(text.replace(/-/g, "+").replace(/_/g, "/")) : undefined;
  if (binary === undefined) throw badData(`The JWK member "${member}" is missing or not base64url`);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** What all JWKs are held against: kty, use, key_ops, ext. */
export function checkJwk(jwk: JsonWebKey, kty: string, use: string, extractable: boolean, usages: readonly Usage[]): void {
  if (jwk.kty !== kty) throw badData(`The JWK member "kty" must be "${kty}"`);
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) throw badData(`The JWK member "use" must be "${use}"`);
  if (jwk.key_ops !== undefined) {
    const known = jwk.key_ops.filter((each) => usageNames.includes(each as Usage));
    if (new Set(jwk.key_ops).size !== jwk.key_ops.length) throw badData('The JWK member "key_ops" names an operation twice');
    if (usages.some((usage) => !known.includes(usage))) throw badData('The JWK member "key_ops" lacks a requested usage');
  }
  if (jwk.ext === false && extractable) throw badData('The JWK member "ext" does not allow the key to be extractable');
}

export function checkJwkName(jwk: JsonWebKey, member: "alg" | "crv", wanted: string): void {
  if (jwk[member] !== undefined && jwk[member] !== wanted) throw badData(`The JWK member "${member}" must be "${wanted}"`);
}

/** The public and private parts of an asymmetric key, in the order of keyToParts. */
export function partsIn(jwk: JsonWebKey, names: readonly string[]): Uint8Array[] {
  return names.map((name) => bytesIn(jwk, name));
}

export function namedParts(names: readonly string[], parts: Uint8Array[]): Record<string, string> {
  return Object.fromEntries(parts.map((part, at) => [names[at], toBase64Url(part)]));
}
