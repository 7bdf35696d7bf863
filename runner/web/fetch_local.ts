// URLs that fetch() answers without a network: data: and blob:. https://fetch.spec.whatwg.org/#scheme-fetch
import { blobBytes, storedBlob } from "./blob";
import { Body } from "./body";
import { natives } from "./natives";
import { newResponse, type Response, ResponseState } from "./response";
import { parseMimeType } from "./strings";
import { encode } from "./text";
import type { URL } from "./url";

export function fetchLocal(url: URL, method: string): Response {
  if (url.protocol === "data:") return dataResponse(url);
  if (url.protocol === "blob:" && method === "GET") return blobResponse(url);
  throw new TypeError(`error sending request for url (${url.href}): the scheme '${url.protocol.slice(0, -1)}' is not supported`);
}

function respond(url: URL, bytes: Uint8Array, headers: string[]): Response {
  const state = new ResponseState(200, "OK", headers, new Body(bytes, null));
  return newResponse(Object.assign(state, { type: "basic", url: url.href, immutable: true }));
}

function blobResponse(url: URL): Response {
  const blob = storedBlob(url.href);
  if (!blob) throw new TypeError(`error sending request for url (${url.href}): there is no such blob`);
  const headers = ["content-length", `${blob.size}`];
  if (blob.type !== "") headers.push("content-type", blob.type);
  return respond(url, blobBytes(blob), headers);
}

function dataResponse(url: URL): Response {
  const text = url.href.slice("data:".length).split("#")[0];
  const comma = text.indexOf(",");
  const bytes = comma < 0 ? null : dataBytes(text.slice(comma + 1), /;\s*base64\s*$/i.test(text.slice(0, comma)));
  if (bytes === null) throw new TypeError(`error sending request for url (${url.href}): the data URL is malformed`);
  return respond(url, bytes, ["content-type", dataType(text.slice(0, comma).replace(/;\s*base64\s*$/i, ""))]);
}

function dataBytes(payload: string, isBase64: boolean): Uint8Array | null {
  const bytes = percentDecoded(payload);
  if (!isBase64) return bytes;
  const text = natives.atob(natives.decodeLatin1(bytes));
  return text === undefined ? null : Uint8Array.from(text, (c) => c.charCodeAt(0));
}

function percentDecoded(text: string): Uint8Array {
  const bytes = encode(text);
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

function dataType(text: string): string {
  const type = parseMimeType(text.startsWith(";") ? `text/plain${text}` : text);
  if (type === null) return "text/plain;charset=US-ASCII";
  let written = type.essence;
  for (const [name, value] of type.parameters) written += `;${name}=${/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(value) ? value : JSON.stringify(value)}`;
  return written;
}
