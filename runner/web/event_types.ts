// The events that carry something.
import { exposeInterfaces, needArguments } from "./define";
import { Event, type EventInit, isDispatching } from "./event";
import { inspectAs } from "./inspect_symbols";

export class CustomEvent extends Event {
  #detail: unknown;
  constructor(type: string, init: EventInit & { detail?: unknown } = {}) {
    super(type, init);
    this.#detail = init?.detail ?? null;
  }
  get detail(): unknown { return this.#detail; }

  initCustomEvent(type: string, bubbles = false, cancelable = false, detail: unknown = null): void {
    needArguments(arguments.length, 1, "CustomEvent.initCustomEvent");
    if (isDispatching(this)) return;
    this.initEvent(type, bubbles, cancelable);
    this.#detail = detail;
  }

  [inspectAs](): Record<string, unknown> {
    const { detail } = this;
    return { ...super[inspectAs](), detail };
  }
}

export interface ErrorEventInit extends EventInit {
  message?: string;
  filename?: string;
  lineno?: number;
  colno?: number;
  error?: unknown;
}

export class ErrorEvent extends Event {
  #init: ErrorEventInit;
  constructor(type: string, init: ErrorEventInit = {}) {
    super(type, init);
    this.#init = { ...init };
  }
  get message(): string { return `${this.#init.message ?? ""}`; }
  get filename(): string { return `${this.#init.filename ?? ""}`; }
  get lineno(): number { return Number(this.#init.lineno ?? 0); }
  get colno(): number { return Number(this.#init.colno ?? 0); }
  get error(): unknown { return this.#init.error; }

  [inspectAs](): Record<string, unknown> {
    const { message, filename, lineno, colno, error } = this;
    return { ...super[inspectAs](), message, filename, lineno, colno, error };
  }
}

export class PromiseRejectionEvent extends Event {
  #promise: Promise<unknown>;
  #reason: unknown;
  constructor(type: string, init: EventInit & { promise: Promise<unknown>; reason?: unknown }) {
    super(type, init);
    if (!init || !("promise" in init)) throw new TypeError("PromiseRejectionEvent constructor: 'promise' is required");
    this.#promise = init.promise;
    this.#reason = init.reason;
  }
  get promise(): Promise<unknown> { return this.#promise; }
  get reason(): unknown { return this.#reason; }

  [inspectAs](): Record<string, unknown> {
    const { promise, reason } = this;
    return { ...super[inspectAs](), promise, reason };
  }
}

export class MessageEvent extends Event {
  #init: { data?: unknown; origin?: string; lastEventId?: string; source?: unknown };
  #ports: readonly unknown[];
  constructor(type: string, init: EventInit & { data?: unknown; origin?: string; lastEventId?: string; source?: unknown; ports?: Iterable<unknown> } = {}) {
    super(type, init);
    this.#init = { ...init };
    this.#ports = Object.freeze([...(init?.ports ?? [])]);
  }
  get data(): unknown { return this.#init.data === undefined ? null : this.#init.data; }
  get origin(): string { return this.#init.origin ?? ""; }
  get lastEventId(): string { return this.#init.lastEventId ?? ""; }
  get source(): unknown { return this.#init.source ?? null; }
  get ports(): readonly unknown[] { return this.#ports; }

  [inspectAs](): Record<string, unknown> {
    const { data, origin, lastEventId } = this;
    return { ...super[inspectAs](), data, origin, lastEventId };
  }
}

export class CloseEvent extends Event {
  #init: { wasClean?: boolean; code?: number; reason?: string };
  constructor(type: string, init: EventInit & { wasClean?: boolean; code?: number; reason?: string } = {}) {
    super(type, init);
    this.#init = { ...init };
  }
  get wasClean(): boolean { return !!this.#init.wasClean; }
  get code(): number { return this.#init.code ?? 0; }
  get reason(): string { return this.#init.reason ?? ""; }

  [inspectAs](): Record<string, unknown> {
    const { wasClean, code, reason } = this;
    return { ...super[inspectAs](), wasClean, code, reason };
  }
}

export class ProgressEvent extends Event {
  #init: { lengthComputable?: boolean; loaded?: number; total?: number };
  constructor(type: string, init: EventInit & { lengthComputable?: boolean; loaded?: number; total?: number } = {}) {
    super(type, init);
    this.#init = { ...init };
  }
  get lengthComputable(): boolean { return !!this.#init.lengthComputable; }
  get loaded(): number { return this.#init.loaded ?? 0; }
  get total(): number { return this.#init.total ?? 0; }

  [inspectAs](): Record<string, unknown> {
    const { lengthComputable, loaded, total } = this;
    return { ...super[inspectAs](), lengthComputable, loaded, total };
  }
}

export function install(): void {
  exposeInterfaces({ CustomEvent, ErrorEvent, PromiseRejectionEvent, MessageEvent, CloseEvent, ProgressEvent });
}
