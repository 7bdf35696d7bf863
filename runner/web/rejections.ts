// https://html.spec.whatwg.org/multipage/webappapis.html#unhandled-promise-rejections ; the isolate keeps the list.
import { dispatch, globalTarget, hasListeners } from "./event";
import { PromiseRejectionEvent } from "./event_types";

/** True when a listener took care of it. */
export function unhandledRejection(promise: Promise<unknown>, reason: unknown): boolean {
  if (!hasListeners(globalTarget, "unhandledrejection")) return false;
  return !dispatch(globalTarget, new PromiseRejectionEvent("unhandledrejection", { promise, reason, cancelable: true }));
}

export function rejectionHandled(promise: Promise<unknown>, reason: unknown): void {
  if (hasListeners(globalTarget, "rejectionhandled")) {
    dispatch(globalTarget, new PromiseRejectionEvent("rejectionhandled", { promise, reason }));
  }
}
