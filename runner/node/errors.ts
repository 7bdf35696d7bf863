/** An error with a code, as those of Node.js are: https://nodejs.org/api/errors.html */
function coded<T extends Error>(Type: new (message: string) => T, code: string, message: string): T {
  const error = new Type(message);
  Object.defineProperty(error, "code", { value: code, enumerable: true, writable: true, configurable: true });
  error.stack = `${error.name} [${code}]: ${message}${(error.stack ?? "").replace(/^[^\n]*/, "")}`;
  return error;
}

export const typeError = (code: string, message: string) => coded(TypeError, code, message);
export const rangeError = (code: string, message: string) => coded(RangeError, code, message);
export const nodeError = (code: string, message: string) => coded(Error, code, message);

export function invalidArgument(name: string, expected: string, value: unknown): TypeError {
  const received = value === null || value === undefined ? `${value as null}` : typeof value === "object" ? `an instance of ${value.constructor?.name ?? "Object"}` : `type ${typeof value}`;
  return typeError("ERR_INVALID_ARG_TYPE", `The "${name}" argument must be ${expected}. Received ${received}`);
}

/** A function that says that it cannot be had on the platform. */
export function refused(name: string): (...given: unknown[]) => never {
  return () => {
    throw nodeError("ERR_METHOD_NOT_IMPLEMENTED", `The ${name} method is not implemented on Supabase Edge Runtime`);
  };
}
