// https://fetch.spec.whatwg.org/#response-class
import { Body, cloneBody, extractBody, isUnusable, mixinBody } from "./body";
import { exposeInterfaces, internal, needArguments } from "./define";
import { fillList, findIn, Headers, type HeadersInit, headersOver } from "./headers";
import { inspectAs } from "./inspect_symbols";
import type { FlatHeaders } from "./natives";
import { isObject, toUSVString } from "./strings";
import { URL } from "./url";

export interface ResponseInit {
  status?: number;
  statusText?: string;
  headers?: HeadersInit;
}

export type ResponseType = "default" | "error" | "basic";

export class ResponseState {
  headers: Headers | null = null;
  type: ResponseType = "default";
  url = "";
  redirected = false;
  immutable = false;
  constructor(public status: number, public statusText: string, public list: FlatHeaders, public body: Body | null) {}
}

export let responseState: (response: Response) => ResponseState;
export let isResponse: (value: unknown) => value is Response;
export let newResponse: (state: ResponseState) => Response;

export function isNullBodyStatus(status: number): boolean {
  return status === 204 || status === 304 || status === 205 || status === 101 || status === 103;
}

const noInit: ResponseInit = {};

export class Response {
  #s: ResponseState;

  constructor(body?: unknown, init?: ResponseInit);
  constructor(token: typeof internal, state: ResponseState);
  constructor(body: unknown = null, init: unknown = noInit) {
    if (body === internal) {
      this.#s = init as ResponseState;
      return;
    }
    this.#s = stateOfInit((init ?? noInit) as ResponseInit);
    if (body === null) return;
    const [extracted, type] = extractBody(body);
    setBody(this.#s, extracted, type);
  }

  static error(): Response {
    const state = new ResponseState(0, "", [], null);
    state.type = "error";
    state.immutable = true;
    return new Response(internal, state);
  }

  static json(data: unknown, init: ResponseInit = noInit): Response {
    needArguments(arguments.length, 1, "Response.json");
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError("Response.json: the value cannot be written as JSON");
    const state = stateOfInit(init ?? noInit);
    setBody(state, new Body(toUSVString(text), null), "application/json");
    return new Response(internal, state);
  }

  static redirect(url: string | URL, status = 302): Response {
    needArguments(arguments.length, 1, "Response.redirect");
    const { href } = new URL(url);
    const code = Number(status);
    if (![301, 302, 303, 307, 308].includes(code)) throw new RangeError(`Invalid status code ${status} for a redirect`);
    const state = new ResponseState(code, "", ["location", href], null);
    state.immutable = true;
    return new Response(internal, state);
  }

  get type(): ResponseType { return this.#s.type; }
  get url(): string { return this.#s.url; }
  get redirected(): boolean { return this.#s.redirected; }
  get status(): number { return this.#s.status; }
  get ok(): boolean { return this.#s.status >= 200 && this.#s.status <= 299; }
  get statusText(): string { return this.#s.statusText; }
  get headers(): Headers { return (this.#s.headers ??= headersOver(this.#s.list, this.#s.immutable)); }

  clone(): Response {
    const old = this.#s;
    if (old.body !== null && isUnusable(old.body)) throw new TypeError("Cannot clone a response whose body is used or locked");
    const state = new ResponseState(old.status, old.statusText, [...old.list], old.body === null ? null : cloneBody(old.body));
    const { type, url, redirected, immutable } = old;
    return new Response(internal, Object.assign(state, { type, url, redirected, immutable }));
  }

  [inspectAs](): Record<string, unknown> {
    const { headers, ok, redirected, status, statusText, url } = this;
    return { bodyUsed: (this as unknown as { bodyUsed: boolean }).bodyUsed, headers, ok, redirected, status, statusText, url };
  }

  static {
    responseState = (response) => response.#s;
    isResponse = (value): value is Response => isObject(value) && #s in value;
    newResponse = (state) => new Response(internal, state);
    const contentType = (response: Response) => findIn(response.#s.list, "content-type");
    mixinBody(this.prototype, (response: Response) => response.#s.body, contentType);
  }
}

function stateOfInit(init: ResponseInit): ResponseState {
  if (init === noInit) return new ResponseState(200, "", [], null);
  if (!isObject(init)) throw new TypeError("Response: the second argument must be an object");
  const { status, statusText, headers } = init;
  const state = new ResponseState(status === undefined ? 200 : checkedStatus(status), checkedText(statusText), [], null);
  if (headers !== undefined) fillList(state.list, headers);
  return state;
}

function checkedStatus(value: unknown): number {
  const status = Math.trunc(Number(value)) || 0;
  if ((status < 200 || status > 599) && status !== 101) {
    throw new RangeError(`The status provided (${value}) is not equal to 101 and outside the range [200, 599]`);
  }
  return status;
}

function checkedText(value: unknown): string {
  if (value === undefined) return "";
  const text = `${value}`;
  if (!/^[\t \x21-\x7e\x80-\xff]*$/.test(text)) throw new TypeError(`Invalid status text: '${text}'`);
  return text;
}

function setBody(state: ResponseState, body: Body, type: string | null): void {
  if (isNullBodyStatus(state.status)) throw new TypeError("Response with null body status cannot have body");
  state.body = body;
  if (type !== null && (state.list.length === 0 || findIn(state.list, "content-type") === null)) {
    state.list.push("content-type", type);
  }
}

export function install(): void {
  exposeInterfaces({ Response });
}
