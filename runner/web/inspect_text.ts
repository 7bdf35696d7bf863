// How single values read in the console.

const escapes: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\\": "\\\\" };

/** In the quotes that need the fewest escapes, double ones first. */
export function quote(text: string): string {
  const mark = ['"', "'", "`"].find((q) => !text.includes(q)) ?? '"';
  const escaped = text.replace(/[\x00-\x1f\x7f-\x9f\\]|\p{Surrogate}/gu, (c) => {
    const code = c.charCodeAt(0);
    return escapes[c] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).toUpperCase()}`);
  });
  return mark + (mark === '"' ? escaped.replace(/"/g, '\\"') : escaped) + mark;
}

const longest = 10_000;

export function primitiveText(value: unknown): string {
  if (typeof value === "string") {
    if (value.length <= longest) return quote(value);
    return `${quote(value.slice(0, longest))}... ${value.length - longest} more characters`;
  }
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return symbolText(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

export function symbolText(symbol: symbol): string {
  const { description } = symbol;
  return description === undefined || /^[\w.\s@-]*$/.test(description) ? String(symbol) : `Symbol(${quote(description)})`;
}

export function keyText(key: PropertyKey): string {
  if (typeof key === "symbol") return `[${symbolText(key)}]`;
  const text = String(key);
  return /^[A-Za-z_$][\w$]*$/.test(text) ? text : quote(text);
}

/** The class that made an object: the nearest `constructor` on its chain; null without any. */
export function constructorName(object: object): string | null {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, "constructor");
    if (descriptor && typeof descriptor.value === "function" && descriptor.value.name !== "") return descriptor.value.name;
  }
  return null;
}

export function functionText(value: Function): string {
  const source = Function.prototype.toString.call(value);
  const name = typeof value.name === "string" ? value.name : "";
  if (/^class(?![\w$])/.test(source)) {
    const parent = Object.getPrototypeOf(value);
    const heritage = typeof parent === "function" && parent.name ? ` extends ${parent.name}` : "";
    return `[class ${name || "(anonymous)"}${heritage}]`;
  }
  const type = constructorName(value) ?? "Function";
  const known = /^(?:Async)?(?:Generator)?Function$/.test(type) ? type : "Function";
  return name ? `[${known}: ${name}]` : `[${known} (anonymous)]`;
}

export function dateText(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? "Invalid Date" : Date.prototype.toISOString.call(date);
}
