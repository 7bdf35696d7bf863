// Deno.errors.
type ErrorClass = new (message?: string, options?: { cause?: unknown }) => Error;

const names = [
  "NotFound", "PermissionDenied", "ConnectionRefused", "ConnectionReset", "ConnectionAborted", "NotConnected", "AddrInUse",
  "AddrNotAvailable", "BrokenPipe", "AlreadyExists", "InvalidData", "TimedOut", "Interrupted", "WouldBlock", "WriteZero",
  "UnexpectedEof", "BadResource", "Http", "Busy", "NotSupported", "FilesystemLoop", "IsADirectory", "NetworkUnreachable",
  "NotADirectory", "NotCapable", "InvalidWorkerCreation", "InvalidWorkerResponse", "WorkerRequestCancelled",
  "WorkerAlreadyRetired", "WorkerRequestIdleTimeout", "RateLimitError",
] as const;
type Name = (typeof names)[number];

export const errors = {} as Record<Name, ErrorClass>;

for (const name of names) {
  const made = class extends Error {
    constructor(message?: string, options?: { cause?: unknown }) {
      super(message, options);
      this.name = name;
    }
  };
  Object.defineProperty(made, "name", { value: name });
  errors[name] = made;
}

export function errorClass(name: Name): ErrorClass {
  return errors[name];
}
