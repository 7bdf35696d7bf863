// https://dom.spec.whatwg.org/#events : Event and EventTarget, without a tree to bubble in.
import { addConstants, exposeFunctions, exposeInterfaces, needArguments } from "./define";
import { DOMException } from "./dom_exception";
import { inspectAs } from "./inspect_symbols";
import { natives } from "./natives";
import { isObject } from "./strings";

export interface EventInit {
  bubbles?: boolean;
  cancelable?: boolean;
  composed?: boolean;
}

class EventState {
  target: object | null = null;
  currentTarget: object | null = null;
  dispatching = false;
  stopNow = false;
  stopPropagation = false;
  canceled = false;
  inPassiveListener = false;
  trusted = false;
  timeStamp = natives.now();
  constructor(public type: string, public bubbles: boolean, public cancelable: boolean, public composed: boolean) {}
}

let stateOf: (event: Event) => EventState;

/** An own property of every event, which nobody can change. */
const trustedProperty = {
  get: Object.getOwnPropertyDescriptor({ get isTrusted() { return stateOf(this as unknown as Event).trusted; } }, "isTrusted")!.get,
  enumerable: true,
  configurable: false,
};

export class Event {
  #s: EventState;

  constructor(type: string, init: EventInit = {}) {
    needArguments(arguments.length, 1, "Event constructor");
    if (init !== null && !isObject(init)) throw new TypeError("Event constructor: the second argument must be an object");
    this.#s = new EventState(`${type}`, !!init?.bubbles, !!init?.cancelable, !!init?.composed);
    Object.defineProperty(this, "isTrusted", trustedProperty);
  }

