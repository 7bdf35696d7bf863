// ES2024 well-formed strings. https://tc39.es/ecma262/#sec-string.prototype.iswellformed
import { apply } from "./abstract";
import { addMembers } from "./define";

const { charCodeAt, slice } = String.prototype;

function toText(value: unknown, method: string): string {
  if (value === undefined || value === null) throw new TypeError(`String.prototype.${method} called on null or undefined`);
  if (typeof value === "symbol") throw new TypeError("Cannot convert a Symbol value to a string");
  return `${value}`;
}

/** Index of the first surrogate without its partner at or after `from`; -1: there is none. */
function loneSurrogate(text: string, from: number): number {
  for (let at = from; at < text.length; ++at) {
    const unit = apply(charCodeAt, text, [at]);
    if ((unit & 0xf800) !== 0xd800) continue;
    if (unit < 0xdc00 && (apply(charCodeAt, text, [at + 1]) & 0xfc00) === 0xdc00) ++at;
    else return at;
  }
  return -1;
}

export function install(): void {
  addMembers(String.prototype, {
    isWellFormed() {
      return loneSurrogate(toText(this, "isWellFormed"), 0) < 0;
    },
    toWellFormed() {
      const text = toText(this, "toWellFormed");
      let result = "", copied = 0;
      for (let at; (at = loneSurrogate(text, copied)) >= 0; copied = at + 1) result += apply(slice, text, [copied, at]) + "\ufffd";
      return result + apply(slice, text, [copied]);
    },
  });
}
