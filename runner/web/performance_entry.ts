// https://w3c.github.io/performance-timeline/#the-performanceentry-interface and the entries of
// https://w3c.github.io/user-timing .
import { illegalConstructor, internal, needArguments } from "./define";
import { inspectAs } from "./inspect_symbols";
import { natives } from "./natives";
import { isObject } from "./strings";
import { structuredClone } from "./structured_clone";

export class PerformanceEntry {
  #type: string;
  #name: string;
  #start: number;
  #duration: number;
  constructor(token: typeof internal | undefined = undefined, type = "", name = "", start = 0, duration = 0) {
    if (token !== internal) illegalConstructor();
    this.#type = type;
    this.#name = name;
    this.#start = start;
    this.#duration = duration;
  }
  get name(): string { return this.#name; }
  get entryType(): string { return this.#type; }
  get startTime(): number { return this.#start; }
  get duration(): number { return this.#duration; }
  toJSON(): Record<string, unknown> {
    return { name: this.#name, entryType: this.#type, startTime: this.#start, duration: this.#duration };
  }
  [inspectAs](): Record<string, unknown> { return this.toJSON(); }
}

/** All that has been recorded, in that order. */
export const timeline: { entries: PerformanceEntry[] } = { entries: [] };

export interface MarkOptions {
  startTime?: number;
  detail?: unknown;
}

/** A DOMHighResTimeStamp: finite. */
export function toTime(value: unknown, what: string): number {
  const time = Number(value);
  if (!Number.isFinite(time)) throw new TypeError(`${what} must be a finite number`);
  return time;
}

export function copyOfDetail(detail: unknown): unknown {
  return detail === undefined || detail === null ? null : structuredClone(detail);
}

export class PerformanceMark extends PerformanceEntry {
  #detail: unknown;
  constructor(name: string, options: MarkOptions | null = null) {
    needArguments(arguments.length, 1, "PerformanceMark constructor");
    if (options !== null && !isObject(options)) throw new TypeError("PerformanceMark: the options must be an object");
    const { detail, startTime } = options ?? {};
    const start = startTime === undefined ? natives.now() : toTime(startTime, "PerformanceMark: startTime");
    if (start < 0) throw new TypeError("PerformanceMark: startTime must not be negative");
    super(internal, "mark", `${name}`, start, 0);
    this.#detail = copyOfDetail(detail);
  }
  get detail(): unknown { return this.#detail; }
  toJSON(): Record<string, unknown> { return { ...super.toJSON(), detail: this.detail }; }
}

export class PerformanceMeasure extends PerformanceEntry {
  #detail: unknown;
  constructor(token: typeof internal | undefined = undefined, name = "", start = 0, duration = 0, detail: unknown = null) {
    super(token, "measure", name, start, duration);
    this.#detail = copyOfDetail(detail);
  }
  get detail(): unknown { return this.#detail; }
  toJSON(): Record<string, unknown> { return { ...super.toJSON(), detail: this.detail }; }
}

/** Those that a name and a type let through (undefined: any), earliest first. */
export function chosen(entries: readonly PerformanceEntry[], name?: string, type?: string): PerformanceEntry[] {
  return entries
    .filter((entry) => (name === undefined || entry.name === name) && (type === undefined || entry.entryType === type))
    .sort((one, other) => one.startTime - other.startTime);
}
