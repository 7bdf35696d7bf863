// https://fetch.spec.whatwg.org/#fetch-method : what the standard decides is here (redirects, methods, headers,
// bodies, aborting); one hop over the network is native (fetch.cpp, libcurl).
import { type AbortSignal, onAbort } from "./abort";
import { abandonBody, Body, takeBytes, takeSource } from "./body";
import { exposeFunctions, needArguments } from "./define";
import { fetchLocal } from "./fetch_local";
import { findIn, removeFrom } from "./headers";
import { matchesIntegrity } from "./integrity";
import { type FlatHeaders, natives } from "./natives";
import { userAgent } from "./navigator";
import { listOf, Request, type RequestInit, requestState, type RequestState, signalOf } from "./request";
import { isNullBodyStatus, newResponse, type Response, responseState, ResponseState } from "./response";
import { type ByteSource } from "./streams";
import { URL } from "./url";

const maxRedirects = 20;

/** One hop: what goes out. */
interface Hop {
  method: string;
  url: URL;
  headers: FlatHeaders;
  whole: string | Uint8Array | null;
  upload: ByteSource | null;
}

export function fetch(input: string | URL | Request, init: RequestInit | undefined = undefined): Promise<Response> {
  try {
    needArguments(arguments.length, 1, "fetch");
    const state = requestState(new Request(input, init));
    const signal = signalOf(state);
    if (signal?.aborted) {
      if (state.body !== null) abandonBody(state.body, signal.reason);
      throw signal.reason;
    }
    return follow(state, signal);
  } catch (error) {
    return Promise.reject(error);
  }
}

async function follow(state: RequestState, signal: AbortSignal | null): Promise<Response> {
  const url = new URL(state.url);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return verified(fetchLocal(url, { method: state.method, headers: listOf(state), blob: state.blob }), state);
  }
  let hop = firstHop(state, url);
  for (let redirects = 0; ; redirects++) {
    const [status, statusText, headers, body] = await send(hop, signal);
    const location = isRedirect(status) ? findIn(headers, "location") : null;
    if (location === null || state.options.redirect === "manual") {
      return verified(responseOf(hop, status, statusText, headers, body, redirects > 0), state);
    }
    body.cancel();
    if (state.options.redirect === "error") throw failure(hop, "a redirect was answered, and the request's redirect mode is 'error'");
    if (redirects === maxRedirects) throw failure(hop, `there were more than ${maxRedirects} redirects`);
    hop = nextHop(hop, status, location);
  }
}

/** With an integrity to hold it against, a body is read before script gets to see the answer. */
async function verified(response: Response, { options, url }: RequestState): Promise<Response> {
  if (options.integrity === "") return response;
  const answer = responseState(response);
  const bytes = answer.body === null ? new Uint8Array(0) : await takeBytes(answer.body);
  if (!matchesIntegrity(bytes, options.integrity)) {
    throw new TypeError(`error sending request for url (${url}): the answer is not what the request's integrity says`);
  }
  if (answer.body !== null) answer.body = new Body(bytes, null);
  return response;
}

function firstHop(state: RequestState, url: URL): Hop {
  const headers = [...listOf(state)];
  if (url.username !== "" || url.password !== "") {
    if (findIn(headers, "authorization") === null) headers.push("authorization", basicCredentials(url));
    url.username = url.password = "";
  }
  if (findIn(headers, "accept") === null) headers.push("accept", "*/*");
  if (findIn(headers, "accept-language") === null) headers.push("accept-language", "*");
  if (findIn(headers, "range") !== null && findIn(headers, "accept-encoding") === null) headers.push("accept-encoding", "identity");
  if (findIn(headers, "user-agent") === null) headers.push("user-agent", userAgent);
  const hop: Hop = { method: state.method, url, headers, whole: null, upload: null };
  const { body } = state;
  if (body === null) return hop;
  if (body.stream === null && body.whole !== null) {
    hop.whole = body.whole;
    body.used = true;
  } else {
    hop.upload = takeSource(body);
  }
  return hop;
}

function basicCredentials(url: URL): string {
  const text = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${natives.base64Encode(natives.encodeUtf8(text))}`;
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

const bodyHeaders = ["content-encoding", "content-language", "content-location", "content-type", "content-length"];
const secretHeaders = ["authorization", "cookie", "proxy-authorization"];

function nextHop(hop: Hop, status: number, location: string): Hop {
  // Bytes beyond ASCII, which servers send raw, are taken as they are; they are mostly UTF-8.
  const url = URL.parse(location.replace(/[\x80-\xff]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`), hop.url);
  if (url === null || !/^https?:$/.test(url.protocol)) throw failure(hop, `it redirects to '${location}', which is not an http(s) URL`);
  if (url.hash === "") url.hash = hop.url.hash;
  const headers = [...hop.headers];
  const next: Hop = { method: hop.method, url, headers, whole: hop.whole, upload: hop.upload };
  if (hop.upload !== null && status !== 303) throw failure(hop, "it redirects a request whose body is a stream, which cannot be sent twice");
  const becomesGet = (status === 303 && hop.method !== "GET" && hop.method !== "HEAD") || (status <= 302 && hop.method === "POST");
  if (becomesGet) {
    next.method = "GET";
    next.whole = next.upload = null;
    for (const name of bodyHeaders) removeFrom(headers, name);
  }
  if (url.origin !== hop.url.origin) for (const name of secretHeaders) removeFrom(headers, name);
  return next;
}

