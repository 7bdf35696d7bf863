// https://url.spec.whatwg.org/#interface-urlsearchparams
import { exposeInterfaces, internal, needArguments } from "./define";
import { inspectAs } from "./inspect_symbols";
import { natives } from "./natives";
import { makeIteratorPrototype, type Pair } from "./pair_iterator";
import { isObject, toUSVString } from "./strings";

const iterate = makeIteratorPrototype<string>("URLSearchParams");

export let refillParams: (params: URLSearchParams, query: string) => void;
export let newOwnedParams: (query: string, changed: (query: string) => void) => URLSearchParams;

export class URLSearchParams {
  #list: Pair<string>[];
  #changed: ((query: string) => void) | null = null;

  constructor(init: string | Iterable<Iterable<string>> | Record<string, string> | typeof internal = "") {
    this.#list = init === internal ? [] : isObject(init) ? listOf(init) : parseUrlencoded(withoutMark(toUSVString(init)));
  }

  get size(): number { return this.#list.length; }

  append(name: string, value: string): void {
    needArguments(arguments.length, 2, "URLSearchParams.append");
    this.#list.push([toUSVString(name), toUSVString(value)]);
    this.#update();
  }

  delete(name: string, value: string | undefined = undefined): void {
    needArguments(arguments.length, 1, "URLSearchParams.delete");
    const key = toUSVString(name);
    const wanted = value === undefined ? undefined : toUSVString(value);
    this.#list = this.#list.filter(([k, v]) => k !== key || (wanted !== undefined && v !== wanted));
    this.#update();
  }

  get(name: string): string | null {
    needArguments(arguments.length, 1, "URLSearchParams.get");
    const key = toUSVString(name);
    for (const pair of this.#list) if (pair[0] === key) return pair[1];
    return null;
  }

  getAll(name: string): string[] {
    needArguments(arguments.length, 1, "URLSearchParams.getAll");
    const key = toUSVString(name);
    return this.#list.filter((pair) => pair[0] === key).map((pair) => pair[1]);
  }

  has(name: string, value: string | undefined = undefined): boolean {
    needArguments(arguments.length, 1, "URLSearchParams.has");
    const key = toUSVString(name);
    const wanted = value === undefined ? undefined : toUSVString(value);
    return this.#list.some(([k, v]) => k === key && (wanted === undefined || v === wanted));
  }

  set(name: string, value: string): void {
    needArguments(arguments.length, 2, "URLSearchParams.set");
    const key = toUSVString(name);
    const text = toUSVString(value);
    const first = this.#list.find((pair) => pair[0] === key);
    if (first) {
      first[1] = text;
      this.#list = this.#list.filter((pair) => pair === first || pair[0] !== key);
    } else {
      this.#list.push([key, text]);
    }
    this.#update();
  }

  /** By code units, keeping the order of equal names. */
  sort(): void {
    this.#list.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this.#update();
  }

  forEach(callback: (value: string, key: string, params: URLSearchParams) => void, self: unknown = undefined): void {
    if (typeof callback !== "function") throw new TypeError("URLSearchParams.forEach: the argument must be a function");
    for (let i = 0; i < this.#list.length; i++) callback.call(self, this.#list[i][1], this.#list[i][0], this);
  }

  keys() { return iterate(() => this.#list, 0); }
  values() { return iterate(() => this.#list, 1); }
  entries() { return iterate(() => this.#list, 2); }

  toString(): string { return serializeUrlencoded(this.#list); }

  #update(): void {
    this.#changed?.(this.toString());
  }

  [inspectAs](): Pair<string>[] {
    return this.#list;
  }

  static {
    refillParams = (params, query) => { params.#list = parseUrlencoded(withoutMark(query)); };
    newOwnedParams = (query, changed) => {
      const params = new URLSearchParams(internal);
      refillParams(params, query);
      params.#changed = changed;
      return params;
    };
  }
}

export interface URLSearchParams extends Iterable<Pair<string>> {}

function withoutMark(query: string): string {
  return query.startsWith("?") ? query.slice(1) : query;
}

function listOf(init: object): Pair<string>[] {
  const method = (init as Iterable<Iterable<string>>)[Symbol.iterator];
  if (method === undefined || method === null) return listOfRecord(init as Record<string, string>);
  const list: Pair<string>[] = [];
  for (const item of init as Iterable<Iterable<string>>) {
    if (!isObject(item) || typeof item[Symbol.iterator] !== "function") throw new TypeError("URLSearchParams: an item is not a pair");
    const pair = [...item];
    if (pair.length !== 2) throw new TypeError("URLSearchParams: an item must hold a name and a value");
    list.push([toUSVString(pair[0]), toUSVString(pair[1])]);
  }
  return list;
}

function listOfRecord(init: Record<string, string>): Pair<string>[] {
  const map = new Map<string, string>();
  for (const key of Reflect.ownKeys(init)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(init, key);
    if (descriptor?.enumerable) map.set(toUSVString(key as string), toUSVString(init[key as string]));
  }
  return [...map];
}

export function parseUrlencoded(input: string): Pair<string>[] {
  const list: Pair<string>[] = [];
  if (input === "") return list;
  const decode = input.includes("%") || input.includes("+") ? decodePart : asItIs;
  for (let start = 0, end: number; start <= input.length; start = end + 1) {
    end = input.indexOf("&", start);
    if (end < 0) end = input.length;
    if (end === start) continue;
    const part = input.slice(start, end), equals = part.indexOf("=");
    list.push(equals < 0 ? [decode(part), ""] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))]);
  }
  return list;
}

const asItIs = (part: string): string => part;

function decodePart(part: string): string {
  const text = part.includes("+") ? part.replace(/\+/g, " ") : part;
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return decodePercent(text);
  }
}

/** Percent-decoding that lets malformed sequences pass. */
function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    natives.decodeUtf8(Uint8Array.from(run.slice(1).split("%"), (hex) => parseInt(hex, 16)), false, true)!);
}

function encodePart(part: string): string {
  return encodeURIComponent(part).replace(/%20/g, "+").replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function serializeUrlencoded(list: Pair<string>[]): string {
  return list.map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`).join("&");
}

export function install(): void {
  exposeInterfaces({ URLSearchParams });
  const { entries } = URLSearchParams.prototype;
  Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, { value: entries, writable: true, configurable: true });
}
