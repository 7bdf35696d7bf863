// https://fetch.spec.whatwg.org/#headers-class . Names are kept in lower case, as they go over the wire.
import { exposeInterfaces, internal, needArguments } from "./define";
import { inspectAs } from "./inspect_symbols";
import type { FlatHeaders } from "./natives";
import { makeIteratorPrototype, type Pair } from "./pair_iterator";
import { isObject, toByteString } from "./strings";

export type HeadersInit = Headers | Iterable<Iterable<string>> | Record<string, string>;

/** Headers.prototype[Symbol.iterator] as it was made. */
let ownIterator: unknown;

const iterate = makeIteratorPrototype<string>("Headers");
const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const plainValue = /^[!-~](?:[ -~\t]*[!-~])?$/;

function checkedName(name: unknown): string {
  const text = `${name}`;
  if (!tokenPattern.test(text)) throw new TypeError(`Invalid header name: "${text}"`);
  return text.toLowerCase();
}

function checkedValue(value: unknown, name: string): string {
  const text = `${value}`;
  if (plainValue.test(text)) return text;
  const trimmed = toByteString(text).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
  if (/[\0\n\r]/.test(trimmed)) throw new TypeError(`Invalid header value for "${name}": it holds a line break or a zero`);
  return trimmed;
}

/** The list behind the object; shared with the request or the response that owns it. */
export let headerList: (headers: Headers) => FlatHeaders;
/** Takes over `list`, which must be checked already. */
export let headersOver: (list: FlatHeaders, immutable: boolean) => Headers;
export let isHeaders: (value: unknown) => value is Headers;

export class Headers {
  #list: FlatHeaders;
  #immutable = false;
  #sorted: Pair<string>[] | null = null;

  constructor(init: HeadersInit | typeof internal | undefined = undefined) {
    this.#list = [];
    if (init === undefined || init === internal) return;
    fillList(this.#list, init as HeadersInit);
  }

  append(name: string, value: string): void {
    needArguments(arguments.length, 2, "Headers.append");
    const key = checkedName(name);
    const text = checkedValue(value, key);
    this.#change();
    this.#list.push(key, text);
  }

  delete(name: string): void {
    needArguments(arguments.length, 1, "Headers.delete");
    const key = checkedName(name);
    this.#change();
    removeFrom(this.#list, key, 0);
  }

  get(name: string): string | null {
    needArguments(arguments.length, 1, "Headers.get");
    return findIn(this.#list, checkedName(name));
  }

  has(name: string): boolean {
    needArguments(arguments.length, 1, "Headers.has");
    return findIn(this.#list, checkedName(name)) !== null;
  }

  set(name: string, value: string): void {
    needArguments(arguments.length, 2, "Headers.set");
    const key = checkedName(name);
    const text = checkedValue(value, key);
    this.#change();
    setIn(this.#list, key, text);
  }

  getSetCookie(): string[] {
    const cookies: string[] = [];
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === "set-cookie") cookies.push(this.#list[i + 1]);
    }
    return cookies;
  }

  forEach(callback: (value: string, key: string, headers: Headers) => void, self: unknown = undefined): void {
    if (typeof callback !== "function") throw new TypeError("Headers.forEach: the argument must be a function");
    for (let i = 0; i < this.#pairs().length; i++) {
      const [key, value] = this.#pairs()[i];
      callback.call(self, value, key, this);
    }
  }

  keys() { return iterate(() => this.#pairs(), 0); }
  values() { return iterate(() => this.#pairs(), 1); }
  entries() { return iterate(() => this.#pairs(), 2); }

  #change(): void {
    if (this.#immutable) throw new TypeError("Headers are immutable");
    this.#sorted = null;
  }

  /** Sorted by name and combined, set-cookie one by one. */
  #pairs(): Pair<string>[] {
    return (this.#sorted ??= sortAndCombine(this.#list));
  }

  [inspectAs](): Pair<string>[] {
    return this.#pairs();
  }

  static {
    headerList = (headers) => headers.#list;
    isHeaders = (value): value is Headers => isObject(value) && #list in value;
    headersOver = (list, immutable) => {
      const headers = new Headers(internal);
      headers.#list = list;
      headers.#immutable = immutable;
      return headers;
    };
  }
}

export interface Headers extends Iterable<Pair<string>> {}

function sortAndCombine(list: FlatHeaders): Pair<string>[] {
  const combined = new Map<string, string>();
  const pairs: Pair<string>[] = [];
  for (let i = 0; i < list.length; i += 2) {
    const [name, value] = [list[i], list[i + 1]];
    if (name === "set-cookie") pairs.push([name, value]);
    else combined.set(name, combined.has(name) ? `${combined.get(name)}, ${value}` : value);
  }
  return [...pairs, ...combined].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
}

/** The combined value of `name`, which is in lower case. */
export function findIn(list: FlatHeaders, name: string): string | null {
  let found: string | null = null;
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] === name) found = found === null ? list[i + 1] : `${found}, ${list[i + 1]}`;
  }
  return found;
}

export function setIn(list: FlatHeaders, name: string, value: string): void {
  const at = indexIn(list, name);
  if (at < 0) {
    list.push(name, value);
  } else {
    list[at + 1] = value;
    removeFrom(list, name, at + 2);
  }
}

function indexIn(list: FlatHeaders, name: string): number {
  for (let i = 0; i < list.length; i += 2) if (list[i] === name) return i;
  return -1;
}

export function removeFrom(list: FlatHeaders, name: string, start = 0): void {
  let kept = start;
  for (let i = start; i < list.length; i += 2) {
    if (list[i] === name) continue;
    list[kept++] = list[i];
    list[kept++] = list[i + 1];
  }
  list.length = kept;
}

/** Adds what a `HeadersInit` says. */
export function fillList(list: FlatHeaders, init: HeadersInit): void {
  if (!isObject(init)) throw new TypeError("Headers: the initial value must be an object");
  const method = (init as Iterable<Iterable<string>>)[Symbol.iterator];
  if (isHeaders(init) && method === ownIterator) {
    list.push(...headerList(init));
    return;
  }
  if (method === undefined || method === null) fillFromRecord(list, init as Record<string, string>);
  else fillFromPairs(list, init as Iterable<Iterable<string>>);
}

function fillFromPairs(list: FlatHeaders, init: Iterable<Iterable<string>>): void {
  for (const item of init) {
    if (!isObject(item) || typeof item[Symbol.iterator] !== "function") throw new TypeError("Headers: an item is not a pair");
    const pair = [...item];
    if (pair.length !== 2) throw new TypeError("Headers: an item must hold a name and a value");
    const name = checkedName(pair[0]);
    list.push(name, checkedValue(pair[1], name));
  }
}

function fillFromRecord(list: FlatHeaders, init: Record<string, string>): void {
  for (const key of Reflect.ownKeys(init)) {
    if (!Object.prototype.propertyIsEnumerable.call(init, key)) continue;
    if (typeof key === "symbol") throw new TypeError("Headers: a name is a symbol");
    const name = checkedName(key);
    list.push(name, checkedValue(init[key], name));
  }
}

export function install(): void {
  exposeInterfaces({ Headers });
  const { entries } = Headers.prototype;
  ownIterator = entries;
  Object.defineProperty(Headers.prototype, Symbol.iterator, { value: entries, writable: true, configurable: true });
}
