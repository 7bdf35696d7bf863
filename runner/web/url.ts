// https://url.spec.whatwg.org/#url-class ; parsing and serialising are native (url.cpp).
import { exposeInterfaces, needArguments } from "./define";
import { inspectAs } from "./inspect_symbols";
import { natives, type UrlRecord } from "./natives";
import { toUSVString } from "./strings";
import { newOwnedParams, refillParams, type URLSearchParams } from "./url_search_params";

/** The parts that can be set; url.cpp knows the same numbers. */
const enum UrlPart { href, protocol, username, password, host, hostname, port, pathname, search, hash }

const enum At { href, protocolEnd, usernameEnd, hostStart, hostEnd, port, pathnameStart, searchStart, hashStart }

export class URL {
  #r: UrlRecord;
  #params: URLSearchParams | null = null;

  constructor(url: string | URL, base?: string | URL) {
    needArguments(arguments.length, 1, "URL constructor");
    const input = toUSVString(url);
    const record = base === undefined ? natives.urlParse(input) : natives.urlParse(input, toUSVString(base));
    if (record === undefined) {
      throw new TypeError(base === undefined ? `Invalid URL: '${input}'` : `Invalid URL: '${input}' with base '${base}'`);
    }
    this.#r = record;
  }

  static canParse(url: string | URL, base?: string | URL): boolean {
    needArguments(arguments.length, 1, "URL.canParse");
    return base === undefined ? natives.urlCanParse(toUSVString(url)) : natives.urlCanParse(toUSVString(url), toUSVString(base));
  }

  static parse(url: string | URL, base?: string | URL): URL | null {
    return URL.canParse(url, base) ? new URL(url, base) : null;
  }

  get href(): string { return this.#r[At.href]; }
  set href(value: string) {
    if (!this.#set(UrlPart.href, value)) throw new TypeError(`Invalid URL: '${value}'`);
    this.#refill();
  }

  get origin(): string {
    const protocol = this.protocol;
    if (protocol === "blob:") {
      const inner = URL.parse(this.pathname);
      return inner && /^https?:$/.test(inner.protocol) ? inner.origin : "null";
    }
    return /^(?:https?|wss?|ftp):$/.test(protocol) ? `${protocol}//${this.host}` : "null";
  }

  get protocol(): string { return this.#r[0].slice(0, this.#r[At.protocolEnd]); }
  set protocol(value: string) { this.#set(UrlPart.protocol, value); }

  get username(): string {
    const start = this.#r[At.protocolEnd] + 2;
    return start < this.#r[At.usernameEnd] ? this.#r[0].slice(start, this.#r[At.usernameEnd]) : "";
  }
  set username(value: string) { this.#set(UrlPart.username, value); }

  get password(): string {
    const start = this.#r[At.usernameEnd] + 1;
    return start < this.#r[At.hostStart] + 1 ? this.#r[0].slice(start, this.#r[At.hostStart]) : "";
  }
  set password(value: string) { this.#set(UrlPart.password, value); }

  /** An '@' stands before the host where there are credentials. */
  #hostStart(): number {
    const start = this.#r[At.hostStart];
    return this.#r[0][start] === "@" ? start + 1 : start;
  }

  get host(): string {
    const port = this.port;
    return port === "" ? this.hostname : `${this.hostname}:${port}`;
  }
  set host(value: string) { this.#set(UrlPart.host, value); }

  get hostname(): string { return this.#r[0].slice(this.#hostStart(), this.#r[At.hostEnd]); }
  set hostname(value: string) { this.#set(UrlPart.hostname, value); }

  get port(): string { return this.#r[At.port] < 0 ? "" : `${this.#r[At.port]}`; }
  set port(value: string) { this.#set(UrlPart.port, value); }

  get pathname(): string {
    const { length } = this.#r[0];
    const end = this.#r[At.searchStart] >= 0 ? this.#r[At.searchStart] : this.#r[At.hashStart] >= 0 ? this.#r[At.hashStart] : length;
    return this.#r[0].slice(this.#r[At.pathnameStart], end);
  }
  set pathname(value: string) { this.#set(UrlPart.pathname, value); }

  get search(): string {
    const start = this.#r[At.searchStart];
    if (start < 0) return "";
    const end = this.#r[At.hashStart] >= 0 ? this.#r[At.hashStart] : this.#r[0].length;
    return end - start > 1 ? this.#r[0].slice(start, end) : "";
  }
  set search(value: string) {
    this.#set(UrlPart.search, value);
    this.#refill();
  }

  get hash(): string {
    const start = this.#r[At.hashStart];
    return start >= 0 && this.#r[0].length - start > 1 ? this.#r[0].slice(start) : "";
  }
  set hash(value: string) { this.#set(UrlPart.hash, value); }

  get searchParams(): URLSearchParams {
    return (this.#params ??= newOwnedParams(this.search, (query) => void this.#set(UrlPart.search, query)));
  }

  toString(): string { return this.#r[At.href]; }
  toJSON(): string { return this.#r[At.href]; }

  #set(part: UrlPart, value: unknown): boolean {
    const record = natives.urlSet(this.#r[At.href], part, toUSVString(value));
    if (record !== undefined) this.#r = record;
    return record !== undefined;
  }

  #refill(): void {
    if (this.#params) refillParams(this.#params, this.search);
  }

  [inspectAs](): Record<string, unknown> {
    const { href, origin, protocol, username, password, host, hostname, port, pathname, hash, search } = this;
    return { href, origin, protocol, username, password, host, hostname, port, pathname, hash, search };
  }
}

export function install(): void {
  natives.defineLate(globalThis, "URLPattern", "url_pattern");
  exposeInterfaces({ URL });
}
