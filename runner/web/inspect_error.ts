// Errors in the console: the stack with its positions, then what else they carry.

/** Header and stack frames; frames stand under the header's own column. */
export function errorText(error: Error, indentation: number): string {
  const stack = stackOf(error);
  return indentation === 0 ? stack : stack.replace(/\n/g, `\n${" ".repeat(indentation)}`);
}

function stackOf(error: Error): string {
  let stack: unknown;
  try {
    stack = error.stack;
  } catch {
    stack = undefined;
  }
  const header = headerOf(error);
  if (typeof stack !== "string" || stack === "") return `[${header}]`;
  const frames = stack.search(/\n\s+at /);
  if (frames < 0) return stack.includes("\n") ? stack : `[${header}]`;
  // The header in the stack is as old as the error; name and message may have changed since.
  return stack.slice(0, frames) === header ? stack : header + stack.slice(frames);
}

function headerOf(error: Error): string {
  try {
    const name = error.name === undefined ? "Error" : `${error.name}`;
    const message = error.message === undefined ? "" : `${error.message}`;
    const className = Object.getPrototypeOf(error)?.constructor?.name;
    const shown = name === "Error" && typeof className === "string" && /Error$|Exception$/.test(className) ? className : name;
    if (shown === "") return message;
    return message === "" ? shown : `${shown}: ${message}`;
  } catch {
    return "Error";
  }
}

export function isHiddenErrorKey(error: Error, key: PropertyKey): boolean {
  if (key === "stack") return true;
  return (key === "message" || key === "name") && stackOf(error).includes(String(error[key]));
}

/** cause and errors are not enumerable but worth seeing. */
export function hiddenErrorMembers(error: object): string[] {
  return ["cause", "errors"].filter((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(error, key);
    return descriptor !== undefined && !descriptor.enumerable;
  });
}
