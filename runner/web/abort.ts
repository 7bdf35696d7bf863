// https://dom.spec.whatwg.org/#aborting-ongoing-activities
import { exposeInterfaces, illegalConstructor, internal } from "./define";
import { DOMException } from "./dom_exception";
import { defineHandler, dispatch, Event, EventTarget } from "./event";
import { natives } from "./natives";
import { isObject } from "./strings";

let abortNow: (signal: AbortSignal, reason: unknown) => void;
let algorithmsOf: (signal: AbortSignal) => Set<() => void>;

export class AbortSignal extends EventTarget {
  #reason: unknown = undefined;
  #algorithms: Set<() => void> | null = null;
  #dependents: Set<AbortSignal> | null = null;
  #sources: Set<AbortSignal> | null = null;

  constructor(token: typeof internal | undefined = undefined) {
    if (token !== internal) illegalConstructor();
    super();
  }

  get aborted(): boolean { return this.#reason !== undefined; }
  get reason(): unknown { return this.#reason; }
  throwIfAborted(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  static abort(reason: unknown = undefined): AbortSignal {
    const signal = new AbortSignal(internal);
    signal.#reason = reason === undefined ? abortError() : reason;
    return signal;
  }

  static timeout(milliseconds: number): AbortSignal {
    const delay = Number(milliseconds);
    if (!(delay >= 0) || delay > Number.MAX_SAFE_INTEGER) {
      throw new TypeError("AbortSignal.timeout: the argument must be a number of milliseconds from 0 on");
    }
    const signal = new AbortSignal(internal);
    const fire = () => abortNow(signal, new DOMException("Signal timed out.", "TimeoutError"));
    natives.timerKeepAlive(natives.timerStart(fire, Math.min(delay, 0x7fffffff), false), false);
    return signal;
  }

  /** Aborts with the first of `signals` that does. */
  static any(signals: Iterable<AbortSignal>): AbortSignal {
    if (!isObject(signals) || typeof signals[Symbol.iterator] !== "function") {
      throw new TypeError("AbortSignal.any: the argument must be a sequence of AbortSignals");
    }
    const list = [...signals];
    for (const signal of list) {
      if (!isObject(signal) || !(#reason in signal)) throw new TypeError("AbortSignal.any: a member is not an AbortSignal");
    }
    const result = new AbortSignal(internal);
    const aborted = list.find((signal) => signal.#reason !== undefined);
    if (aborted) result.#reason = aborted.#reason;
    else for (const signal of list) result.#follow(signal);
    return result;
  }

  #follow(signal: AbortSignal): void {
    this.#sources ??= new Set();
    for (const source of signal.#sources ?? [signal]) {
      if (this.#sources.has(source)) continue;
      this.#sources.add(source);
      (source.#dependents ??= new Set()).add(this);
    }
  }

  /** Marks this signal, then its dependents, and only then runs what waits for them. */
  #abort(reason: unknown): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason === undefined ? abortError() : reason;
    const affected: AbortSignal[] = [this];
    for (const dependent of this.#dependents ?? []) {
      if (dependent.#reason !== undefined) continue;
      dependent.#reason = this.#reason;
      affected.push(dependent);
    }
    this.#dependents = null;
    for (const signal of affected) signal.#run();
  }

  #run(): void {
    const algorithms = this.#algorithms;
    this.#algorithms = null;
    for (const source of this.#sources ?? []) source.#dependents?.delete(this);
    this.#sources = null;
    for (const algorithm of algorithms ?? []) algorithm();
    dispatch(this, new Event("abort"));
  }

  static {
    abortNow = (signal, reason) => signal.#abort(reason);
    algorithmsOf = (signal) => (signal.#algorithms ??= new Set());
  }
}

export function abortError(message = "The signal has been aborted"): DOMException {
  return new DOMException(message, "AbortError");
}

export class AbortController {
  #signal = new AbortSignal(internal);
  get signal(): AbortSignal { return this.#signal; }
  abort(reason: unknown = undefined): void { abortNow(this.#signal, reason); }
}

export function newSignal(): AbortSignal { return new AbortSignal(internal); }
export function abortSignal(signal: AbortSignal, reason: unknown): void { abortNow(signal, reason); }

/** Runs `algorithm` when the signal aborts, before its listeners; returns how to give that up. */
export function onAbort(signal: AbortSignal, algorithm: () => void): () => void {
  algorithmsOf(signal).add(algorithm);
  return () => algorithmsOf(signal).delete(algorithm);
}

export function install(): void {
  exposeInterfaces({ AbortController, AbortSignal });
  defineHandler(AbortSignal.prototype, "abort");
}
