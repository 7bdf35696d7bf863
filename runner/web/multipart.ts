// multipart/form-data, RFC 7578, as the fetch and HTML standards read and write it.
import { natives } from "../crypto/natives";
import { blobBytes, File } from "./blob";
import { FormData } from "./form_data";
import { concatenate } from "./streams";
import { decode, encode } from "./text";

export interface Multipart {
  bytes: Uint8Array;
  type: string;
}

export function writeMultipart(form: FormData): Multipart {
  const boundary = `----EdgeFormBoundary${natives.randomUUID().replace(/-/g, "")}`;
  const pieces: Uint8Array[] = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(lineBreaks(name))}"`;
    if (typeof value === "string") {
      pieces.push(encode(`${head}\r\n\r\n${lineBreaks(value)}\r\n`));
    } else {
      const type = value.type || "application/octet-stream";
      pieces.push(encode(`${head}; filename="${escapeName(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`), blobBytes(value), encode("\r\n"));
    }
  }
  pieces.push(encode(`--${boundary}--\r\n`));
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return { bytes: concatenate(pieces, length), type: `multipart/form-data; boundary=${boundary}` };
}

function lineBreaks(text: string): string {
  return text.replace(/\r\n|\r|\n/g, "\r\n");
}

function escapeName(name: string): string {
  return name.replace(/\n/g, "%0A").replace(/\r/g, "%0D").replace(/"/g, "%22");
}

export function readMultipart(bytes: Uint8Array, boundary: string): FormData {
  const form = new FormData();
  const delimiter = encode(`--${boundary}`);
  let at = find(bytes, delimiter, 0);
  if (at < 0) throw malformed("the boundary does not occur");
  for (;;) {
    at += delimiter.length;
    if (bytes[at] === 0x2d && bytes[at + 1] === 0x2d) return form;
    at = skipLineBreak(bytes, at);
    const bodyStart = find(bytes, encode("\r\n\r\n"), at - 2);
    if (bodyStart < 0) throw malformed("the head of a part does not end");
    const next = find(bytes, encode(`\r\n--${boundary}`), bodyStart + 2);
    if (next < 0) throw malformed("a part does not end");
    addPart(form, decode(bytes.subarray(at, bodyStart)), bytes.subarray(bodyStart + 4, next));
    at = next + 2;
  }
}

function skipLineBreak(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  if (bytes[at] !== 0x0d || bytes[at + 1] !== 0x0a) throw malformed("a boundary is not followed by a line break");
  return at + 2;
}

function addPart(form: FormData, head: string, body: Uint8Array): void {
  let disposition = new Map<string, string>();
  let type = "text/plain";
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    if (name === "content-disposition") disposition = parseDisposition(line.slice(colon + 1));
    else if (name === "content-type") type = line.slice(colon + 1).trim();
  }
  const name = disposition.get("name");
  if (name === undefined) throw malformed("a part has no name");
  const filename = disposition.get("filename");
  if (filename === undefined) form.append(name, decode(body));
  else form.append(name, new File([body], filename, { type }));
}

/** The parameters of `form-data; name="…"; filename="…"`; none when it is another disposition. */
function parseDisposition(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  if (!/^\s*form-data\s*(?:;|$)/i.test(text)) return parameters;
  for (const [, name, quoted, plain] of text.matchAll(/;\s*([^=;\s"]+)=(?:"([^"]*)"|([^;\s]*))/g)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, (quoted ?? plain).replace(/%0A/gi, "\n").replace(/%0D/gi, "\r").replace(/%22/g, '"'));
  }
  return parameters;
}

function find(bytes: Uint8Array, pattern: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(pattern[0], start); at >= 0; at = bytes.indexOf(pattern[0], at + 1)) {
    let same = 1;
    while (same < pattern.length && bytes[at + same] === pattern[same]) same++;
    if (same === pattern.length) return at;
  }
  return -1;
}

function malformed(what: string): TypeError {
  return new TypeError(`The multipart body is malformed: ${what}`);
}
