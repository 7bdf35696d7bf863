// https://console.spec.whatwg.org/#formatter
import { inspect } from "./inspect";
import { isObject } from "./strings";

/** The text of console.log(...args). */
export function formatArguments(args: unknown[]): string {
  if (args.length === 0) return "";
  const [first] = args;
  if (typeof first !== "string") return args.map(plain).join(" ");
  if (args.length === 1) return first;
  const [text, used] = first.includes("%") ? substitute(first, args) : [first, 1];
  const rest = args.slice(used).map(plain);
  return rest.length === 0 ? text : `${text} ${rest.join(" ")}`;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

function substitute(format: string, args: unknown[]): [string, number] {
  let next = 1;
  const text = format.replace(/%([sdifjoOc%])/g, (whole, specifier: string) => {
    if (specifier === "%") return "%";
    if (next >= args.length) return whole;
    return convert(specifier, args[next++]);
  });
  return [text, next];
}

function convert(specifier: string, value: unknown): string {
  switch (specifier) {
    case "s": return stringOf(value);
    case "d":
    case "i": return integerOf(value);
    case "f": return typeof value === "symbol" ? "NaN" : `${parseFloat(String(value))}`;
    case "j": return jsonOf(value);
    case "o": return inspect(value, { showHidden: true });
    case "O": return inspect(value);
    default: return ""; // %c: there are no styles in a log
  }
}

function stringOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (!isObject(value)) return String(value);
  const own = value as { toString?: unknown };
  const hasOwnText = typeof own.toString === "function" && own.toString !== Object.prototype.toString &&
    own.toString !== Error.prototype.toString && typeof value !== "function" && !Array.isArray(value);
  return hasOwnText ? String(value) : inspect(value, { depth: 0 });
}

function integerOf(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol" || isObject(value)) return "NaN";
  const number = typeof value === "string" ? parseInt(value, 10) : Number(value);
  return Object.is(number, -0) ? "-0" : `${Math.trunc(number)}`;
}

function jsonOf(value: unknown): string {
  try {
    return `${JSON.stringify(value)}`;
  } catch (error) {
    return error instanceof TypeError && /circular/i.test(error.message) ? "[Circular]" : `[${String(error)}]`;
  }
}
