// https://w3c.github.io/webcrypto/#rsassa-pkcs1 , #rsa-pss , #rsa-oaep
import type { Normalized } from "./algorithms";
import { checkUsages, generatePair, type JwkShape, keyOf, readKey, requireType, signing, type UsageRules, writeKey } from "./asymmetric";
import { algorithmOf, type CryptoKey } from "./crypto_key";
import { badData, done, notSupported, operationFailed } from "./errors";
import type { JsonWebKey } from "./jwk";
import { natives } from "./natives";
import type { Implementation } from "./implementation";

const enciphering: UsageRules = { publicUsages: ["encrypt", "wrapKey"], privateUsages: ["decrypt", "unwrapKey"] };
const publicParts = ["n", "e"], privateParts = ["d", "p", "q", "dp", "dq", "qi"];
/** Longer ones take minutes to make. */
const mostBits = 8192;

const hashNumber = (hash: string): string => hash.slice(4);
const algNames: Record<string, (hash: string) => string> = {
  "RSASSA-PKCS1-v1_5": (hash) => `RS${hashNumber(hash)}`,
  "RSA-PSS": (hash) => `PS${hashNumber(hash)}`,
  "RSA-OAEP": (hash) => (hash === "SHA-1" ? "RSA-OAEP" : `RSA-OAEP-${hashNumber(hash)}`),
};

/** The hash that `alg` names must be the one that was asked for. */
function shapeOf(name: string, hash: string): JwkShape {
  const kindOf = (jwk: JsonWebKey): "RSA" => {
    if (jwk.alg !== undefined && jwk.alg !== algNames[name](hash)) throw badData(`The JWK member "alg" must be "${algNames[name](hash)}"`);
    return "RSA";
  };
  return { kty: "RSA", use: name === "RSA-OAEP" ? "enc" : "sig", publicParts, privateParts, kindOf };
}

function checkGeneration({ modulusLength, publicExponent }: Normalized): void {
  const exponent = (publicExponent as Uint8Array).reduce((sum, byte) => sum * 256 + byte, 0);
  if (modulusLength < 512 || modulusLength > mostBits || modulusLength % 8 !== 0) throw operationFailed(`The modulus length must be a multiple of 8 from 512 to ${mostBits}`);
  if (exponent < 3 || exponent % 2 === 0 || exponent > 2 ** 32) throw operationFailed("The public exponent is not supported");
}

function implementation(rules: UsageRules): Implementation {
  return {
    generateKey(parameters, extractable, usages) {
      checkUsages(usages, [...rules.publicUsages, ...rules.privateUsages]);
      checkGeneration(parameters);
      const { name, modulusLength, publicExponent, hash } = parameters;
      return generatePair({ name, modulusLength, publicExponent, hash }, rules, extractable, usages, "RSA", modulusLength, publicExponent);
    },
    importKey(format, data, { name, hash }, extractable, usages) {
      const read = readKey(format, data, shapeOf(name, hash.name), rules, extractable, usages);
      if (read.kind !== "RSA") throw badData("The key data is not an RSA key");
      return keyOf(read, { name, modulusLength: read.bits, publicExponent: read.exponent, hash }, extractable, usages);
    },
    exportKey(format, key) {
      const { name, hash } = algorithmOf(key);
      const members = { alg: algNames[name](hash.name), key_ops: key.usages, ext: key.extractable };
      const written = writeKey(format, key, members, shapeOf(name, hash.name));
      if (written === undefined) throw notSupported(`RSA keys have no format "${format}"`);
      return written as object;
    },
  };
}

function signature(saltLengthOf: (parameters: Normalized) => number | undefined): Implementation {
  return {
    ...implementation(signing),
    sign(parameters, key, data) {
      const { name, hash } = algorithmOf(key);
      return done(natives.signData(name, hash.name, requireType(key, "private", "Signing"), data, saltLengthOf(parameters)));
    },
    verify(parameters, key, given, data) {
      const { name, hash } = algorithmOf(key);
      return done(natives.verifyData(name, hash.name, requireType(key, "public", "Verifying"), data, saltLengthOf(parameters), given));
    },
  };
}

const cipher = (encrypt: boolean) => (parameters: Normalized, key: CryptoKey, data: Uint8Array): ArrayBuffer =>
  done(natives.rsaOaep(encrypt, algorithmOf(key).hash.name, requireType(key, encrypt ? "public" : "private", encrypt ? "Encrypting" : "Decrypting"), data, parameters.label));

export const rsaAlgorithms: Record<string, Implementation> = {
  "RSASSA-PKCS1-v1_5": signature(() => undefined),
  "RSA-PSS": signature(({ saltLength }) => saltLength),
  "RSA-OAEP": { ...implementation(enciphering), encrypt: cipher(true), decrypt: cipher(false) },
};
