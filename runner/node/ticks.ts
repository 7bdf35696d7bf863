// What process.nextTick() puts off: it runs before the microtasks that wait, and again when those are done.
import { natives, type Frame } from "../web/natives";
import { reportException } from "../web/report_error";

interface Tick {
  callback: (...given: unknown[]) => void;
  given: unknown[];
  frame: Frame | undefined;
}

let waiting: Tick[] = [];
const { apply } = Reflect;

function runTicks(): void {
  while (waiting.length > 0) {
    const ticks = waiting;
    waiting = [];
    for (let at = 0; at < ticks.length; at++) {
      natives.setContinuation(ticks[at].frame);
      try {
        apply(ticks[at].callback, undefined, ticks[at].given);
      } catch (error) {
        reportException(error);
      }
    }
  }
  natives.setContinuation(undefined);
}

export function later(callback: (...given: unknown[]) => void, given: unknown[]): void {
  waiting[waiting.length] = { callback, given, frame: natives.continuation() };
  if (waiting.length === 1) natives.requestTicks(runTicks);
}
