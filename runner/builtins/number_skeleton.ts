// What natives want to know of a formatter of numbers, and what they give.

/** The options of a formatter as ICU reads them: https://unicode-org.github.io/icu/userguide/format_parse/numbers/skeletons.html */
export function skeletonOf(options: any): string {
  const words: string[] = [digits(options)];
  if (options.style === "percent") words.push("percent", "scale/100");
  if (options.style === "currency") words.push(`currency/${options.currency}`, widths[`currency-${options.currencyDisplay}`]);
  if (options.style === "unit") words.push(`unit/${options.unit}`, widths[`unit-${options.unitDisplay}`]);
  if (options.notation === "compact") words.push(`compact-${options.compactDisplay}`);
  else if (options.notation && options.notation !== "standard") words.push(options.notation);
  const sign = signs[options.signDisplay] ?? "auto";
  if (options.currencySign === "accounting") words.push(sign === "auto" ? "sign-accounting" : sign === "never" ? "sign-never" : `sign-accounting-${sign}`);
  else words.push(`sign-${sign}`);
  if (options.useGrouping === false) words.push("group-off");
  if (options.numberingSystem) words.push(`numbering-system/${options.numberingSystem}`);
  words.push("rounding-mode-half-up", `integer-width/+${"0".repeat(options.minimumIntegerDigits)}`);
  return words.filter((word) => word).join(" ");
}

const widths: Record<string, string> = {
  "currency-symbol": "unit-width-short", "currency-narrowSymbol": "unit-width-narrow", "currency-code": "unit-width-iso-code",
  "currency-name": "unit-width-full-name", "unit-short": "unit-width-short", "unit-narrow": "unit-width-narrow", "unit-long": "unit-width-full-name",
};
const signs: Record<string, string> = { always: "always", never: "never", exceptZero: "except-zero", negative: "negative" };

function digits(options: any): string {
  const { minimumSignificantDigits: least, maximumSignificantDigits: most, minimumFractionDigits: min, maximumFractionDigits: max } = options;
  if (most !== undefined) return "@".repeat(least) + "#".repeat(most - least);
  if (options.notation === "compact" && max === 0) return ""; // two digits at least, as ICU does by itself
  return max === 0 ? "precision-integer" : `.${"0".repeat(min)}${"#".repeat(max - min)}`;
}

/** Parts come as type, value and source, one after the other. */
export function partsOf<Part>(flat: string[], make: (type: string, value: string, source: string) => Part): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < flat.length; at += 3) parts.push(make(flat[at], flat[at + 1], flat[at + 2]));
  return parts;
}
