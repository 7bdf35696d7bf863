// Base64 and hexadecimal text of bytes: https://tc39.es/proposal-arraybuffer-base64/spec/

export interface Decoded {
  bytes: number[];
  read: number;
  error?: SyntaxError;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const alphabets: Record<string, string> = { base64: `${letters}+/`, base64url: `${letters}-_` };

function optionsOf(options: any): any {
  if (options === undefined) return {};
  if ((typeof options !== "object" || options === null) && typeof options !== "function") throw new TypeError("The options are not an object");
  return options;
}

function alphabetOf(options: any): string {
  const { alphabet = "base64" } = options;
  if (alphabet !== "base64" && alphabet !== "base64url") throw new TypeError('The alphabet must be "base64" or "base64url"');
  return alphabets[alphabet];
}

export function encodeBase64(bytes: Uint8Array, given: unknown): string {
  const options = optionsOf(given), alphabet = alphabetOf(options), omitPadding = !!options.omitPadding;
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at, bits = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += alphabet[bits >> 18] + alphabet[(bits >> 12) & 63] + (left > 1 ? alphabet[(bits >> 6) & 63] : omitPadding ? "" : "=") + (left > 2 ? alphabet[bits & 63] : omitPadding ? "" : "=");
  }
  return text;
}

const isSpace = (unit: string): boolean => unit === " " || unit === "\t" || unit === "\n" || unit === "\f" || unit === "\r";

/** Two or three letters at the end; false: they have bits that stand for nothing, and must not. */
function takeRest(chunk: number[], bytes: number[], strict: boolean): boolean {
  const bits = chunk.reduce((sum, value) => sum * 64 + value, 0) << (6 * (4 - chunk.length));
  if (strict && (chunk.length === 2 ? bits & 0xffff : bits & 0xff)) return false;
  bytes.push(bits >> 16);
  if (chunk.length === 3) bytes.push((bits >> 8) & 255);
  return true;
}

/** At most `most` bytes. What came before an error is there with it, unless there is no limit: then it is thrown. */
export function decodeBase64(text: unknown, given: unknown, most = Infinity): Decoded {
  if (typeof text !== "string") throw new TypeError("The argument must be a string");
  const options = optionsOf(given), alphabet = alphabetOf(options), { lastChunkHandling: last = "loose" } = options;
  if (last !== "loose" && last !== "strict" && last !== "stop-before-partial") throw new TypeError("The value of lastChunkHandling is not valid");
  const bytes: number[] = [];
  let chunk: number[] = [], read = 0, at = 0;
  const next = () => {
    while (at < text.length && isSpace(text[at])) ++at;
    return text[at];
  };
  const fail = (message: string): Decoded => {
    const error = new SyntaxError(message);
    if (most === Infinity) throw error;
    return { bytes, read, error };
  };
  if (most === 0) return { bytes, read: 0 };
  for (;;) {
    const unit = next();
    if (unit === undefined) {
      if (chunk.length === 0) return { bytes, read: text.length };
      if (last === "stop-before-partial") return { bytes, read };
      if (last === "strict" || chunk.length === 1 || !takeRest(chunk, bytes, false)) return fail("The base64 text ends in the middle");
      return { bytes, read: text.length };
    }
    ++at;
    if (unit === "=") {
      if (chunk.length < 2) return fail("The base64 text has padding where there can be none");
      if (chunk.length === 2) {
        if (next() === undefined) return last === "stop-before-partial" ? { bytes, read } : fail("The base64 text lacks padding");
        if (text[at++] !== "=") return fail("The base64 text lacks padding");
      }
      if (next() !== undefined) return fail("Something follows the padding of the base64 text");
      return takeRest(chunk, bytes, last === "strict") ? { bytes, read: text.length } : fail("The base64 text has bits that stand for nothing");
    }
    const value = alphabet.indexOf(unit);
    if (value < 0) return fail(`"${unit}" is no letter of base64`);
    const left = most - bytes.length;
    if ((left === 1 && chunk.length === 2) || (left === 2 && chunk.length === 3)) return { bytes, read };
    chunk.push(value);
    if (chunk.length < 4) continue;
    const bits = (chunk[0] << 18) | (chunk[1] << 12) | (chunk[2] << 6) | chunk[3];
    bytes.push(bits >> 16, (bits >> 8) & 255, bits & 255);
    chunk = [];
    read = at;
    if (bytes.length === most) return { bytes, read };
  }
}

export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ++at) text += (bytes[at] < 16 ? "0" : "") + bytes[at].toString(16);
  return text;
}

export function fromHex(text: unknown, most = Infinity): Decoded {
  if (typeof text !== "string") throw new TypeError("The argument must be a string");
  const bytes: number[] = [];
  let read = 0;
  const fail = (message: string): Decoded => {
    const error = new SyntaxError(message);
    if (most === Infinity) throw error;
    return { bytes, read, error };
  };
  if (text.length % 2) return fail("The hexadecimal text has half a byte");
  while (read < text.length && bytes.length < most) {
    const pair = text.slice(read, read + 2);
    if (!/^[0-9a-fA-F]{2}$/.test(pair)) return fail(`"${pair}" is not hexadecimal`);
    bytes.push(parseInt(pair, 16));
    read += 2;
  }
  return { bytes, read };
}