  get type(): string { return this.#s.type; }
  get target(): object | null { return this.#s.target; }
  get srcElement(): object | null { return this.#s.target; }
  get currentTarget(): object | null { return this.#s.currentTarget; }
  get eventPhase(): number { return this.#s.dispatching ? 2 : 0; }
  get bubbles(): boolean { return this.#s.bubbles; }
  get cancelable(): boolean { return this.#s.cancelable; }
  get composed(): boolean { return this.#s.composed; }
  get defaultPrevented(): boolean { return this.#s.canceled; }
  get returnValue(): boolean { return !this.#s.canceled; }
  set returnValue(value: boolean) { if (!value) this.preventDefault(); }
  get cancelBubble(): boolean { return this.#s.stopPropagation; }
  set cancelBubble(value: boolean) { this.#s.stopPropagation ||= !!value; }
  get timeStamp(): number { return this.#s.timeStamp; }

  composedPath(): object[] { return this.#s.currentTarget ? [this.#s.currentTarget] : []; }
  stopPropagation(): void { this.#s.stopPropagation = true; }
  stopImmediatePropagation(): void { this.#s.stopPropagation = this.#s.stopNow = true; }
  preventDefault(): void {
    if (this.#s.cancelable && !this.#s.inPassiveListener) this.#s.canceled = true;
  }
  initEvent(type: string, bubbles = false, cancelable = false): void {
    const state = this.#s;
    needArguments(arguments.length, 1, "Event.initEvent");
    if (state.dispatching) return;
    Object.assign(state, { type: `${type}`, bubbles: !!bubbles, cancelable: !!cancelable });
    state.canceled = state.stopNow = state.stopPropagation = false;
    state.target = null;
  }

  [inspectAs](): Record<string, unknown> {
    const { bubbles, cancelable, composed, defaultPrevented, eventPhase, returnValue, timeStamp, type } = this;
    const currentTarget = shownTarget(this.currentTarget), target = shownTarget(this.target);
    return { bubbles, cancelable, composed, currentTarget, defaultPrevented, eventPhase, srcElement: target, target, returnValue, timeStamp, type };
  }

  static {
    stateOf = (event) => event.#s;
  }
}

/** The global object by its name only: its members are many. */
function shownTarget(target: object | null): object | null {
  return target === globalThis ? Object.create((globalThis as unknown as { Window: Function }).Window.prototype) : target;
}

type Callback = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };

interface Listener {
  callback: Callback;
  capture: boolean;
  once: boolean;
  passive: boolean;
  removed: boolean;
}

/** The part of AbortSignal that listeners use; a type only, so that the modules do not depend on each other. */
interface Signal {
  readonly aborted: boolean;
  addEventListener(type: string, callback: Callback, options?: { once?: boolean }): void;
}

export interface ListenerOptions {
  capture?: boolean;
  once?: boolean;
  passive?: boolean;
  signal?: Signal;
}

type Handler = ((...args: unknown[]) => unknown) | null;

/** In the order in which they run: those that capture first. */
let listenersOf: (target: EventTarget) => Map<string, Listener[]>;
let handlersOf: (target: EventTarget) => Map<string, Handler>;
export let clearListeners: (target: EventTarget) => void;
let isListening: (target: EventTarget, type: string) => boolean;

export class EventTarget {
  #listeners: Map<string, Listener[]> | null = null;
  #handlers: Map<string, Handler> | null = null;

  addEventListener(type: string, callback: Callback | null, options: boolean | ListenerOptions | undefined = undefined): void {
    needArguments(arguments.length, 2, "EventTarget.addEventListener");
    const target = receiver(this), flat = flattened(options);
    if (!(#listeners in target)) throw new TypeError("EventTarget.addEventListener: called on an object that is no EventTarget");
    if (callback === null || callback === undefined) return;
    if (typeof callback !== "function" && typeof callback !== "object") {
      throw new TypeError("EventTarget.addEventListener: the listener must be a function or an object");
    }
    add(target, `${type}`, callback, flat);
  }

  removeEventListener(type: string, callback: Callback | null, options: boolean | ListenerOptions | undefined = undefined): void {
    needArguments(arguments.length, 2, "EventTarget.removeEventListener");
    const capture = typeof options === "object" && options !== null ? !!options.capture : !!options;
    const list = receiver(this).#listeners?.get(`${type}`);
    const index = list?.findIndex((l) => l.callback === callback && l.capture === capture) ?? -1;
    if (list && index >= 0) {
      list[index].removed = true;
      list.splice(index, 1);
    }
  }

  dispatchEvent(event: Event): boolean {
    needArguments(arguments.length, 1, "EventTarget.dispatchEvent");
    const state = stateOf(event);
    if (state.dispatching) throw new DOMException("The event is already being dispatched", "InvalidStateError");
    state.trusted = false;
    return deliver(receiver(this), event, state);
  }

  static {
    listenersOf = (target) => (target.#listeners ??= new Map());
    handlersOf = (target) => (target.#handlers ??= new Map());
    clearListeners = (target) => { target.#listeners = target.#handlers = null; };
    isListening = (target, type) => target.#listeners !== null && target.#listeners.has(type);
  }
}

let reportListenerError: (error: unknown) => void;

/** Says what becomes of exceptions in listeners. */
export function setListenerErrorReport(report: (error: unknown) => void): void {
  reportListenerError = report;
}

/** Stands for the global object, which cannot carry private fields. */
export const globalTarget = new EventTarget();

function receiver(self: EventTarget | undefined): EventTarget {
  return self === undefined || self === null || (self as object) === globalThis ? globalTarget : self;
}

/** https://dom.spec.whatwg.org/#event-flatten-more : every member is read once. */
function flattened(options: boolean | ListenerOptions | undefined): ListenerOptions {
  if (typeof options !== "object" || options === null) return { capture: !!options };
  const { capture, once, passive, signal } = options;
  if (signal === null) throw new TypeError("EventTarget.addEventListener: 'signal' must be an AbortSignal");
  return { capture, once, passive, signal };
}

function add(target: EventTarget, type: string, callback: Callback, options: ListenerOptions): void {
  const { signal } = options;
  if (signal?.aborted) return;
  const capture = !!options.capture;
  const map = listenersOf(target);
  let list = map.get(type);
  if (!list) map.set(type, (list = []));
  if (list.some((l) => l.callback === callback && l.capture === capture)) return;
  const listener: Listener = { callback, capture, once: !!options.once, passive: !!options.passive, removed: false };
  const place = capture ? list.findIndex((l) => !l.capture) : -1;
  if (place < 0) list.push(listener);
  else list.splice(place, 0, listener);
  signal?.addEventListener("abort", () => target.removeEventListener(type, callback, { capture }), { once: true });
}

export function isDispatching(event: Event): boolean {
  return stateOf(event).dispatching;
}

/** Runs the listeners of an event of the platform's own; false when one prevented the default. */
export function dispatch(target: EventTarget, event: Event): boolean {
  const state = stateOf(event);
  state.trusted = true;
  return deliver(target, event, state);
}

function deliver(target: EventTarget, event: Event, state: EventState): boolean {
  state.dispatching = true;
  state.target = state.currentTarget = target === globalTarget ? globalThis : target;
  if (isListening(target, state.type)) runListeners(target, event, state);
  state.currentTarget = null;
  state.dispatching = state.stopNow = state.stopPropagation = false;
  return !state.canceled;
}

function runListeners(target: EventTarget, event: Event, state: EventState): void {
  const list = listenersOf(target).get(state.type)!;
  if (list.length === 0) return;
  if (list.length === 1) return void runListener(list[0], list, event, state);
  for (const listener of list.slice()) runListener(listener, list, event, state);
}

function runListener(listener: Listener, list: Listener[], event: Event, state: EventState): void {
  if (listener.removed || state.stopNow) return;
  if (listener.once) {
    listener.removed = true;
    list.splice(list.indexOf(listener), 1);
  }
  state.inPassiveListener = listener.passive;
  try {
    const { callback } = listener;
    if (typeof callback === "function") callback.call(state.currentTarget as object, event);
    else callback.handleEvent(event);
  } catch (error) {
    reportListenerError(error);
  }
  state.inPassiveListener = false;
}

export function hasListeners(target: EventTarget, type: string): boolean {
  return isListening(target, type) && listenersOf(target).get(type)!.length > 0;
}

/** Adds the attribute `on<type>` of an interface. */
export function defineHandler(prototype: object, type: string): void {
  const name = `on${type}`;
  Object.defineProperty(prototype, name, {
    ...Object.getOwnPropertyDescriptor({
      get [name](): Handler { return handlersOf(receiver(this as unknown as EventTarget)).get(type) ?? null; },
      set [name](value: unknown) { setHandler(receiver(this as unknown as EventTarget), type, value); },
    }, name),
    enumerable: true,
    configurable: true,
  });
}

function setHandler(target: EventTarget, type: string, value: unknown): void {
  const handlers = handlersOf(target);
  const handler = typeof value === "function" ? (value as Handler) : null;
  const isNew = !handlers.has(type);
  handlers.set(type, handler);
  if (!isNew) return;
  add(target, type, (event) => {
    const current = handlers.get(type);
    if (!current) return;
    const error = type === "error" && target === globalTarget ? (event as unknown as Record<string, unknown>) : null;
    const result = error
      ? current.call(globalThis, error.message, error.filename, error.lineno, error.colno, error.error)
      : current.call(event.currentTarget, event);
    if (result === (error !== null)) event.preventDefault();
  }, {});
}

export function install(): void {
  exposeInterfaces({ Event, EventTarget });
  addConstants(Event, { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 });
  const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype;
  exposeFunctions({ addEventListener, removeEventListener, dispatchEvent });
  for (const type of ["error", "unhandledrejection", "rejectionhandled", "load", "beforeunload"]) {
    defineHandler(globalThis, type);
  }
}
