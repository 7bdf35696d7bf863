// https://mimesniff.spec.whatwg.org/#understanding-mime-types : MIME types, and how headers tell them.

export interface MimeType {
  /** type/subtype in lower case. */
  essence: string;
  parameters: Map<string, string>;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const quotable = /^[\t -~\x80-\xff]*$/;

function withoutEnd(text: string): string {
  return text.replace(/[\t\n\r ]+$/, "");
}

function withoutStart(text: string): string {
  return text.replace(/^[\t\n\r ]+/, "");
}

/** "parse a MIME type"; null when it is none. */
export function parseMimeType(input: string): MimeType | null {
  const text = withoutEnd(withoutStart(input));
  const slash = text.indexOf("/");
  const semicolon = text.indexOf(";", slash);
  const end = semicolon < 0 ? text.length : semicolon;
  const type = text.slice(0, slash);
  const subtype = withoutEnd(text.slice(slash + 1, end));
  if (slash < 1 || !token.test(type) || !token.test(subtype)) return null;
  return { essence: `${type}/${subtype}`.toLowerCase(), parameters: parseParameters(text, end) };
}

/** `start` is where the first semicolon stands, or the end. */
function parseParameters(text: string, start: number): Map<string, string> {
  const parameters = new Map<string, string>();
  let at = start;
  while (at < text.length) {
    const nameEnd = indexOfEither(text, at + 1);
    const name = withoutStart(text.slice(at + 1, nameEnd)).toLowerCase();
    at = nameEnd;
    if (text[at] !== "=") continue;
    const [value, end] = text[at + 1] === '"' ? quotedValue(text, at + 1) : plainValue(text, at + 1);
    at = end;
    if (value !== null && token.test(name) && quotable.test(value) && !parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

function indexOfEither(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== ";" && text[at] !== "=") at++;
  return at;
}

function semicolonFrom(text: string, start: number): number {
  const at = text.indexOf(";", start);
  return at < 0 ? text.length : at;
}

function plainValue(text: string, start: number): [string | null, number] {
  const end = semicolonFrom(text, start);
  return [withoutEnd(text.slice(start, end)) || null, end];
}

/** "collect an HTTP quoted string", and past what stands between it and the next semicolon. */
function quotedValue(text: string, start: number): [string, number] {
  let at = start + 1;
  let value = "";
  while (at < text.length && text[at] !== '"') {
    if (text[at] === "\\" && at + 1 < text.length) at++;
    value += text[at++];
  }
  return [value, semicolonFrom(text, at)];
}

/** "serialize a MIME type". */
export function serializeMimeType({ essence, parameters }: MimeType): string {
  let text = essence;
  for (const [name, value] of parameters) text += `;${name}=${token.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`}`;
  return text;
}

/** "get, decode, and split": at the commas that are not in a quoted string. */
function splitHeader(value: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= value.length; at++) {
    if (at === value.length || (value[at] === "," && !quoted)) {
      parts.push(value.slice(start, at));
      start = at + 1;
    } else if (value[at] === '"') {
      quoted = !quoted;
    } else if (quoted && value[at] === "\\" && at + 1 < value.length) {
      at++;
    }
  }
  return parts;
}

/** "extract a MIME type" of a Content-Type header, which may be several in one: the last counts, with the charset of those before. */
export function extractMimeType(header: string | null): MimeType | null {
  if (header === null) return null;
  let found: MimeType | null = null;
  let charset: string | undefined;
  for (const part of header.includes(",") ? splitHeader(header) : [header]) {
    const type = parseMimeType(part);
    if (type === null || type.essence === "*/*") continue;
    if (type.essence !== found?.essence) charset = type.parameters.get("charset");
    else if (charset !== undefined && !type.parameters.has("charset")) type.parameters.set("charset", charset);
    found = type;
  }
  return found;
}
