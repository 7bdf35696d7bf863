// The dictionary RequestInit of https://fetch.spec.whatwg.org/#requestinit , read as Web IDL says: each member once, in the
// order of their names. What only a browser heeds (mode, credentials, cache, referrer) is checked and shown again.
import { AbortSignal } from "./abort";
import type { HeadersInit } from "./headers";
import { isObject, toUSVString } from "./strings";
import { URL } from "./url";

export type RedirectMode = "follow" | "error" | "manual";

export interface RequestInit {
  body?: unknown;
  cache?: string;
  credentials?: string;
  duplex?: string;
  headers?: HeadersInit;
  integrity?: string;
  keepalive?: boolean;
  method?: string;
  mode?: string;
  priority?: string;
  redirect?: RedirectMode;
  referrer?: string;
  referrerPolicy?: string;
  signal?: AbortSignal | null;
  window?: null;
}

/** What a request carries about and seldom differs from what every request has. */
export interface RequestOptions {
  cache: string;
  credentials: string;
  integrity: string;
  keepalive: boolean;
  mode: string;
  redirect: RedirectMode;
  referrer: string;
  referrerPolicy: string;
}

export const defaultOptions: RequestOptions = {
  cache: "default", credentials: "same-origin", integrity: "", keepalive: false, mode: "cors", redirect: "follow",
  referrer: "about:client", referrerPolicy: "",
};

const enumerations: Record<string, string[]> = {
  cache: ["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"],
  credentials: ["omit", "same-origin", "include"],
  duplex: ["half"],
  mode: ["navigate", "same-origin", "no-cors", "cors"],
  priority: ["high", "low", "auto"],
  redirect: ["follow", "error", "manual"],
  referrerPolicy: [
    "", "no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin", "origin-when-cross-origin",
    "strict-origin-when-cross-origin", "unsafe-url",
  ],
};

const memberNames = [
  "body", "cache", "credentials", "duplex", "headers", "integrity", "keepalive", "method", "mode", "priority", "redirect", "referrer",
  "referrerPolicy", "signal", "window",
] as const;

function converted(name: (typeof memberNames)[number], value: unknown): unknown {
  switch (name) {
    case "keepalive": return Boolean(value);
    case "referrer": case "integrity": return toUSVString(value);
    case "signal": return checkedSignal(value);
    case "body": case "headers": case "window": return value;
    case "method": return `${value}`;
  }
  const text = `${value}`;
  if (!enumerations[name].includes(text)) throw new TypeError(`Request: '${text}' is not a value of '${name}'`);
  return text;
}

/** The members that are there, converted. */
export function readInit(init: unknown): RequestInit {
  if (init === undefined || init === null) return {};
  if (!isObject(init)) throw new TypeError("Request: the second argument must be an object");
  const members: Record<string, unknown> = {};
  for (const name of memberNames) {
    const value = (init as Record<string, unknown>)[name];
    if (value !== undefined) members[name] = converted(name, value);
  }
  return members as RequestInit;
}

function checkedSignal(value: unknown): AbortSignal | null {
  if (value !== null && !(value instanceof AbortSignal)) throw new TypeError("Request: 'signal' is not an AbortSignal");
  return value as AbortSignal | null;
}

/** What `init` makes of a request's options. */
export function optionsFrom(old: RequestOptions, init: RequestInit): RequestOptions {
  if (init.window !== undefined && init.window !== null) throw new TypeError("Request: 'window' can only be null");
  if (init.mode === "navigate") throw new TypeError("Request: the mode 'navigate' is not for script");
  const options = { ...old };
  for (const name of ["cache", "credentials", "integrity", "keepalive", "mode", "redirect", "referrerPolicy"] as const) {
    if (init[name] !== undefined) (options as Record<string, unknown>)[name] = init[name];
  }
  if (init.referrer !== undefined) options.referrer = checkedReferrer(init.referrer);
  if (options.cache === "only-if-cached" && options.mode !== "same-origin") {
    throw new TypeError("Request: the cache mode 'only-if-cached' asks for the mode 'same-origin'");
  }
  return options;
}

function checkedReferrer(referrer: string): string {
  if (referrer === "") return "";
  const url = URL.parse(referrer);
  if (url === null) throw new TypeError(`Request: the referrer '${referrer}' is not a URL`);
  return url.href;
}
