// https://w3c.github.io/webcrypto/#ecdsa , #ecdh , #ed25519 , #x25519
import type { Normalized } from "./algorithms";
import {
  agreement, checkUsages, generatePair, type JwkShape, keyOf, readKey, requireType, sharedSecret, signing, type UsageRules, writeKey,
} from "./asymmetric";
import { algorithmOf, type CryptoKey, type KeyAlgorithm, publicKey, type Usage } from "./crypto_key";
import { truncated } from "./derivation";
import { badData, done, notSupported } from "./errors";
import type { Implementation } from "./implementation";
import { checkJwkName, type JsonWebKey } from "./jwk";
import { type KeyKind, natives } from "./natives";

const curves: Record<string, { alg: string; bytes: number }> = {
  "P-256": { alg: "ES256", bytes: 32 }, "P-384": { alg: "ES384", bytes: 48 }, "P-521": { alg: "ES512", bytes: 66 },
};

function nistShape(name: string, namedCurve: string): JwkShape {
  const kindOf = (jwk: JsonWebKey): KeyKind => {
    if (jwk.crv !== namedCurve) throw badData(`The JWK member "crv" must be "${namedCurve}"`);
    if (name === "ECDSA") checkJwkName(jwk, "alg", curves[namedCurve].alg);
    return namedCurve as KeyKind;
  };
  return { kty: "EC", use: name === "ECDSA" ? "sig" : "enc", publicParts: ["x", "y"], privateParts: ["d"], kindOf };
}

function bernsteinShape(name: string): JwkShape {
  const kindOf = (jwk: JsonWebKey): KeyKind => {
    if (jwk.crv !== name) throw badData(`The JWK member "crv" must be "${name}"`);
    if (name === "Ed25519" && jwk.alg !== "EdDSA") checkJwkName(jwk, "alg", "Ed25519");
    return name as KeyKind;
  };
  return { kty: "OKP", use: name === "Ed25519" ? "sig" : "enc", publicParts: ["x"], privateParts: ["d"], kindOf };
}

/** A public key as the bytes of its point. */
function readRaw(kind: KeyKind, data: Uint8Array, algorithm: KeyAlgorithm, rules: UsageRules, extractable: boolean, usages: readonly Usage[]): CryptoKey {
  checkUsages(usages, rules.publicUsages);
  const der = natives.keyFromParts(kind, [data]);
  if (!der) throw badData("The key data is not a point of the curve");
  return publicKey(algorithm, extractable, usages, new Uint8Array(der));
}

function writeRaw(key: CryptoKey, prefix: number[]): ArrayBuffer {
  const parts = done(natives.keyToParts(requireType(key, "public", "The format raw"), false));
  return new Uint8Array([...prefix, ...parts.flatMap((part) => [...part])]).buffer;
}

function checkCurve(namedCurve: string): void {
  if (!curves[namedCurve]) throw notSupported(`The curve "${namedCurve}" is not supported`);
}

function nist(rules: UsageRules): Implementation {
  return {
    generateKey({ name, namedCurve }, extractable, usages) {
      checkUsages(usages, [...rules.publicUsages, ...rules.privateUsages]);
      checkCurve(namedCurve);
      return generatePair({ name, namedCurve }, rules, extractable, usages, namedCurve);
    },
    importKey(format, data, { name, namedCurve }, extractable, usages) {
      checkCurve(namedCurve);
      if (format === "raw") return readRaw(namedCurve, data, { name, namedCurve }, rules, extractable, usages);
      const read = readKey(format, data, nistShape(name, namedCurve), rules, extractable, usages);
      if (read.kind !== namedCurve) throw badData(`The key data is not a key of the curve ${namedCurve}`);
      return keyOf(read, { name, namedCurve }, extractable, usages);
    },
    exportKey(format, key) {
      const { name, namedCurve } = algorithmOf(key);
      if (format === "raw") return writeRaw(key, [4]);
      return writeKey(format, key, { crv: namedCurve, key_ops: key.usages, ext: key.extractable }, nistShape(name, namedCurve)) as object;
    },
  };
}

function bernstein(kind: "Ed25519" | "X25519", rules: UsageRules): Implementation {
  return {
    generateKey({ name }, extractable, usages) {
      return generatePair({ name }, rules, extractable, usages, kind);
    },
    importKey(format, data, { name }, extractable, usages) {
      if (format === "raw") return readRaw(kind, data, { name }, rules, extractable, usages);
      const read = readKey(format, data, bernsteinShape(name), rules, extractable, usages);
      if (read.kind !== kind) throw badData(`The key data is not an ${kind} key`);
      return keyOf(read, { name }, extractable, usages);
    },
    exportKey(format, key) {
      if (format === "raw") return writeRaw(key, []);
      const members = { crv: kind, key_ops: key.usages, ext: key.extractable, ...(kind === "Ed25519" ? { alg: "Ed25519" } : {}) };
      return writeKey(format, key, members, bernsteinShape(kind)) as object;
    },
  };
}

function signature(hashOf: (parameters: Normalized) => string | undefined): Pick<Implementation, "sign" | "verify"> {
  return {
    sign(parameters, key, data) {
      return done(natives.signData(parameters.name, hashOf(parameters), requireType(key, "private", "Signing"), data));
    },
    verify(parameters, key, given, data) {
      return done(natives.verifyData(parameters.name, hashOf(parameters), requireType(key, "public", "Verifying"), data, undefined, given));
    },
  };
}

export const ellipticAlgorithms: Record<string, Implementation> = {
  ECDSA: { ...nist(signing), ...signature(({ hash }) => hash.name) },
  ECDH: {
    ...nist(agreement),
    deriveBits: (parameters, key, length) => truncated(sharedSecret(parameters, key, (one, other) => one.namedCurve === other.namedCurve), length),
  },
  Ed25519: { ...bernstein("Ed25519", signing), ...signature(() => undefined) },
  X25519: { ...bernstein("X25519", agreement), deriveBits: (parameters, key, length) => truncated(sharedSecret(parameters, key, () => true), length) },
};
