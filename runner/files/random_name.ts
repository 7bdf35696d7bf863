// Names of temporary files.
declare const __natives: { randomUUID(): string };

/** 16 digits that nobody guesses. */
export function randomName(): string {
  return __natives.randomUUID().replace(/-/g, "").slice(0, 16);
}
