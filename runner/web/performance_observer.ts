// https://w3c.github.io/performance-timeline/#the-performanceobserver-interface
import { exposeInterfaces, illegalConstructor, internal, needArguments } from "./define";
import { DOMException } from "./dom_exception";
import { natives } from "./natives";
import { chosen, type PerformanceEntry, timeline } from "./performance_entry";
import { reportException } from "./report_error";
import { isObject } from "./strings";

const supportedEntryTypes: readonly string[] = Object.freeze(["mark", "measure"]);

class PerformanceObserverEntryList {
  #entries: PerformanceEntry[];
  constructor(token: typeof internal | undefined = undefined, entries: PerformanceEntry[] = []) {
    if (token !== internal) illegalConstructor();
    this.#entries = entries;
  }
  getEntries(): PerformanceEntry[] { return chosen(this.#entries); }
  getEntriesByName(name: string, type: string | undefined = undefined): PerformanceEntry[] {
    needArguments(arguments.length, 1, "PerformanceObserverEntryList.getEntriesByName");
    return chosen(this.#entries, `${name}`, type === undefined ? undefined : `${type}`);
  }
  getEntriesByType(type: string): PerformanceEntry[] {
    needArguments(arguments.length, 1, "PerformanceObserverEntryList.getEntriesByType");
    return chosen(this.#entries, undefined, `${type}`);
  }
}

type Callback = (this: PerformanceObserver, entries: PerformanceObserverEntryList, observer: PerformanceObserver, options: { droppedEntriesCount?: number }) => void;

export interface ObserveOptions {
  buffered?: boolean;
  entryTypes?: Iterable<string>;
  type?: string;
}

const observers = new Set<PerformanceObserver>();
let taskQueued = false;

let hear: (observer: PerformanceObserver, entry: PerformanceEntry) => void;
let tell: (observer: PerformanceObserver) => void;

export class PerformanceObserver {
  #callback: Callback;
  #buffer: PerformanceEntry[] = [];
  #types = new Set<string>();
  #form: "undefined" | "multiple" | "single" = "undefined";
  /** The first call says how many entries were dropped before: none ever are. */
  #saysDropped = false;

  constructor(callback: Callback) {
    needArguments(arguments.length, 1, "PerformanceObserver constructor");
    if (typeof callback !== "function") throw new TypeError("PerformanceObserver constructor: the argument must be a function");
    this.#callback = callback;
  }

  static get supportedEntryTypes(): readonly string[] { return supportedEntryTypes; }

  observe(options: ObserveOptions = {}): void {
    const { buffered, entryTypes, type } = options ?? {};
    if (entryTypes === undefined && type === undefined) throw new TypeError("PerformanceObserver.observe: 'type' or 'entryTypes' is required");
    if (entryTypes !== undefined && type !== undefined) throw new TypeError("PerformanceObserver.observe: 'type' and 'entryTypes' cannot go together");
    const form = type === undefined ? "multiple" : "single";
    const wanted = type === undefined ? sequence(entryTypes) : [`${type}`];
    if (this.#form !== "undefined" && this.#form !== form) {
      throw new DOMException("An observer of 'type' cannot change to 'entryTypes', nor the reverse", "InvalidModificationError");
    }
    this.#form = form;
    this.#saysDropped = true;
    const known = wanted.filter((each) => supportedEntryTypes.includes(each));
    if (known.length === 0) return;
    if (form === "multiple") this.#types.clear();
    for (const each of known) this.#types.add(each);
    observers.add(this);
    if (form === "single" && buffered) for (const entry of timeline.entries) hear(this, entry);
  }

  disconnect(): void {
    observers.delete(this);
    this.#buffer = [];
    this.#types.clear();
  }

  takeRecords(): PerformanceEntry[] {
    const records = this.#buffer;
    this.#buffer = [];
    return records;
  }

  #tell(): void {
    const entries = this.takeRecords();
    if (entries.length === 0) return;
    const options = this.#saysDropped ? { droppedEntriesCount: 0 } : {};
    this.#saysDropped = false;
    try {
      this.#callback.call(this, new PerformanceObserverEntryList(internal, entries), this, options);
    } catch (error) {
      reportException(error);
    }
  }

  static {
    hear = (observer, entry) => {
      if (!observer.#types.has(entry.entryType)) return;
      observer.#buffer.push(entry);
      queueTask();
    };
    tell = (observer) => observer.#tell();
  }
}

function sequence(list: unknown): string[] {
  if (!isObject(list) || typeof (list as Iterable<unknown>)[Symbol.iterator] !== "function") {
    throw new TypeError("PerformanceObserver.observe: 'entryTypes' must be a sequence");
  }
  return Array.from(list as Iterable<unknown>, (each) => `${each as string}`);
}

function queueTask(): void {
  if (taskQueued) return;
  taskQueued = true;
  natives.enqueueTask(() => {
    taskQueued = false;
    for (const observer of [...observers]) tell(observer);
  });
}

/** Says that `entry` is new in the timeline. */
export function tellObservers(entry: PerformanceEntry): void {
  for (const observer of observers) hear(observer, entry);
}

export function install(): void {
  exposeInterfaces({ PerformanceObserver, PerformanceObserverEntryList });
}
