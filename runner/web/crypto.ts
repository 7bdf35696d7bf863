// https://w3c.github.io/webcrypto : random values and digests; OpenSSL does the work (crypto.cpp).
import { expose, exposeInterfaces, illegalConstructor, internal, needArguments } from "./define";
import { DOMException } from "./dom_exception";
import { natives } from "./natives";
import { isObject } from "./strings";
import { isBytes } from "./text";

type Algorithm = string | { name: string };

export class SubtleCrypto {
  constructor(token?: typeof internal) {
    if (token !== internal) illegalConstructor();
  }

  async digest(algorithm: Algorithm, data: unknown): Promise<ArrayBuffer> {
    needArguments(arguments.length, 2, "SubtleCrypto.digest");
    const name = isObject(algorithm) ? (algorithm as { name: string }).name : algorithm;
    if (name === undefined) throw new TypeError("SubtleCrypto.digest: the algorithm has no name");
    if (!isBytes(data)) throw new TypeError("SubtleCrypto.digest: the data must be an ArrayBuffer or a view on one");
    const digest = natives.digest(`${name}`.toUpperCase(), data);
    if (digest === undefined) throw new DOMException(`Unrecognized algorithm name: ${name}`, "NotSupportedError");
    return digest;
  }
}

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
  exposeInterfaces({ Crypto, SubtleCrypto });
  expose("crypto", new Crypto(internal));
}
