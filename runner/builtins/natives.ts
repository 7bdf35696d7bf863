// The native halves of the builtins; natives.h has the other side.

interface BuiltinNatives {
  /** Detaches the buffer and gives its bytes to a new one; undefined where it cannot be detached. */
  moveBuffer(buffer: ArrayBuffer): ArrayBuffer | undefined;
  /** Defines a property that calls the function of a script with the natives when it is first read, and has what that
   *  returns from then on. */
  defineLate(target: object, name: string, script: string): void;
  isNativeError(value: unknown): boolean;
  /** `skeleton` as ICU reads it; numbers as decimal digits. The parts are type, value and source, one after the other. */
  formatNumber(locale: string, skeleton: string, number: string): string;
  formatNumberParts(locale: string, skeleton: string, number: string): string[];
  formatRange(locale: string, skeleton: string, start: string, end: string): string;
  formatRangeParts(locale: string, skeleton: string, start: string, end: string): string[];
  selectRange(locale: string, ordinal: boolean, skeleton: string, start: string, end: string): string;
}

declare const __natives: BuiltinNatives;
export const natives: BuiltinNatives = __natives;
