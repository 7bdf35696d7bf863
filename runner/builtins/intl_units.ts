// Intl as the library of duration_format.ts sees it: with the two units of time that this V8 does not know.
import { natives } from "./natives";
import { partsOf, skeletonOf } from "./number_skeleton";

const { Intl: own } = globalThis;

/** As much of Intl.NumberFormat as the library uses. */
class SmallUnitFormat {
  #options: any;
  constructor(locales: any, options: any) {
    this.#options = { ...new own.NumberFormat(locales, { ...options, unit: "millisecond" }).resolvedOptions(), unit: options.unit };
  }
  format(value: unknown): string {
    return natives.formatNumber(this.#options.locale, skeletonOf(this.#options), decimal(value));
  }
  formatToParts(value: unknown): object[] {
    const parts = natives.formatNumberParts(this.#options.locale, skeletonOf(this.#options), decimal(value));
    return partsOf(parts, (type, value) => ({ type, value }));
  }
  resolvedOptions(): unknown {
    return { ...this.#options };
  }
}

const decimal = (value: unknown): string => (Object.is(value, -0) ? "-0" : `${value}`);

function NumberFormat(locales: any, options: any): any {
  return options?.unit === "microsecond" || options?.unit === "nanosecond"
    ? new SmallUnitFormat(locales, options)
    : new own.NumberFormat(locales, options);
}

const shim = Object.create(own, { NumberFormat: { value: NumberFormat } });
export { shim as Intl };
