// https://fetch.spec.whatwg.org/#data-urls
import { parseMimeType, serializeMimeType } from "./mime_type";
import { natives } from "./natives";
import { encode } from "./text";

/** "data: URL processor": null when the URL is malformed. */
export function parseDataUrl(href: string): { type: string; bytes: Uint8Array } | null {
  const text = href.slice("data:".length).split("#")[0];
  const comma = text.indexOf(",");
  if (comma < 0) return null;
  const head = text.slice(0, comma).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, "");
  const base64 = /; *base64$/i.exec(head);
  const body = percentDecoded(text.slice(comma + 1));
  const bytes = base64 === null ? body : forgivingBase64(body);
  return bytes === null ? null : { type: typeOf(base64 === null ? head : head.slice(0, base64.index)), bytes };
}

function typeOf(text: string): string {
  const type = parseMimeType(text.startsWith(";") ? `text/plain${text}` : text);
  return type === null ? "text/plain;charset=US-ASCII" : serializeMimeType(type);
}

function forgivingBase64(bytes: Uint8Array): Uint8Array | null {
  const text = natives.atob(natives.decodeLatin1(bytes));
  return text === undefined ? null : Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** "percent-decode" of the UTF-8 of `text`. */
function percentDecoded(text: string): Uint8Array {
  const bytes = encode(text);
  if (!text.includes("%")) return bytes;
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const hex = bytes[i] === 0x25 ? String.fromCharCode(bytes[i + 1], bytes[i + 2]) : "";
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      bytes[length++] = parseInt(hex, 16);
      i += 2;
    } else {
      bytes[length++] = bytes[i];
    }
  }
  return bytes.slice(0, length);
}