function failure(hop: Hop, why: string, cause?: unknown): TypeError {
  const message = `error sending request for url (${withoutFragment(hop.url)}): ${why}`;
  return cause === undefined ? new TypeError(message) : new TypeError(message, { cause });
}

function withoutFragment(url: URL): string {
  return url.hash === "" && !url.href.endsWith("#") ? url.href : url.href.split("#")[0];
}

type Head = [status: number, statusText: string, headers: FlatHeaders, body: NetworkSource];

async function send(hop: Hop, signal: AbortSignal | null): Promise<Head> {
  signal?.throwIfAborted();
  const id = natives.fetchStart(hop.method, withoutFragment(hop.url), hop.headers, hop.whole, hop.upload !== null);
  const body = new NetworkSource(id, hop, signal);
  try {
    if (hop.upload !== null) void upload(id, hop.upload, body);
    const [status, statusText, headers] = await natives.fetchHead(id);
    return [status, statusText, headers, body];
  } catch (error) {
    throw body.translate(error);
  }
}

/** Feeds the request body to the network as fast as that takes it. */
async function upload(id: number, source: ByteSource, body: NetworkSource): Promise<void> {
  try {
    for (let piece = await source.read(); piece !== null; piece = await source.read()) {
      if (piece.byteLength > 0 && !(await natives.fetchWrite(id, piece))) {
        source.cancel(new TypeError("The request ended before its body was sent"));
        return;
      }
    }
    natives.fetchWriteEnd(id);
  } catch (error) {
    body.uploadFailed(error);
  }
}

/** The answer's body as it arrives. */
class NetworkSource implements ByteSource {
  #id: number;
  #hop: Hop;
  #signal: AbortSignal | null;
  #forget: (() => void) | null = null;
  #uploadError: { error: unknown } | null = null;
  #ended = false;
  #failed: ((reason: unknown) => void) | null = null;

  constructor(id: number, hop: Hop, signal: AbortSignal | null) {
    this.#id = id;
    this.#hop = hop;
    this.#signal = signal;
    natives.fetchWatch(id, this);
    if (signal !== null) {
      const self = new WeakRef(this); // the signal must not keep an answer that nobody can read any more
      this.#forget = onAbort(signal, () => {
        natives.fetchCancel(id);
        hop.upload?.cancel(signal.reason);
        self.deref()?.fail(signal.reason);
      });
    }
  }

  async read(): Promise<Uint8Array | null> {
    try {
      const piece = (await natives.fetchRead(this.#id)) as Uint8Array | null;
      if (piece === null) this.#end();
      return piece;
    } catch (error) {
      throw this.translate(error);
    }
  }

  cancel(): void {
    this.#end();
    natives.fetchCancel(this.#id);
  }

  failure(): { reason: unknown } | null {
    return this.#signal?.aborted && !this.#ended ? { reason: this.#signal.reason } : null;
  }

  onFailure(failed: (reason: unknown) => void): void {
    this.#failed = failed;
  }

  fail(reason: unknown): void {
    this.#failed?.(reason);
  }

  #end(): void {
    this.#ended = true;
    this.#forget?.();
  }

  uploadFailed(error: unknown): void {
    this.#uploadError = { error };
    natives.fetchCancel(this.#id);
  }

  /** What script sees of a failure of the network. */
  translate(error: unknown): unknown {
    this.#forget?.();
    if (this.#signal?.aborted) return this.#signal.reason;
    if (this.#uploadError) return failure(this.#hop, "its body stream failed", this.#uploadError.error);
    return failure(this.#hop, (error as Error).message, error);
  }
}

function responseOf(hop: Hop, status: number, statusText: string, headers: FlatHeaders, source: NetworkSource, redirected: boolean): Response {
  const hasBody = !isNullBodyStatus(status) && hop.method !== "HEAD";
  if (!hasBody) source.cancel();
  const state = new ResponseState(status, statusText, headers, hasBody ? new Body(null, source) : null);
  return newResponse(Object.assign(state, { type: "basic", url: withoutFragment(hop.url), redirected, immutable: true }));
}

export function install(): void {
  exposeFunctions({ fetch });
}
