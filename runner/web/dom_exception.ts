// https://webidl.spec.whatwg.org/#idl-DOMException
import { addConstants, exposeInterfaces } from "./define";

const legacyCodes: Record<string, number> = {
  IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
  NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10,
  InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15,
  TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20, URLMismatchError: 21,
  QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25,
};

export let isDOMException: (value: object) => value is DOMException;

export class DOMException {
  #message: string;
  #name: string;
  declare stack?: string;

  constructor(message: string = "", options: string | { name?: string; cause?: unknown } = "Error") {
    this.#message = `${message}`;
    if (typeof options === "object" && options !== null) {
      this.#name = options.name === undefined ? "Error" : `${options.name}`;
      if ("cause" in options) {
        Object.defineProperty(this, "cause", { value: options.cause, writable: true, configurable: true });
      }
    } else {
      this.#name = `${options}`;
    }
    Error.captureStackTrace(this, DOMException);
  }

  get message(): string { return this.#message; }
  get name(): string { return this.#name; }
  get code(): number { return legacyCodes[this.#name] ?? 0; }

  static {
    isDOMException = (value): value is DOMException => #name in value;
  }
}

export function install(): void {
  Object.setPrototypeOf(DOMException.prototype, Error.prototype);
  exposeInterfaces({ DOMException });
  const constants: [string, number][] = [["DOMSTRING_SIZE_ERR", 2], ["NO_DATA_ALLOWED_ERR", 6], ["VALIDATION_ERR", 16]];
  for (const [name, code] of Object.entries(legacyCodes)) constants.push([constantName(name), code]);
  addConstants(DOMException, Object.fromEntries(constants.sort((one, other) => one[1] - other[1])));
}

/** IndexSizeError → INDEX_SIZE_ERR; URLMismatchError → URL_MISMATCH_ERR; InUseAttributeError → INUSE_ATTRIBUTE_ERR */
function constantName(name: string): string {
  return name.replace(/Error$/, "Err").replace("InUse", "Inuse").replace(/([a-z])([A-Z])/g, "$1_$2").replace("URLM", "URL_M").toUpperCase();
}
