// https://fetch.spec.whatwg.org/#request-class . A request from the gateway is a number and three facts; headers,
// signal and body come into being when they are touched.
import { AbortSignal, newSignal, abortSignal, onAbort } from "./abort";
import { type Blob, storedBlob } from "./blob";
import { Body, bodyOfStream, cloneBody, extractBody, isUnusable, mixinBody, takeSource } from "./body";
import { exposeInterfaces, internal, needArguments } from "./define";
import { fillList, findIn, Headers, type HeadersInit, headersOver } from "./headers";
import { inspectAs } from "./inspect_symbols";
import { type FlatHeaders, natives } from "./natives";
import { defaultOptions, optionsFrom, readInit, type RedirectMode, type RequestInit, type RequestOptions } from "./request_init";
import { type ByteSource, streamOf } from "./streams";
import { isObject, toUSVString } from "./strings";
import { URL } from "./url";

export type { RequestInit };

export class RequestState {
  headers: Headers | null = null;
  /** Null until a request of the gateway is asked for its headers. */
  list: FlatHeaders | null = null;
  signal: AbortSignal | null = null;
  /** Aborts this request too; followed without a signal of our own while nobody asks for one. */
  follows: AbortSignal | null = null;
  options: RequestOptions = defaultOptions;
  /** What a blob: URL stood for when the request was made. */
  blob: Blob | null = null;
  constructor(public exchange: number, public method: string, public url: string, public body: Body | null) {}
}

