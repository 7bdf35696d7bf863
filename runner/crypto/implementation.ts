import type { Normalized } from "./algorithms";
import type { CryptoKey, KeyPair, Usage } from "./crypto_key";

/** What an algorithm does. `data` is a copy of ours; key and usages were held against the operation already. */
export interface Implementation {
  encrypt?(parameters: Normalized, key: CryptoKey, data: Uint8Array): ArrayBuffer;
  decrypt?(parameters: Normalized, key: CryptoKey, data: Uint8Array): ArrayBuffer;
  sign?(parameters: Normalized, key: CryptoKey, data: Uint8Array): ArrayBuffer;
  verify?(parameters: Normalized, key: CryptoKey, signature: Uint8Array, data: Uint8Array): boolean;
  wrapKey?(parameters: Normalized, key: CryptoKey, data: Uint8Array): ArrayBuffer;
  unwrapKey?(parameters: Normalized, key: CryptoKey, data: Uint8Array): ArrayBuffer;
  /** `length` in bits; null: as many as there are. */
  deriveBits?(parameters: Normalized, key: CryptoKey, length: number | null): ArrayBuffer;
  /** In bits; null: any. */
  getKeyLength?(parameters: Normalized): number | null;
  generateKey?(parameters: Normalized, extractable: boolean, usages: readonly Usage[]): CryptoKey | KeyPair;
  /** `data`: bytes, or a JsonWebKey for the format jwk. */
  importKey(format: string, data: any, parameters: Normalized, extractable: boolean, usages: readonly Usage[]): CryptoKey;
  /** An ArrayBuffer, or a JsonWebKey for the format jwk. */
  exportKey?(format: string, key: CryptoKey): object;
}
