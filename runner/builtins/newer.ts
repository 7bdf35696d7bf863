// What ECMAScript has gained since the platform's V8 13.0. It works here, and a function's own code that calls it is told,
// once a name and on its line, that the platform does not have it.
import { apply, isObject, requireCallable } from "./abstract";
import { decodeBase64, encodeBase64, fromHex, toHex } from "./base64";
import { addMembers } from "./define";
import { natives } from "./natives";
import { sumPrecise } from "./sum_precise";
import { tell } from "./tell";

const syntax = /^[\^$\\.*+?()[\]{}|/]$/, controls: Record<string, string> = { "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r" };
const unitEscape = (unit: string): string => {
  const code = unit.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
};

/** https://tc39.es/ecma262/#sec-encodeforregexpescape */
function escaped(character: string): string {
  if (syntax.test(character)) return `\\${character}`;
  if (controls[character]) return `\\${controls[character]}`;
  return /^[,\-=<>#&!%:;@~'`"\s\ufeff]$|^[\ud800-\udfff]$/.test(character) ? unitEscape(character) : character;
}

function regExpEscape(text: unknown): string {
  if (typeof text !== "string") throw new TypeError("RegExp.escape: the argument must be a string");
  const characters = Array.from(text, escaped);
  if (/^[0-9A-Za-z]/.test(text)) characters[0] = unitEscape(text);
  return characters.join("");
}

function isError(value: unknown): boolean {
  const { DOMException } = globalThis as any;
  return natives.isNativeError(value) || (isObject(value) && typeof DOMException === "function" && value instanceof DOMException);
}

/** https://tc39.es/proposal-upsert/ */
function installUpsert(prototype: any): void {
  const { get, has, set } = prototype, name = prototype === Map.prototype ? "Map" : "WeakMap";
  addMembers(prototype, {
    getOrInsert(key: unknown, value: unknown) {
      tell(`${name}.prototype.getOrInsert`);
      if (!apply(has, this, [key])) apply(set, this, [key, value]);
      return apply(get, this, [key]);
    },
    getOrInsertComputed(key: unknown, compute: any) {
      tell(`${name}.prototype.getOrInsertComputed`);
      const there = apply(has, this, [key]);
      requireCallable(compute);
      if (there) return apply(get, this, [key]);
      const made = compute(key === 0 ? 0 : key);
      apply(set, this, [key, made]);
      return made;
    },
  });
}

/** https://tc39.es/proposal-arraybuffer-base64/spec/ */
function installBase64(): void {
  const bytes = (value: unknown): Uint8Array => {
    if (Object.prototype.toString.call(value) !== "[object Uint8Array]") throw new TypeError("The receiver is not a Uint8Array");
    return value as Uint8Array;
  };
  addMembers(Uint8Array, {
    fromBase64(text: unknown) {
      tell("Uint8Array.fromBase64");
      return new Uint8Array(decodeBase64(text, arguments[1]).bytes);
    },
    fromHex(text: unknown) {
      tell("Uint8Array.fromHex");
      return new Uint8Array(fromHex(text).bytes);
    },
  });
  addMembers(Uint8Array.prototype, {
    toBase64() {
      tell("Uint8Array.prototype.toBase64");
      return encodeBase64(bytes(this), arguments[0]);
    },
    toHex() {
      tell("Uint8Array.prototype.toHex");
      return toHex(bytes(this));
    },
    setFromBase64(text: unknown) {
      tell("Uint8Array.prototype.setFromBase64");
      const target = bytes(this), found = decodeBase64(text, arguments[1], target.length);
      target.set(found.bytes);
      if (found.error) throw found.error;
      return { read: found.read, written: found.bytes.length };
    },
    setFromHex(text: unknown) {
      tell("Uint8Array.prototype.setFromHex");
      const target = bytes(this), found = fromHex(text, target.length);
      target.set(found.bytes);
      if (found.error) throw found.error;
      return { read: found.read, written: found.bytes.length };
    },
  });
}

export function install(): void {
  addMembers(RegExp, {
    escape(text: unknown) {
      tell("RegExp.escape");
      return regExpEscape(text);
    },
  });
  addMembers(Math, {
    sumPrecise(numbers: Iterable<unknown>) {
      tell("Math.sumPrecise");
      return sumPrecise(numbers);
    },
  });
  addMembers(Error, {
    isError(value: unknown) {
      tell("Error.isError");
      return isError(value);
    },
  });
  installUpsert(Map.prototype);
  installUpsert(WeakMap.prototype);
  installBase64();
}
