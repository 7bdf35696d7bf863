// https://w3c.github.io/hr-time and https://w3c.github.io/user-timing, without observers.
import { expose, exposeInterfaces, illegalConstructor, internal, needArguments } from "./define";
import { DOMException } from "./dom_exception";
import { EventTarget } from "./event";
import { inspectAs } from "./inspect_symbols";
import { natives } from "./natives";
import { structuredClone } from "./structured_clone";

class PerformanceEntry {
  #type: string;
  #name: string;
  #start: number;
  #duration: number;
  constructor(token: typeof internal, type: string, name: string, start: number, duration: number) {
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
    return { name: this.name, entryType: this.entryType, startTime: this.startTime, duration: this.duration };
  }
  [inspectAs](): Record<string, unknown> { return this.toJSON(); }
}

interface MarkOptions {
  startTime?: number;
  detail?: unknown;
}

class PerformanceMark extends PerformanceEntry {
  #detail: unknown;
  constructor(name: string, options: MarkOptions = {}) {
    needArguments(arguments.length, 1, "PerformanceMark constructor");
    const start = options?.startTime === undefined ? natives.now() : Number(options.startTime);
    if (!(start >= 0)) throw new TypeError("PerformanceMark: startTime must not be negative");
    super(internal, "mark", `${name}`, start, 0);
    this.#detail = options?.detail === undefined ? null : structuredClone(options.detail);
  }
  get detail(): unknown { return this.#detail; }
}

class PerformanceMeasure extends PerformanceEntry {
  #detail: unknown;
  constructor(token: typeof internal, name: string, start: number, duration: number, detail: unknown) {
    super(token, "measure", name, start, duration);
    this.#detail = detail;
  }
  get detail(): unknown { return this.#detail; }
}

interface MeasureOptions {
  start?: string | number;
  end?: string | number;
  duration?: number;
  detail?: unknown;
}

class Performance extends EventTarget {
  #entries: PerformanceEntry[] = [];

  constructor(token?: typeof internal) {
    if (token !== internal) illegalConstructor();
    super();
  }

  get timeOrigin(): number { return natives.timeOrigin(); }
  now(): number { return natives.now(); }

  mark(name: string, options?: MarkOptions): PerformanceMark {
    const mark = new PerformanceMark(name, options);
    this.#entries.push(mark);
    return mark;
  }

  measure(name: string, startOrOptions: string | MeasureOptions = {}, endMark?: string): PerformanceMeasure {
    needArguments(arguments.length, 1, "Performance.measure");
    const options = typeof startOrOptions === "object" ? startOrOptions ?? {} : { start: `${startOrOptions}`, end: endMark };
    const { duration, detail } = options as MeasureOptions;
    const end = options.end !== undefined ? this.#timeOf(options.end)
      : options.start !== undefined && duration !== undefined ? this.#timeOf(options.start) + duration : natives.now();
    const start = options.start !== undefined ? this.#timeOf(options.start) : duration !== undefined ? end - duration : 0;
    const measure = new PerformanceMeasure(internal, `${name}`, start, end - start, detail === undefined ? null : structuredClone(detail));
    this.#entries.push(measure);
    return measure;
  }

  #timeOf(mark: string | number): number {
    if (typeof mark === "number") return mark;
    const found = this.#entries.filter((entry) => entry.entryType === "mark" && entry.name === `${mark}`).pop();
    if (!found) throw new DOMException(`Cannot find mark: "${mark}"`, "SyntaxError");
    return found.startTime;
  }

  clearMarks(name?: string): void { this.#clear("mark", name); }
  clearMeasures(name?: string): void { this.#clear("measure", name); }
  #clear(type: string, name?: string): void {
    this.#entries = this.#entries.filter((entry) => entry.entryType !== type || (name !== undefined && entry.name !== `${name}`));
  }

  getEntries(): PerformanceEntry[] {
    return [...this.#entries].sort((a, b) => a.startTime - b.startTime);
  }
  getEntriesByName(name: string, type?: string): PerformanceEntry[] {
    return this.getEntries().filter((entry) => entry.name === name && (type === undefined || entry.entryType === type));
  }
  getEntriesByType(type: string): PerformanceEntry[] {
    return this.getEntries().filter((entry) => entry.entryType === type);
  }

  toJSON(): Record<string, unknown> { return { timeOrigin: this.timeOrigin }; }
}

export function install(): void {
  exposeInterfaces({ PerformanceEntry, PerformanceMark, PerformanceMeasure, Performance });
  expose("performance", new Performance(internal));
}
