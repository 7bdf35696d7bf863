// The names the platform gives itself.
import { expose, exposeInterfaces, illegalConstructor, internal } from "./define";

export const denoVersion = "2.1.4";
export const runtimeVersion = "1.78.1";
export const userAgent = `Deno/${denoVersion} (variant; SupabaseEdgeRuntime/${runtimeVersion})`;

class Navigator {
  constructor(token?: typeof internal) {
    if (token !== internal) illegalConstructor();
  }
  get userAgent(): string { return userAgent; }
  get hardwareConcurrency(): number { return 1; }
  get language(): string { return "en"; }
  get languages(): string[] { return ["en"]; }
}

/** globalThis instanceof Window, as code for browsers and Deno likes to ask. */
class Window {
  constructor() { illegalConstructor(); }
  static [Symbol.hasInstance](value: unknown): boolean { return value === globalThis; }
}

export function install(): void {
  exposeInterfaces({ Navigator, Window });
  expose("navigator", new Navigator(internal));
  expose("self", globalThis);
  expose("window", globalThis);
  expose("SUPABASE_VERSION", runtimeVersion);
  expose("DENO_VERSION", denoVersion);
}
