// A function has no address of its own; script may give itself one, as libraries made for pages do.
import { URL } from "./url";

/** The origin of globalThis.location, where there is one; `none` elsewhere. */
export function ownOrigin(none: string): string {
  const href = (globalThis as { location?: { href?: unknown } }).location?.href;
  return typeof href === "string" ? URL.parse(href)?.origin ?? none : none;
}
