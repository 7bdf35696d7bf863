// https://w3c.github.io/webcrypto/#hkdf , #pbkdf2
import type { Normalized } from "./algorithms";
import { checkUsages } from "./asymmetric";
import { type CryptoKey, materialOf, secretKey } from "./crypto_key";
import { badUsages, done, notSupported, operationFailed } from "./errors";
import type { Implementation } from "./implementation";
import { natives } from "./natives";

/** The first `length` bits of a secret; null: all. */
export function truncated(secret: Uint8Array, length: number | null): ArrayBuffer {
  if (length === null) return secret.slice().buffer;
  const bytes = Math.ceil(length / 8);
  if (bytes > secret.length) throw operationFailed(`${length} bits are more than the secret has`);
  const result = secret.slice(0, bytes);
  if (length % 8) result[bytes - 1] &= 0xff << (8 - (length % 8));
  return result.buffer;
}

function fromPassword(derive: (parameters: Normalized, key: CryptoKey, bytes: number) => ArrayBuffer | undefined): Implementation {
  return {
    importKey(format, data, { name }, extractable, usages) {
      if (format !== "raw") throw notSupported(`${name} keys have no format "${format}"`);
      checkUsages(usages, ["deriveKey", "deriveBits"]);
      if (extractable) throw badUsages(`${name} keys cannot be extractable`);
      return secretKey({ name }, false, usages, data);
    },
    getKeyLength: () => null,
    deriveBits(parameters, key, length) {
      if (length === null || length % 8 !== 0) throw operationFailed("The length must be a multiple of 8");
      return done(derive(parameters, key, length / 8));
    },
  };
}

export const derivationAlgorithms: Record<string, Implementation> = {
  HKDF: fromPassword(({ hash, salt, info }, key, bytes) => natives.hkdf(hash.name, materialOf(key), salt, info, bytes)),
  PBKDF2: fromPassword(({ hash, salt, iterations }, key, bytes) => {
    if (iterations === 0) throw operationFailed("iterations must be greater than 0");
    return natives.pbkdf2(hash.name, materialOf(key), salt, iterations, bytes);
  }),
};