/** Reads the body of a request of the gateway. */
class ExchangeSource implements ByteSource {
  #id: number;
  constructor(id: number) { this.#id = id; }
  read(): Promise<Uint8Array | null> { return natives.readBody(this.#id); }
  cancel(): void {}
  textNow(): string | undefined { return natives.bufferedText(this.#id); }
  bytesNow(): Uint8Array | undefined { return natives.bufferedBody(this.#id); }
}

export let requestState: (request: Request) => RequestState;
export let isRequest: (value: unknown) => value is Request;
export let newRequest: (state: RequestState) => Request;

/** Exchanges whose client must be told apart when it leaves: those whose signal somebody holds. */
export const signals = new Map<number, AbortSignal>();

export class Request {
  #s: RequestState;

  constructor(input: string | URL | Request, init?: RequestInit);
  constructor(input: typeof internal, state: RequestState);
  constructor(input: unknown, init: unknown = {}) {
    needArguments(arguments.length, 1, "Request constructor");
    this.#s = input === internal ? (init as RequestState) : buildState(input, readInit(init));
  }

  get method(): string { return this.#s.method; }
  get url(): string { return this.#s.url; }
  get headers(): Headers { return (this.#s.headers ??= headersOver(listOf(this.#s), false)); }
  get signal(): AbortSignal { return (this.#s.signal ??= makeSignal(this.#s)); }
  get cache(): string { return this.#s.options.cache; }
  get credentials(): string { return this.#s.options.credentials; }
  get integrity(): string { return this.#s.options.integrity; }
  get keepalive(): boolean { return this.#s.options.keepalive; }
  get mode(): string { return this.#s.options.mode; }
  get redirect(): RedirectMode { return this.#s.options.redirect; }
  get referrer(): string { return this.#s.options.referrer; }
  get referrerPolicy(): string { return this.#s.options.referrerPolicy; }
  // The same for every request; reading #s refuses other receivers.
  get destination(): string { return this.#s && ""; }
  get duplex(): string { return this.#s && "half"; }
  get isHistoryNavigation(): boolean { return !this.#s; }
  get isReloadNavigation(): boolean { return !this.#s; }

  clone(): Request {
    const { body } = this.#s;
    if (body !== null && isUnusable(body)) throw new TypeError("Cannot clone a request whose body is used or locked");
    const state = new RequestState(0, this.#s.method, this.#s.url, body === null ? null : cloneBody(body));
    state.list = [...listOf(this.#s)];
    state.options = this.#s.options;
    state.blob = this.#s.blob;
    state.follows = this.#s.exchange > 0 ? this.signal : this.#s.signal ?? this.#s.follows;
    return new Request(internal, state);
  }

  [inspectAs](): Record<string, unknown> {
    const { headers, method, redirect, url } = this;
    return { bodyUsed: (this as unknown as { bodyUsed: boolean }).bodyUsed, headers, method, redirect, url };
  }

  static {
    requestState = (request) => request.#s;
    isRequest = (value): value is Request => isObject(value) && #s in value;
    newRequest = (state) => new Request(internal, state);
    const contentType = (request: Request) => findIn(listOf(request.#s), "content-type");
    mixinBody(this.prototype, (request: Request) => request.#s.body, contentType);
  }
}

export function incomingRequest(id: number, method: string, url: string, hasBody: boolean): Request {
  return newRequest(new RequestState(id, method, url, hasBody ? new Body(null, new ExchangeSource(id)) : null));
}

export function listOf(state: RequestState): FlatHeaders {
  return (state.list ??= state.exchange > 0 ? natives.requestHeaders(state.exchange) : []);
}

function makeSignal(state: RequestState): AbortSignal {
  const signal = newSignal();
  const { follows } = state;
  if (follows?.aborted) abortSignal(signal, follows.reason);
  else if (follows) onAbort(follows, () => abortSignal(signal, follows.reason));
  if (state.exchange > 0) signals.set(state.exchange, signal);
  return signal;
}

const normalized = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]);

function checkedMethod(value: unknown): string {
  const method = `${value}`;
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method`);
  const upper = method.toUpperCase();
  if (upper === "CONNECT" || upper === "TRACE" || upper === "TRACK") throw new TypeError(`'${method}' HTTP method is not allowed`);
  return normalized.has(upper) ? upper : method;
}

function stateOfInput(input: unknown): RequestState {
  if (!isRequest(input)) {
    const { href, protocol } = new URL(toUSVString(input));
    const state = new RequestState(0, "GET", href, null);
    if (protocol === "blob:") state.blob = storedBlob(href) ?? null;
    return state;
  }
  const old = requestState(input);
  const state = new RequestState(0, old.method, old.url, old.body);
  state.list = [...listOf(old)];
  state.options = old.options;
  state.blob = old.blob;
  state.follows = old.exchange > 0 ? input.signal : old.signal ?? old.follows;
  return state;
}

function buildState(input: unknown, init: RequestInit): RequestState {
  const state = stateOfInput(input);
  if (Object.keys(init).length > 0) state.options = optionsFrom(state.options, init);
  if (init.method !== undefined) state.method = checkedMethod(init.method);
  if (init.signal !== undefined) state.follows = init.signal;
  if (init.headers !== undefined) {
    state.list = [];
    fillList(state.list, init.headers);
  }
  state.list ??= [];
  const given = init.body !== undefined && init.body !== null;
  if ((given || state.body !== null) && (state.method === "GET" || state.method === "HEAD")) {
    throw new TypeError("Request with GET/HEAD method cannot have body");
  }
  if (given) setBody(state, init);
  else if (state.body !== null) state.body = takeOver(state.body);
  return state;
}

function setBody(state: RequestState, { body: init, keepalive }: RequestInit): void {
  const [body, type] = extractBody(init);
  if (keepalive && body.whole === null) throw new TypeError("Request: 'keepalive' does not go with a stream as body");
  state.body = body;
  if (type !== null && findIn(state.list!, "content-type") === null) state.list!.push("content-type", type);
}

/** The body moves into the new request; the old one shows as used. */
function takeOver(old: Body): Body {
  if (isUnusable(old)) throw new TypeError("Input request's body is unusable");
  if (old.stream === null && old.source === null) {
    old.used = true;
    return new Body(old.whole, null);
  }
  return old.stream === null ? new Body(null, takeSource(old)) : bodyOfStream(streamOf(takeSource(old)));
}

/** What stops a fetch of this request: its own signal if there is one, else the one it follows. */
export function signalOf(state: RequestState): AbortSignal | null {
  return state.signal ?? state.follows;
}

export function install(): void {
  exposeInterfaces({ Request });
}
