// Deno.env: read only for functions, as on the platform.
import { errorClass } from "./deno_errors";
import { natives } from "./natives";

let variables: Map<string, string> | null = null;

function all(): Map<string, string> {
  return (variables ??= new Map(natives.environment()));
}

function checkedKey(key: unknown): string {
  const name = `${key}`;
  if (name === "" || /[=\0]/.test(name)) {
    throw new TypeError(`Key is an empty string or contains a '=' or a zero: ${JSON.stringify(name)}`);
  }
  return name;
}

export function resetEnvironment(): void {
  variables = null;
}

export const env = {
  get(key: string): string | undefined { return all().get(checkedKey(key)); },
  has(key: string): boolean { return all().has(checkedKey(key)); },
  toObject(): Record<string, string> { return Object.fromEntries(all()); },
  set(_key: string, _value: string): void {
    throw new (errorClass("NotSupported"))("The environment of an edge function cannot be changed: set a secret instead");
  },
  /** Does nothing, like the platform's. */
  delete(_key: string): void {},
};
