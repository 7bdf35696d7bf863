const told = new Set<string>();

/** Says on the line of a function's own code that the platform does not have what it uses; once a name. Packages look whether
 *  it is there and do without: what they do is no news. */
export function tell(name: string): void {
  if (told.has(name)) return;
  told.add(name);
  const caller = new Error().stack?.split("\n")[1] ?? "";
  if (caller.includes("supabase/functions/")) console.warn(`${name} is newer than the platform's V8 13.0: the deployed function fails here.`);
}
