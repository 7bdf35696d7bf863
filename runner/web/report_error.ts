// Errors that nobody caught: the error event first, then the log.
// https://html.spec.whatwg.org/multipage/webappapis.html#report-the-exception
import { exposeFunctions, needArguments } from "./define";
import { dispatch, globalTarget, hasListeners, setListenerErrorReport } from "./event";
import { ErrorEvent } from "./event_types";
import { natives } from "./natives";

let reporting = false;

/** Dispatches the error event; true when a listener took care of the error. */
export function dispatchError(error: unknown): boolean {
  if (reporting || !hasListeners(globalTarget, "error")) return false;
  reporting = true;
  try {
    const message = error instanceof Error ? `Uncaught ${error.name}: ${error.message}` : `Uncaught ${String(error)}`;
    return !dispatch(globalTarget, new ErrorEvent("error", { message, error, cancelable: true }));
  } finally {
    reporting = false;
  }
}

/** What our own loops do with an exception out of the user's code. */
export function reportException(error: unknown): void {
  if (!dispatchError(error)) natives.reportException(error);
}

export function install(): void {
  setListenerErrorReport(reportException);
  exposeFunctions({
    reportError(error: unknown): void {
      needArguments(arguments.length, 1, "reportError");
      reportException(error);
    },
  });
}
