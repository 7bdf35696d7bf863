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
  // For node:crypto; a text that comes back is what OpenSSL says went wrong.
  nodeParseKey(bytes: Uint8Array, isPrivate: boolean, format: string, type: string, passphrase?: Uint8Array): Uint8Array | string | undefined;
  nodePublicOf(privateDer: Uint8Array): Uint8Array | undefined;
  nodeWriteKey(der: Uint8Array, isPrivate: boolean, format: string, type: string, cipher?: string, passphrase?: Uint8Array): Uint8Array | string | undefined;
  /** Type, bits, curve, public exponent. */
  nodeKeyDetails(der: Uint8Array, isPrivate: boolean): [string, number, string, number] | undefined;
  nodeGenerateKey(type: string, bits?: number, exponent?: number, curve?: string): [Uint8Array, Uint8Array] | string | undefined;
  nodeSign(digest: string | undefined, der: Uint8Array, data: Uint8Array, padding?: number, salt?: number, plain?: boolean): Uint8Array | string | undefined;
  nodeVerify(digest: string | undefined, der: Uint8Array, data: Uint8Array, padding: number | undefined, salt: number | undefined, plain: boolean, signature: Uint8Array): boolean | string;
  /** 0 encrypt, 1 decrypt, 2 sign as it is, 3 recover. */
  nodeRsa(operation: number, der: Uint8Array, isPrivate: boolean, data: Uint8Array, padding: number, digest: string, label?: Uint8Array): Uint8Array | string | undefined;
  /** Name, number, bytes of block, iv and key, mode, whether it authenticates. */
  nodeCipherInfo(name: string): [string, number, number, number, number, number, boolean] | undefined;
  nodeCipherOpen(owner: object, name: string, encrypt: boolean, key: Uint8Array, iv: Uint8Array, tagBytes: number): number | undefined;
  nodeCipherUpdate(id: number, data: Uint8Array, additional: boolean, plainLength: number): ArrayBuffer | undefined;
  nodeCipherFinal(id: number): ArrayBuffer | string;
  /** The tag of so many bytes, or sets it. */
  nodeCipherTag(id: number, tag: number | Uint8Array): ArrayBuffer | boolean | undefined;
  nodeCipherPadding(id: number, on: boolean): void;
  nodeScrypt(password: Uint8Array, salt: Uint8Array, N: number, r: number, p: number, maxmem: number, bytes: number): ArrayBuffer | undefined;
}

declare const __natives: CryptoNatives;
export const natives: CryptoNatives = __natives;
