// https://w3c.github.io/hr-time , https://w3c.github.io/performance-timeline and https://w3c.github.io/user-timing .
import { exposeAttribute, exposeInterfaces, illegalConstructor, internal, needArguments } from "./define";
import { DOMException } from "./dom_exception";
import { EventTarget } from "./event";
import { inspectAs } from "./inspect_symbols";
import { natives } from "./natives";
import { chosen, type MarkOptions, PerformanceEntry, PerformanceMark, PerformanceMeasure, timeline, toTime } from "./performance_entry";
import { tellObservers } from "./performance_observer";
import { isObject } from "./strings";

interface MeasureOptions {
  start?: string | number;
  end?: string | number;
  duration?: number;
  detail?: unknown;
}

class Performance extends EventTarget {  /** Also tells a Performance from other objects. */
  #timeline = timeline;

  constructor(token: typeof internal | undefined = undefined) {
    if (token !== internal) illegalConstructor();
    super();
  }

  get timeOrigin(): number { return this.#timeline && natives.timeOrigin(); }
  now(): number { return this.#timeline && natives.now(); }

  mark(name: string, options: MarkOptions | undefined = undefined): PerformanceMark {
    needArguments(arguments.length, 1, "Performance.mark");
    return this.#record(new PerformanceMark(name, options));
  }

  measure(name: string, startOrOptions: string | MeasureOptions | null = null, endMark: string | undefined = undefined): PerformanceMeasure {
    needArguments(arguments.length, 1, "Performance.measure");
    const { entries } = this.#timeline;
    const { start, end, duration, detail } = measureOptions(startOrOptions, endMark);
    const endTime = end !== undefined ? timeOf(end, entries)
      : start !== undefined && duration !== undefined ? timeOf(start, entries) + duration : natives.now();
    const startTime = start !== undefined ? timeOf(start, entries) : duration !== undefined ? endTime - duration : 0;
    return this.#record(new PerformanceMeasure(internal, `${name}`, startTime, endTime - startTime, detail));
  }

  #record<T extends PerformanceEntry>(entry: T): T {
    this.#timeline.entries.push(entry);
    tellObservers(entry);
    return entry;
  }

  clearMarks(name: string | undefined = undefined): void { this.#clear("mark", name); }
  clearMeasures(name: string | undefined = undefined): void { this.#clear("measure", name); }
  #clear(type: string, name: string | undefined): void {
    const stays = (entry: PerformanceEntry) => entry.entryType !== type || (name !== undefined && entry.name !== `${name}`);
    this.#timeline.entries = this.#timeline.entries.filter(stays);
  }

  getEntries(): PerformanceEntry[] { return chosen(this.#timeline.entries); }
  getEntriesByName(name: string, type: string | undefined = undefined): PerformanceEntry[] {
    needArguments(arguments.length, 1, "Performance.getEntriesByName");
    return chosen(this.#timeline.entries, `${name}`, type === undefined ? undefined : `${type}`);
  }
  getEntriesByType(type: string): PerformanceEntry[] {
    needArguments(arguments.length, 1, "Performance.getEntriesByType");
    return chosen(this.#timeline.entries, undefined, `${type}`);
  }

  toJSON(): Record<string, unknown> { return { timeOrigin: this.#timeline && natives.timeOrigin() }; }
  [inspectAs](): Record<string, unknown> { return this.toJSON(); }
}

/** https://w3c.github.io/user-timing/#convert-a-mark-to-a-timestamp */
function timeOf(mark: string | number, entries: readonly PerformanceEntry[]): number {
  if (typeof mark === "number") {
    if (mark < 0) throw new TypeError("Performance.measure: a time must not be negative");
    return mark;
  }
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i];
    if (entry.entryType === "mark" && entry.name === mark) return entry.startTime;
  }
  throw new DOMException(`Cannot find mark: "${mark}"`, "SyntaxError");
}

/** What the two forms of the call have in common: https://w3c.github.io/user-timing/#measure-method */
function measureOptions(given: unknown, endMark: string | undefined): MeasureOptions {
  if (given !== undefined && given !== null && !isObject(given)) return { start: `${given as string}`, end: endMark === undefined ? undefined : `${endMark}` };
  const { detail, duration, end, start } = (given ?? {}) as MeasureOptions;
  if (detail === undefined && duration === undefined && end === undefined && start === undefined) {
    return { end: endMark === undefined ? undefined : `${endMark}` };
  }
  if (endMark !== undefined) throw new TypeError("Performance.measure: options and an end mark cannot go together");
  if (start === undefined && end === undefined) throw new TypeError("Performance.measure: the options need a start or an end");
  if (start !== undefined && end !== undefined && duration !== undefined) {
    throw new TypeError("Performance.measure: of start, end and duration only two can be given");
  }
  return { start: toMark(start), end: toMark(end), duration: duration === undefined ? undefined : toTime(duration, "Performance.measure: duration"), detail };
}

function toMark(mark: unknown): string | number | undefined {
  if (mark === undefined) return undefined;
  return typeof mark === "number" ? toTime(mark, "Performance.measure: a time") : `${mark as string}`;
}

export function install(): void {
  exposeInterfaces({ PerformanceEntry, PerformanceMark, PerformanceMeasure, Performance });
  exposeAttribute("performance", new Performance(internal));
}
