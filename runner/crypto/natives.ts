// The native half of the Web Cryptography API. Where nothing is given back (undefined), the operation failed.

/** "RSA", a curve of NIST, or one of Bernstein's. */
export type KeyKind = "RSA" | "P-256" | "P-384" | "P-521" | "Ed25519" | "X25519";

interface CryptoNatives {
  randomFill(view: ArrayBufferView): void;
  randomUUID(): string;
  digest(hash: string, data: Uint8Array): ArrayBuffer | undefined;
  hmac(hash: string, key: Uint8Array, data: Uint8Array): ArrayBuffer | undefined;
  equalInConstantTime(one: Uint8Array, other: Uint8Array): boolean;
  /** `size`: bits of the tag (GCM) or of the counter (CTR). */
  aes(mode: string, encrypt: boolean, key: Uint8Array, iv: Uint8Array, data: Uint8Array, size?: number, additional?: Uint8Array): ArrayBuffer | undefined;
  hkdf(hash: string, key: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number): ArrayBuffer | undefined;
  pbkdf2(hash: string, password: Uint8Array, salt: Uint8Array, iterations: number, bytes: number): ArrayBuffer | undefined;
  /** Private and public key as DER; bits and exponent are for RSA. */
  generateKeyPair(kind: KeyKind, bits?: number, exponent?: Uint8Array): [Uint8Array, Uint8Array] | undefined;
  /** Kind, bits, public exponent (RSA), and the key as it is written here. */
  inspectKey(der: Uint8Array, isPrivate: boolean): [KeyKind, number, Uint8Array, Uint8Array] | undefined;
  /** n e [d p q dp dq qi] of RSA, x y [d] of NIST's curves, x [d] of Bernstein's. */
  keyToParts(der: Uint8Array, isPrivate: boolean): Uint8Array[] | undefined;
  /** The other way; of NIST's curves one part is the whole public point. */
  keyFromParts(kind: KeyKind, parts: Uint8Array[]): ArrayBuffer | undefined;
  signData(scheme: string, hash: string | undefined, privateDer: Uint8Array, data: Uint8Array, saltLength?: number): ArrayBuffer | undefined;
  verifyData(scheme: string, hash: string | undefined, publicDer: Uint8Array, data: Uint8Array, saltLength: number | undefined, signature: Uint8Array): boolean | undefined;
  rsaOaep(encrypt: boolean, hash: string, der: Uint8Array, data: Uint8Array, label?: Uint8Array): ArrayBuffer | undefined;
  agree(privateDer: Uint8Array, publicDer: Uint8Array): ArrayBuffer | undefined;
}

declare const __natives: CryptoNatives;
export const natives: CryptoNatives = __natives;
