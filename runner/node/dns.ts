// https://nodejs.org/api/dns.html
import { asciiHost } from "../net/conn";
import { type DnsRecord, type Failure, natives } from "../net/natives";
import { reverseName } from "../net/resolve_dns";
import { invalidArgument, refused, typeError } from "./errors";
import { isIP } from "./ip_address";
import { lookupError } from "./net_errors";

type Callback = (error: Error | null, ...found: any[]) => void;
type Fields = any[];

const codes: Record<string, string> = {
  NODATA: "ENODATA", FORMERR: "EFORMERR", SERVFAIL: "ESERVFAIL", NOTFOUND: "ENOTFOUND", NOTIMP: "ENOTIMP", REFUSED: "EREFUSED",
  BADQUERY: "EBADQUERY", BADNAME: "EBADNAME", BADFAMILY: "EBADFAMILY", BADRESP: "EBADRESP", CONNREFUSED: "ECONNREFUSED", TIMEOUT: "ETIMEOUT",
  EOF: "EOF", FILE: "EFILE", NOMEM: "ENOMEM", DESTRUCTION: "EDESTRUCTION", BADSTR: "EBADSTR", BADFLAGS: "EBADFLAGS", NONAME: "ENONAME",
  BADHINTS: "EBADHINTS", NOTINITIALIZED: "ENOTINITIALIZED", LOADIPHLPAPI: "ELOADIPHLPAPI", ADDRGETNETWORKPARAMS: "EADDRGETNETWORKPARAMS",
  CANCELLED: "ECANCELLED",
};

/** What a record is in Node.js. */
const shapes: Record<string, (fields: Fields, ttl: number) => unknown> = {
  A: ([address]) => address,
  AAAA: ([address]) => address,
  CNAME: ([name]) => name,
  NS: ([name]) => name,
  PTR: ([name]) => name,
  TXT: (texts) => texts,
  MX: ([priority, exchange]) => ({ exchange, priority }),
  SRV: ([priority, weight, port, name]) => ({ name, port, priority, weight }),
  SOA: ([nsname, hostmaster, serial, refresh, retry, expire, minttl]) => ({ nsname, hostmaster, serial, refresh, retry, expire, minttl }),
  CAA: ([flags, tag, value]) => ({ critical: flags, [tag]: value }),
  NAPTR: ([order, preference, flags, service, regexp, replacement]) => ({ flags, service, regexp, replacement, order, preference }),
};

function queryError([code]: Failure, syscall: string, hostname: string): Error {
  return Object.assign(new Error(`${syscall} ${code} ${hostname}`), { errno: undefined, code, syscall, hostname });
}

function needName(name: unknown): asserts name is string {
  if (typeof name !== "string") throw invalidArgument("name", "of type string", name);
}

async function resolveRecords(servers: string, name: unknown, type: string, { ttl = false }: { ttl?: boolean } = {}): Promise<unknown> {
  needName(name);
  const syscall = `query${type[0]}${type.slice(1).toLowerCase()}`;
  const [failure, records] = await natives.netQuery(servers, asciiHost(name), type);
  if (failure) throw queryError(failure, syscall, name);
  const found = records.map(([time, ...fields]: DnsRecord) => {
    const shaped = shapes[type](fields, time);
    return ttl && (type === "A" || type === "AAAA") ? { address: shaped, ttl: time } : shaped;
  });
  return type === "SOA" ? found[0] : found;
}

function resolveAny(servers: string, name: unknown, type: unknown = "A"): Promise<unknown> {
  if (typeof type !== "string") throw invalidArgument("rrtype", "of type string", type);
  if (!Object.prototype.hasOwnProperty.call(shapes, type)) throw typeError("ERR_INVALID_ARG_VALUE", `The argument 'rrtype' is invalid. Received '${type}'`);
  return resolveRecords(servers, name, type);
}

async function reverseOf(servers: string, address: unknown): Promise<unknown> {
  const name = isIP(address) ? reverseName(address as string) : undefined;
  if (!name) throw Object.assign(new Error(`getHostByAddr EINVAL ${address as string}`), { errno: -22, code: "EINVAL", syscall: "getHostByAddr", hostname: address });
  const [failure, records] = await natives.netQuery(servers, name, "PTR");
  if (failure) throw queryError(failure, "getHostByAddr", address as string);
  return records.map(([, host]: DnsRecord) => host);
}

const types = { resolve4: "A", resolve6: "AAAA", resolveCaa: "CAA", resolveCname: "CNAME", resolveMx: "MX", resolveNaptr: "NAPTR", resolveNs: "NS",
                resolvePtr: "PTR", resolveSoa: "SOA", resolveSrv: "SRV", resolveTxt: "TXT" };

/** "address", "address:port", "[address]:port" for c-ares. */
function serverText(given: unknown): string {
  const text = `${given as string}`;
  if (isIP(text) === 6) return `[${text}]`;
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(text) ?? [];
  if (host === undefined || isIP(host.replace(/^\[|\]$/g, "")) === 0 || Number(port ?? 0) > 65535) {
    throw typeError("ERR_INVALID_IP_ADDRESS", `Invalid IP address: ${text}`);
  }
  return text;
}

