// https://w3c.github.io/webcrypto/#Crypto-interface
import { expose, exposeInterfaces, illegalConstructor, internal, needArguments } from "../web/define";
import { DOMException } from "../web/dom_exception";
import { CryptoKey } from "./crypto_key";
import { natives } from "./natives";
import { SubtleCrypto } from "./subtle";

const integerArrays = /^(?:(?:Big)?(?:Int|Uint)\d+|Uint8Clamped)Array$/;

export class Crypto {
  #subtle: SubtleCrypto;
  constructor(token?: typeof internal) {
    if (token !== internal) illegalConstructor();
    this.#subtle = new SubtleCrypto(internal);
  }

  get subtle(): SubtleCrypto { return this.#subtle; }

  getRandomValues<T extends ArrayBufferView>(array: T): T {
    needArguments(arguments.length, 1, "Crypto.getRandomValues");
    this.#subtle;
    const tag = ArrayBuffer.isView(array) ? (array as unknown as Record<symbol, string>)[Symbol.toStringTag] : "";
    if (!integerArrays.test(tag)) throw new DOMException("The provided value is not an integer-typed array", "TypeMismatchError");
    if (array.byteLength > 65536) {
      throw new DOMException(`The ArrayBufferView's byte length (${array.byteLength}) exceeds the number of bytes of entropy available via this API (65536)`, "QuotaExceededError");
    }
    natives.randomFill(array);
    return array;
  }

  randomUUID(): string {
    this.#subtle;
    return natives.randomUUID();
  }
}

export function install(): void {
  exposeInterfaces({ Crypto, CryptoKey, SubtleCrypto });
  expose("crypto", new Crypto(internal));
}
