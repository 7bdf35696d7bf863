import { DOMException } from "../web/dom_exception";

export const invalidAccess = (message: string) => new DOMException(message, "InvalidAccessError");
export const notSupported = (message: string) => new DOMException(message, "NotSupportedError");
export const badData = (message: string) => new DOMException(message, "DataError");
export const operationFailed = (message: string) => new DOMException(message, "OperationError");
export const badUsages = (message = "Cannot create a key using the specified key usages") => new DOMException(message, "SyntaxError");

/** What a native gave; it failed where there is nothing. */
export function done<T>(result: T | undefined, message = "The operation failed for an operation-specific reason"): T {
  if (result === undefined) throw operationFailed(message);
  return result;
}
