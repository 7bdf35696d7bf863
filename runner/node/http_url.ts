/** Whether it is an address as an object of the web's class. */
export function isHttpUrl(value: unknown): value is URL {
  return typeof value === "object" && value !== null && typeof (value as URL).href === "string" && typeof (value as URL).searchParams === "object";
}
