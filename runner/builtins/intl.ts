// What Intl has gained since V8 10.2: methods of Intl.Locale, ranges of numbers; Intl.DurationFormat is duration_format.ts.
// https://tc39.es/proposal-intl-locale-info/ and https://tc39.es/ecma402/#sec-intl.numberformat.prototype.formatrange
import { apply } from "./abstract";
import { addMembers } from "./define";
import { natives } from "./natives";
import { partsOf, skeletonOf } from "./number_skeleton";

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

function localeGetter(name: string): () => unknown {
  return Object.getOwnPropertyDescriptor(Intl.Locale.prototype, name)!.get!;
}

function installLocale(): void {
  const calendars = localeGetter("calendars"), collations = localeGetter("collations"), hourCycles = localeGetter("hourCycles");
  const numberingSystems = localeGetter("numberingSystems"), textInfo = localeGetter("textInfo");
  const timeZones = localeGetter("timeZones"), weekInfo = localeGetter("weekInfo");
  const { toString } = Intl.Locale.prototype;
  const { exec } = RegExp.prototype, extension = /-u(?:-[a-z0-9]{3,8})*(?:-[a-z0-9]{2}(?:-[a-z0-9]{3,8})*)*?-fw-([a-z]{3})(?:-|$)/;
  const firstDay = (locale: unknown): string | undefined => apply(exec, extension, [apply(toString, locale, [])])?.[1];
  addMembers(Intl.Locale.prototype, {
    getCalendars() {
      return apply(calendars, this, []);
    },
    getCollations() {
      return apply(collations, this, []);
    },
    getHourCycles() {
      return apply(hourCycles, this, []);
    },
    getNumberingSystems() {
      return apply(numberingSystems, this, []);
    },
    getTextInfo() {
      return apply(textInfo, this, []);
    },
    getTimeZones() {
      return apply(timeZones, this, []);
    },
    getWeekInfo() {
      const info: any = apply(weekInfo, this, []), first = firstDay(this);
      return first ? { ...info, firstDay: weekdays.indexOf(first) + 1 } : info;
    },
    get firstDayOfWeek() {
      return firstDay(this);
    },
  });
}

/** A number in the form that ICU reads: decimal digits, or a name for what has none. */
function decimal(value: any, which: string): string {
  if (value === undefined) throw new TypeError(`Invalid ${which} : undefined`);
  const number = typeof value === "bigint" ? value : typeof value === "string" ? value.trim() || "0" : +value;
  if (Number.isNaN(Number(number))) throw new RangeError(`Invalid ${which} : ${value}`);
  return Object.is(number, -0) ? "-0" : `${number}`;
}

function installRanges(): void {
  const { resolvedOptions } = Intl.NumberFormat.prototype;
  const { resolvedOptions: pluralOptions } = Intl.PluralRules.prototype;
  addMembers(Intl.NumberFormat.prototype, {
    formatRange(start: unknown, end: unknown) {
      const options = apply(resolvedOptions, this, []);
      return natives.formatRange(options.locale, skeletonOf(options), decimal(start, "start"), decimal(end, "end"));
    },
    formatRangeToParts(start: unknown, end: unknown) {
      const options = apply(resolvedOptions, this, []);
      const parts = natives.formatRangeParts(options.locale, skeletonOf(options), decimal(start, "start"), decimal(end, "end"));
      return partsOf(parts, (type, value, source) => ({ type, value, source }));
    },
  });
  addMembers(Intl.PluralRules.prototype, {
    selectRange(start: unknown, end: unknown) {
      const options = apply(pluralOptions, this, []);
      return natives.selectRange(options.locale, options.type === "ordinal", skeletonOf(options), decimal(start, "start"), decimal(end, "end"));
    },
  });
}

export function install(): void {
  installLocale();
  installRanges();
}