class PromisesResolver {
  #servers: string[] = [];
  get #text(): string { return this.#servers.map(serverText).join(","); }
  getServers(): string[] { return [...this.#servers]; }
  setServers(servers: string[]): void {
    if (!Array.isArray(servers)) throw invalidArgument("servers", "an instance of Array", servers);
    servers.forEach(serverText);
    this.#servers = [...servers];
  }
  setLocalAddress(): void {}
  cancel(): void { natives.netCancelQueries(this.#text); }
  async resolve(name: unknown, type?: unknown): Promise<unknown> { return resolveAny(this.#text, name, type); }
  async reverse(address: unknown): Promise<unknown> { return reverseOf(this.#text, address); }
  query(name: unknown, type: string, options?: object): Promise<unknown> { return resolveRecords(this.#text, name, type, options); }
}
interface PromisesResolver extends Record<keyof typeof types, (name: unknown, options?: object) => Promise<unknown>> {}
for (const [name, type] of Object.entries(types)) {
  Object.defineProperty(PromisesResolver.prototype, name, { value(this: PromisesResolver, host: unknown, options?: object) { return this.query(host, type, options); }, writable: true, configurable: true });
}

/** The answer goes to a function, which is the last argument. */
function withCallback(answer: Promise<any>, callback: unknown, spread = false): void {
  if (typeof callback !== "function") throw invalidArgument("callback", "of type function", callback);
  const tell = callback as Callback;
  answer.then((found) => setTimeout(() => (spread ? tell(null, ...found) : tell(null, found)), 0), (error) => setTimeout(() => tell(error), 0));
}

class Resolver {
  #promises = new PromisesResolver();
  getServers(): string[] { return this.#promises.getServers(); }
  setServers(servers: string[]): void { this.#promises.setServers(servers); }
  setLocalAddress(): void {}
  cancel(): void { this.#promises.cancel(); }
  resolve(name: unknown, type: unknown, callback?: unknown): this {
    needName(name);
    const promise = typeof type === "function" ? this.#promises.resolve(name) : this.#promises.resolve(name, type);
    withCallback(promise, typeof type === "function" ? type : callback);
    return this;
  }
  reverse(address: unknown, callback: unknown): this {
    withCallback(this.#promises.reverse(address), callback);
    return this;
  }
  query(host: unknown, type: string, options: unknown, callback: unknown): this {
    needName(host);
    const bare = typeof options === "function";
    withCallback(this.#promises.query(host, type, bare ? {} : (options as object)), bare ? options : callback);
    return this;
  }
}
for (const [name, type] of Object.entries(types)) {
  Object.defineProperty(Resolver.prototype, name, { value(this: Resolver, host: unknown, options: unknown, callback?: unknown) { return this.query(host, type, options, callback); }, writable: true, configurable: true });
}

let order = "verbatim";

async function lookupAll(host: unknown, options: any): Promise<{ address: string; family: number }[]> {
  const wanted = options?.family ?? (typeof options === "number" ? options : 0);
  const family = wanted === "IPv4" ? 4 : wanted === "IPv6" ? 6 : Number(wanted);
  if (family !== 0 && family !== 4 && family !== 6) throw typeError("ERR_INVALID_ARG_VALUE", `The property 'options.family' must be one of: 0, 4, 6. Received ${wanted as string}`);
  if (isIP(host)) return [{ address: host as string, family: isIP(host) }];
  const [failure, addresses] = await natives.netLookup(asciiHost(host as string), family);
  if (failure) throw lookupError(failure, host as string);
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  const chosen = options?.order ?? (options?.verbatim === false ? "ipv4first" : order);
  const rank = (each: { family: number }) => ((each.family === 4) === (chosen === "ipv4first") ? 0 : 1);
  return chosen === "verbatim" ? found : found.sort((one, other) => rank(one) - rank(other));
}

function checkHost(host: unknown): void {
  if (host && typeof host !== "string") throw invalidArgument("hostname", "of type string", host);
}

async function lookupPromise(host: unknown, options?: any): Promise<unknown> {
  checkHost(host);
  if (!host) return options?.all ? [] : { address: null, family: options?.family === 6 ? 6 : 4 };
  const found = await lookupAll(host, options);
  return options?.all ? found : found[0];
}

function lookup(host: unknown, options: any, callback?: unknown): void {
  if (typeof options === "function") [options, callback] = [{}, options];
  checkHost(host);
  if (options?.all) return withCallback(lookupPromise(host, options), callback);
  withCallback(lookupPromise(host, options).then((found: any) => [found.address, found.family]), callback, true);
}

const usual = new Resolver(), usualPromises = new PromisesResolver();
const bound = (resolver: any) => Object.fromEntries([...Object.keys(types), "resolve", "reverse"].map((name) => [name, resolver[name].bind(resolver)]));
const shared = {
  ...codes,
  getServers: () => usual.getServers(),
  setServers(servers: string[]): void {
    usual.setServers(servers);
    usualPromises.setServers(servers);
  },
  getDefaultResultOrder: () => order,
  setDefaultResultOrder: (given: string) => void (order = given),
};

export const promises = { ...shared, ...bound(usualPromises), lookup: lookupPromise, lookupService: refused("dns.lookupService"), Resolver: PromisesResolver };
export default {
  ...shared, ...bound(usual), lookup, lookupService: refused("dns.lookupService"), Resolver, promises,
  ADDRCONFIG: 1024, V4MAPPED: 2048, ALL: 256,
};
