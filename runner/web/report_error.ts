// Errors that nobody caught: the error event first, then the log.
// https://html.spec.whatwg.org/multipage/webappapis.html#report-the-exception
import { exposeFunctions, needArguments } from "./define";
import { isDOMException } from "./dom_exception";
import { dispatch, globalTarget, hasListeners, setListenerErrorReport } from "./event";
import { ErrorEvent } from "./event_types";
import { inspect } from "./inspect";
import { Kind } from "./inspect_kinds";
import { natives } from "./natives";
import { isObject } from "./strings";

let reporting = false;

/** Dispatches the error event; true when a listener took care of the error. */
export function dispatchError(error: unknown): boolean {
  if (reporting || !hasListeners(globalTarget, "error")) return false;
  reporting = true;
  try {
    const message = `Uncaught ${textOf(error)}`;
    return !dispatch(globalTarget, new ErrorEvent("error", { message, ...placeOf(error), error, cancelable: true }));
  } finally {
    reporting = false;
  }
}

/** An error in words, without running script. */
function textOf(error: unknown): string {
  if (!isObject(error) || typeof error === "function") return String(error);
  if (isDOMException(error)) return `${error.name}: ${error.message}`;
  if (natives.kindOf(error) !== Kind.error) return Object.prototype.toString.call(error).replace(/^\[object (.*)\]$/, "#<$1>");
  const name = storedText(error, "name") ?? "Error", message = storedText(error, "message") ?? "";
  return message === "" ? name : `${name}: ${message}`;
}

/** A string that is a property of `value` or of a prototype, and no getter. */
function storedText(value: object, key: string): string | undefined {
  for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, key);
    if (descriptor) return typeof descriptor.value === "string" ? descriptor.value : undefined;
  }
  return undefined;
}

const frame = /^ {4}at (?:.*\()?([^()]+):(\d+):(\d+)\)?$/m;

function knowsItsPlace(error: unknown): error is object {
  return isObject(error) && (natives.kindOf(error) === Kind.error || isDOMException(error));
}

/** Where an error was made, or, for values that do not know it, where script is now. */
function placeOf(error: unknown): { filename?: string; lineno?: number; colno?: number } {
  const [, filename, lineno, colno] = frame.exec((knowsItsPlace(error) && storedText(error, "stack")) || new Error().stack!) ?? [];
  return filename === undefined ? {} : { filename, lineno: Number(lineno), colno: Number(colno) };
}

/** What our own loops do with an exception out of the user's code. No getter of what was thrown runs. */
export function reportException(error: unknown): void {
  if (!dispatchError(error)) natives.reportException(knowsItsPlace(error) || !isObject(error) ? error : inspect(error));
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
