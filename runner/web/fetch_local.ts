// URLs that fetch() answers without a network: data:, blob: and file:. https://fetch.spec.whatwg.org/#scheme-fetch
import { type Blob, blobBytes } from "./blob";
import { Body } from "./body";
import { parseDataUrl } from "./data_url";
import { denoFailure, pathOf } from "../files/deno_paths";
import { filesWith, OpenFlag } from "../files/files";
import { fileSource } from "../files/fs_file";
import { findIn } from "./headers";
import type { FlatHeaders } from "./natives";
import { newResponse, type Response, ResponseState } from "./response";
import type { URL } from "./url";

/** What a request asks of such a URL. */
interface LocalRequest {
  method: string;
  headers: FlatHeaders;
  /** What a blob: URL stood for when the request was made. */
  blob: Blob | null;
}

export function fetchLocal(url: URL, request: LocalRequest): Response {
  if (url.protocol === "data:") return dataResponse(url, request.method);
  if (url.protocol === "blob:") return blobResponse(url, request);
  if (url.protocol === "file:") return fileResponse(url, request.method);
  throw failure(url, `the scheme '${url.protocol.slice(0, -1)}' is not supported`);
}

function failure(url: URL, why: string): TypeError {
  return new TypeError(`error sending request for url (${url.href}): ${why}`);
}

function respond(url: URL, bytes: Uint8Array | null, headers: FlatHeaders, status = 200, statusText = "OK"): Response {
  const state = new ResponseState(status, statusText, headers, bytes === null ? null : new Body(bytes, null));
  return newResponse(Object.assign(state, { type: "basic", url: url.href.split("#")[0], immutable: true }));
}

function dataResponse(url: URL, method: string): Response {
  const data = parseDataUrl(url.href);
  if (data === null) throw failure(url, "the data URL is malformed");
  return respond(url, method === "HEAD" ? null : data.bytes, ["content-type", data.type]);
}

/** As Deno answers for files: no headers, and the body as fast as it is taken. */
function fileResponse(url: URL, method: string): Response {
  if (method !== "GET") throw new TypeError(`Fetching files only supports the GET method: received ${method}`);
  const files = filesWith(denoFailure);
  let file: number;
  try {
    file = files.open(pathOf(url), OpenFlag.read, "open");
  } catch (cause) {
    throw new TypeError(`NetworkError when attempting to fetch resource: ${url.href}`, { cause });
  }
  const state = new ResponseState(200, "OK", [], new Body(null, fileSource(file)));
  return newResponse(Object.assign(state, { type: "basic", url: url.href.split("#")[0], immutable: true }));
}

function blobResponse(url: URL, { method, headers, blob }: LocalRequest): Response {
  if (method !== "GET") throw failure(url, "a blob can only be got");
  if (blob === null) throw failure(url, "there is no such blob");
  const bytes = blobBytes(blob);
  const range = findIn(headers, "range");
  if (range === null) return respond(url, bytes, ["content-length", `${bytes.length}`, "content-type", blob.type]);
  const [first, last] = rangeOf(range, bytes.length) ?? [0, -1];
  if (last < first) throw failure(url, `the blob has no range '${range}'`);
  const part = ["content-length", `${last - first + 1}`, "content-type", blob.type, "content-range", `bytes ${first}-${last}/${bytes.length}`];
  return respond(url, bytes.slice(first, last + 1), part, 206, "Partial Content");
}

/** "parse a single range header value": the first and the last byte, or null. */
function rangeOf(header: string, size: number): [number, number] | null {
  const [, from, to] = /^bytes[\t ]*=[\t ]*(\d*)[\t ]*-[\t ]*(\d*)$/.exec(header) ?? [];
  if (from === undefined || (from === "" && to === "") || (from !== "" && to !== "" && Number(from) > Number(to))) return null;
  if (from === "") return [Math.max(size - Number(to), 0), size - 1];
  return Number(from) >= size ? null : [Number(from), to === "" ? size - 1 : Math.min(Number(to), size - 1)];
}
