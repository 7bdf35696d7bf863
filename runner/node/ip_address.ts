// net.isIP and net.BlockList: https://nodejs.org/api/net.html
import { invalidArgument, rangeError } from "./errors";

const part = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const version4 = new RegExp(`^${part}(?:\\.${part}){3}$`);

export const isIPv4 = (text: unknown): boolean => version4.test(`${text as string}`);
export function isIPv6(text: unknown): boolean {
  const address = `${text as string}`.replace(/%[0-9a-zA-Z\-.:]+$/, "");
  if (!/^[0-9a-fA-F:.]+$/.test(address) || !address.includes(":")) return false;
  try {
    return new URL(`http://[${address}]`).hostname !== "";
  } catch {
    return false;
  }
}
export const isIP = (text: unknown): 0 | 4 | 6 => (isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0);

/** An address as one number. */
function numberOf(address: string, family: string): bigint {
  const six = family === "ipv6";
  if (six ? !isIPv6(address) : !isIPv4(address)) throw invalidArgument("address", `a valid ${family} address`, address);
  if (!six) return address.split(".").reduce((sum, each) => sum * 256n + BigInt(each), 0n);
  const [head, tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = (text: string | undefined) => (text ? text.split(":") : []);
  const first = groups(head), last = groups(tail);
  const all = tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill("0"), ...last];
  return all.reduce((sum, each) => sum * 65536n + BigInt(`0x${each}`), 0n);
}

export class BlockList {
  #ranges: { family: string; from: bigint; to: bigint; rule: string }[] = [];

  addAddress(address: string, family = "ipv4"): void {
    const at = numberOf(address, family);
    this.#ranges.push({ family, from: at, to: at, rule: `Address: ${family === "ipv6" ? "IPv6" : "IPv4"} ${address}` });
  }
  addRange(start: string, end: string, family = "ipv4"): void {
    const from = numberOf(start, family), to = numberOf(end, family);
    if (from > to) throw rangeError("ERR_INVALID_ARG_VALUE", `The argument 'start' must come before ${end}. Received '${start}'`);
    this.#ranges.push({ family, from, to, rule: `Range: ${family === "ipv6" ? "IPv6" : "IPv4"} ${start}-${end}` });
  }
  addSubnet(network: string, prefix: number, family = "ipv4"): void {
    const bits = family === "ipv6" ? 128 : 32;
    if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits) throw rangeError("ERR_OUT_OF_RANGE", `The value of "prefix" is out of range. It must be >= 0 && <= ${bits}. Received ${prefix}`);
    const size = 1n << BigInt(bits - prefix), from = (numberOf(network, family) / size) * size;
    this.#ranges.push({ family, from, to: from + size - 1n, rule: `Subnet: ${family === "ipv6" ? "IPv6" : "IPv4"} ${network}/${prefix}` });
  }
  check(address: string, family = "ipv4"): boolean {
    const at = numberOf(address, family), mapped = family === "ipv6" && at >> 32n === 0xffffn ? at & 0xffffffffn : undefined;
    return this.#ranges.some((each) => (each.family === family && each.from <= at && at <= each.to) ||
      (mapped !== undefined && each.family === "ipv4" && each.from <= mapped && mapped <= each.to));
  }
  get rules(): string[] { return this.#ranges.map((each) => each.rule).reverse(); }
}
