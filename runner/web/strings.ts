// String conversions of Web IDL and the Infra standard.

const loneSurrogate = /\p{Surrogate}/u;
const loneSurrogates = /\p{Surrogate}/gu;

/** USVString: lone surrogates become U+FFFD. */
export function toUSVString(value: unknown): string {
  const text = typeof value === "string" ? value : `${value}`;
  return loneSurrogate.test(text) ? text.replace(loneSurrogates, "\uFFFD") : text;
}

/** ByteString: characters above U+00FF are refused. */
export function toByteString(value: unknown): string {
  const text = typeof value === "string" ? value : `${value}`;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0xff) {
      throw new TypeError(`Cannot convert "${text}" to a byte string: character ${i} has value ${text.charCodeAt(i)}, which is greater than 255`);
    }
  }
  return text;
}

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
