// Deno.resolveDns: https://docs.deno.com/api/deno/~/Deno.resolveDns
import { errorClass } from "../web/deno_errors";
import { asciiHost } from "./conn";
import { type DnsRecord, type Failure, natives } from "./natives";

type Fields = any[];
const dotted = (name: string) => (name.endsWith(".") ? name : `${name}.`);

/** Each type's fields as Deno gives them. */
const shapes: Record<string, (fields: Fields) => unknown> = {
  A: ([address]) => address,
  AAAA: ([address]) => address,
  CNAME: ([name]) => dotted(name),
  NS: ([name]) => dotted(name),
  PTR: ([name]) => dotted(name),
  TXT: (texts) => texts,
  MX: ([preference, exchange]) => ({ preference, exchange: dotted(exchange) }),
  SRV: ([priority, weight, port, target]) => ({ priority, weight, port, target: dotted(target) }),
  SOA: ([mname, rname, serial, refresh, retry, expire, minimum]) => ({ mname: dotted(mname), rname: dotted(rname), serial, refresh, retry, expire, minimum }),
  CAA: ([flags, tag, value]) => ({ critical: (flags & 128) !== 0, tag, value }),
  NAPTR: ([order, preference, flags, services, regexp, replacement]) => ({ order, preference, flags, services, regexp, replacement: dotted(replacement) }),
};

interface Options {
  nameServer?: { ipAddr: string; port?: number };
  signal?: AbortSignal;
}

/** The name under which the names of an address are kept (RFC 1035 section 3.5, RFC 3596 section 2.5). */
export function reverseName(address: string): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return `${address.split(".").reverse().join(".")}.in-addr.arpa`;
  if (!address.includes(":")) return undefined;
  let whole: string;
  try {
    whole = new URL(`http://[${address}]`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
  const [head, tail] = whole.split("::"), parts = (text: string | undefined) => (text ? text.split(":") : []);
  const first = parts(head), last = parts(tail);
  const groups = tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill("0"), ...last];
  return `${groups.map((each) => each.padStart(4, "0")).join("").split("").reverse().join(".")}.ip6.arpa`;
}

function errorOf([code, message]: Failure, name: string, type: string): Error {
  if (code === "ENOTFOUND" || code === "ENODATA") return new (errorClass("NotFound"))(`no records found for Query { name: Name("${dotted(name)}"), query_type: ${type}, query_class: IN }`);
  if (code === "ETIMEOUT") return new (errorClass("TimedOut"))("request timed out");
  return new Error(message);
}

export async function resolveDns(query: string, recordType: string, { nameServer, signal }: Options = {}): Promise<unknown[]> {
  const type = `${recordType}`, shape = Object.prototype.hasOwnProperty.call(shapes, type) ? shapes[type] : undefined;
  if (!shape) throw new TypeError(`Invalid record type: '${type}'`);
  signal?.throwIfAborted();
  let name = asciiHost(`${query}`);
  if (type === "PTR") name = reverseName(name) ?? name;
  const host = nameServer ? `${nameServer.ipAddr}` : "";
  const servers = nameServer ? `${host.includes(":") ? `[${host}]` : host}:${nameServer.port ?? 53}` : "";
  const asked = natives.netQuery(servers, name, type);
  const aborted = signal && new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
  const [failure, records] = await (aborted ? Promise.race([asked, aborted]) : asked);
  if (failure) throw errorOf(failure, name, type);
  return records.map(([, ...fields]: DnsRecord) => shape(fields));
}
