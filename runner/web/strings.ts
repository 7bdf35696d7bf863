// String conversions of Web IDL and the Infra standard.

const surrogate = /[\uD800-\uDFFF]/;  // without the flag u V8 knows that a text of Latin-1 has none
const beyondLatin1 = /[^\0-\xff]/;
const loneSurrogates = /\p{Surrogate}/gu;

/** USVString: lone surrogates become U+FFFD. */
export function toUSVString(value: unknown): string {
  const text = typeof value === "string" ? value : `${value}`;
  return surrogate.test(text) ? text.replace(loneSurrogates, "\uFFFD") : text;
}

/** ByteString: characters above U+00FF are refused. */
export function toByteString(value: unknown): string {
  const text = typeof value === "string" ? value : `${value}`;
  if (beyondLatin1.test(text)) {
    const i = text.search(beyondLatin1);
    throw new TypeError(`Cannot convert "${text}" to a byte string: character ${i} has value ${text.charCodeAt(i)}, which is greater than 255`);
  }
  return text;
}

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
