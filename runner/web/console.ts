// https://console.spec.whatwg.org ; lines go to the log with the caller's position, which natives.log finds.
import { expose } from "./define";
import { formatArguments } from "./format";
import { inspect, type InspectOptions } from "./inspect";
import { hooks, natives } from "./natives";
import { tableText } from "./table";

const enum Level { debug, info, warning, error }

let indent = "";
const counts = new Map<string, number>();
const timers = new Map<string, number>();

function print(level: Level, text: string): void {
  natives.log(level, indent === "" ? text : indent + text.replace(/\n/g, `\n${indent}`));
}

function label(value: unknown): string {
  return value === undefined ? "default" : `${value}`;
}

function elapsed(name: string, extra: unknown[]): void {
  const start = timers.get(name);
  if (start === undefined) return print(Level.warning, `Timer '${name}' does not exist`);
  const text = `${name}: ${durationText(natives.now() - start)}`;
  print(Level.info, extra.length === 0 ? text : `${text} ${formatArguments(extra)}`);
}

function durationText(milliseconds: number): string {
  return milliseconds < 1000 ? `${Number(milliseconds.toFixed(3))}ms` : `${Number((milliseconds / 1000).toFixed(3))}s`;
}

const methods = {
  log(...args: unknown[]): void { print(Level.info, formatArguments(args)); },
  info(...args: unknown[]): void { print(Level.info, formatArguments(args)); },
  debug(...args: unknown[]): void { print(Level.debug, formatArguments(args)); },
  warn(...args: unknown[]): void { print(Level.warning, formatArguments(args)); },
  error(...args: unknown[]): void { print(Level.error, formatArguments(args)); },

  assert(condition: unknown = undefined, ...args: unknown[]): void {
    if (condition) return;
    const [first] = args;
    if (args.length === 0) print(Level.error, "Assertion failed");
    else if (typeof first === "string") print(Level.error, formatArguments([`Assertion failed: ${first}`, ...args.slice(1)]));
    else print(Level.error, formatArguments(["Assertion failed:", ...args]));
  },

  dir(value: unknown = undefined, options: InspectOptions = {}): void { print(Level.info, inspect(value, options ?? {})); },
  dirxml(...args: unknown[]): void { print(Level.info, formatArguments(args)); },

  table(data: unknown = undefined, columns: string[] | undefined = undefined): void {
    print(Level.info, typeof data === "object" && data !== null ? tableText(data, columns) : formatArguments([data]));
  },

  trace(...args: unknown[]): void {
    const trace = { name: "Trace", message: formatArguments(args), stack: "" };
    Error.captureStackTrace(trace, methods.trace);
    const frames = trace.stack.search(/\n\s+at /);
    const header = trace.message === "" ? "Trace" : `Trace: ${trace.message}`;
    print(Level.error, frames < 0 ? header : header + trace.stack.slice(frames));
  },

  group(...args: unknown[]): void {
    if (args.length > 0) print(Level.info, formatArguments(args));
    indent += "  ";
  },
  groupCollapsed(...args: unknown[]): void { methods.group(...args); },
  groupEnd(): void { indent = indent.slice(2); },

  count(name: unknown = undefined): void {
    const key = label(name);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    print(Level.info, `${key}: ${count}`);
  },
  countReset(name: unknown = undefined): void {
    if (!counts.delete(label(name))) print(Level.warning, `Count for '${label(name)}' does not exist`);
  },

  time(name: unknown = undefined): void {
    const key = label(name);
    if (timers.has(key)) print(Level.warning, `Timer '${key}' already exists`);
    else timers.set(key, natives.now());
  },
  timeLog(name: unknown = undefined, ...args: unknown[]): void { elapsed(label(name), args); },
  timeEnd(name: unknown = undefined): void {
    elapsed(label(name), []);
    timers.delete(label(name));
  },

  clear(): void {},
  timeStamp(): void {},
};

export function resetConsole(): void {
  indent = "";
  counts.clear();
  timers.clear();
}

/** V8's own console is kept: its calls are what a debugger hears. */
export function install(): void {
  hooks.v8Console = (globalThis as { console?: unknown }).console;
  const console = Object.create({});
  Object.assign(console, methods);
  Object.defineProperty(console, Symbol.toStringTag, { value: "console", configurable: true });
  expose("console", console);
}
