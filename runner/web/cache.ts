// https://w3c.github.io/ServiceWorker/#cache-objects , without its service workers: an isolate's caches are its own, in memory.
import { exposeInterfaces, illegalConstructor, internal, needArguments, exposeAttribute } from "./define";
import { Request } from "./request";
import { isResponse, newResponse, type Response, responseState, ResponseState } from "./response";
import { Body } from "./body";
import { findIn, type Headers, headerList } from "./headers";
import type { FlatHeaders } from "./natives";
import { URL } from "./url";

interface Options {
  ignoreSearch?: boolean;
  ignoreMethod?: boolean;
  ignoreVary?: boolean;
}

interface Entry {
  request: Request;
  status: number;
  statusText: string;
  headers: FlatHeaders;
  body: Uint8Array | null;
}

/** Bytes of all bodies; what was put first goes first. */
const mostBytes = 32 << 20;
let bytesKept = 0;
const order = new Set<() => void>();

function toRequest(value: unknown): Request {
  return value instanceof Request ? value : new Request(value as string);
}

function address(url: string, ignoreSearch: boolean | undefined): string {
  const parsed = new URL(url);
  parsed.hash = "";
  if (ignoreSearch) parsed.search = "";
  return parsed.href;
}

function fits(query: Request, entry: Entry, options: Options): boolean {
  if (address(query.url, options.ignoreSearch) !== address(entry.request.url, options.ignoreSearch)) return false;
  const vary = findIn(entry.headers, "vary");
  if (options.ignoreVary || vary === null) return true;
  return vary.split(",").every((name) => name.trim() !== "*" && query.headers.get(name.trim()) === entry.request.headers.get(name.trim()));
}

function responseOf({ request, status, statusText, headers, body }: Entry): Response {
  const state = new ResponseState(status, statusText, [...headers], body === null ? null : new Body(body, null));
  return newResponse(Object.assign(state, { type: "basic", url: request.url.split("#")[0], immutable: true }));
}

class Cache {
  #entries: Entry[] = [];

  constructor(token: unknown) {
    if (token !== internal) illegalConstructor();
  }

  async match(request: unknown, options: Options = {}): Promise<Response | undefined> {
    needArguments(arguments.length, 1, "Cache.match");
    return this.#found(request, options).map(responseOf)[0];
  }

  async matchAll(request: unknown = undefined, options: Options = {}): Promise<Response[]> {
    return this.#found(request, options).map(responseOf);
  }

  async add(request: unknown): Promise<void> {
    needArguments(arguments.length, 1, "Cache.add");
    return this.addAll([request]);
  }

  async addAll(requests: Iterable<unknown>): Promise<void> {
    needArguments(arguments.length, 1, "Cache.addAll");
    const wanted = Array.from(requests, toRequest);
    for (const each of wanted) checkRequest(each);
    const answers = await Promise.all(wanted.map((each) => fetch(each as never)));
    for (const answer of answers) {
      if (!answer.ok) throw new TypeError(`Cache.addAll: ${answer.url} was answered with ${answer.status}`);
    }
    for (const [at, answer] of answers.entries()) await this.put(wanted[at], answer);
  }

  async put(request: unknown, response: unknown): Promise<void> {
    needArguments(arguments.length, 2, "Cache.put");
    const key = toRequest(request);
    checkRequest(key);
    if (!isResponse(response)) throw new TypeError("Cache.put: the second argument must be a Response");
    const { status, statusText, list } = responseState(response), given = response as unknown as { bodyUsed: boolean; body: ReadableStream | null; arrayBuffer(): Promise<ArrayBuffer> };
    const headers = [...headerList((response as unknown as { headers: Headers }).headers ?? list)];
    if (status === 206) throw new TypeError("Response status must not be 206");
    if (findIn(headers, "vary")?.split(",").some((name) => name.trim() === "*")) throw new TypeError("Vary header must not contain '*'");
    if (given.bodyUsed || given.body?.locked) throw new TypeError("Response body is already used");
    const body = given.body === null ? null : new Uint8Array(await given.arrayBuffer());
    this.#keep({ request: new Request(key), status, statusText, headers, body });
  }

  async delete(request: unknown, options: Options = {}): Promise<boolean> {
    needArguments(arguments.length, 1, "Cache.delete");
    const found = this.#found(request, options);
    for (const entry of found) this.#drop(entry);
    return found.length > 0;
  }

  async keys(request: unknown = undefined, options: Options = {}): Promise<Request[]> {
    return this.#found(request, options).map((entry) => new Request(entry.request));
  }

  #found(request: unknown, options: Options): Entry[] {
    if (request === undefined) return [...this.#entries];
    const query = toRequest(request);
    if (query.method !== "GET" && !options?.ignoreMethod) return [];
    return this.#entries.filter((entry) => fits(query, entry, options ?? {}));
  }

  #keep(entry: Entry): void {
    const size = entry.body?.length ?? 0;
    if (size > mostBytes) return;
    for (const old of this.#found(entry.request, {})) this.#drop(old);
    this.#entries.push(entry);
    bytesKept += size;
    order.add((entry as Entry & { drop?: () => void }).drop = () => this.#drop(entry));
    for (const drop of order) {
      if (bytesKept <= mostBytes) break;
      drop();
    }
  }

  #drop(entry: Entry): void {
    const at = this.#entries.indexOf(entry);
    if (at < 0) return;
    this.#entries.splice(at, 1);
    bytesKept -= entry.body?.length ?? 0;
    order.delete((entry as Entry & { drop: () => void }).drop);
  }
}

function checkRequest({ url, method }: Request): void {
  if (!/^https?:/.test(url)) throw new TypeError("Request url protocol must be 'http:' or 'https:'");
  if (method !== "GET") throw new TypeError("Request method must be GET");
}

class CacheStorage {
  #caches = new Map<string, Cache>();

  constructor(token: unknown) {
    if (token !== internal) illegalConstructor();
  }

  async open(name: string): Promise<Cache> {
    needArguments(arguments.length, 1, "CacheStorage.open");
    let cache = this.#caches.get(`${name}`);
    if (!cache) this.#caches.set(`${name}`, (cache = new Cache(internal)));
    return cache;
  }
  async has(name: string): Promise<boolean> {
    needArguments(arguments.length, 1, "CacheStorage.has");
    return this.#caches.has(`${name}`);
  }
  async delete(name: string): Promise<boolean> {
    needArguments(arguments.length, 1, "CacheStorage.delete");
    const cache = this.#caches.get(`${name}`);
    if (cache) for (const request of await cache.keys()) await cache.delete(request, { ignoreVary: true });
    return this.#caches.delete(`${name}`);
  }
  async keys(): Promise<string[]> { return [...this.#caches.keys()]; }
  async match(request: unknown, options: Options & { cacheName?: string } = {}): Promise<Response | undefined> {
    needArguments(arguments.length, 1, "CacheStorage.match");
    for (const [name, cache] of this.#caches) {
      if (options.cacheName !== undefined && options.cacheName !== name) continue;
      const found = await cache.match(request, options);
      if (found) return found;
    }
    return undefined;
  }
}

export function install(): void {
  exposeInterfaces({ Cache, CacheStorage });
  exposeAttribute("caches", new CacheStorage(internal));
}
