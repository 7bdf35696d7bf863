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

export interface MimeType {
  essence: string;
  parameters: Map<string, string>;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** "parse a MIME type" of the MIME sniffing standard; null when it is none. */
export function parseMimeType(input: string): MimeType | null {
  const [essence, ...rest] = splitParameters(input);
  const slash = essence.indexOf("/");
  const subtype = essence.slice(slash + 1).trimEnd();
  if (slash < 1 || !token.test(essence.slice(0, slash).trimStart()) || !token.test(subtype)) return null;
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf("=");
    if (equals < 1) continue;
    const name = part.slice(0, equals).trimStart().toLowerCase();
    if (token.test(name) && !parameters.has(name)) parameters.set(name, unquote(part.slice(equals + 1)));
  }
  return { essence: essence.trim().toLowerCase(), parameters };
}

function splitParameters(input: string): string[] {
  return input.includes('"') ? input.match(/(?:"(?:\\.|[^"\\])*"?|[^;"])+/g) ?? [""] : input.split(";");
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value.trimEnd();
  const end = value.match(/^"((?:\\.|[^"\\])*)"?/);
  return (end?.[1] ?? "").replace(/\\(.)/g, "$1");
}
