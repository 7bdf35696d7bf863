// ES2025 half-precision numbers: Math.f16round, DataView; the class Float16Array is in float16_array.ts.
// https://tc39.es/ecma262/#sec-math.f16round
import { apply } from "./abstract";
import { addMembers } from "./define";

const { abs, clz32, log2 } = Math;
const { getUint16, setUint16 } = DataView.prototype;
const smallestNormal = 2 ** -14, smallestStep = 2 ** -24;

/** To the nearest multiple of `step`, ties to even: the sum has no bits below it. */
function roundTo(step: number, value: number): number {
  const scaled = value / step;
  return (scaled + 2 ** 52 - 2 ** 52) * step;
}

/** The largest power of two that is not above `value`, which is at least 2 ** -14 and below 2 ** 16. */
function powerBelow(value: number): number {
  return value >= 1 ? 2 ** (31 - clz32(value)) : 2 ** (17 - clz32(value * 2 ** 14));
}

function roundToHalf(value: number): number {
  if (value !== value || value === 0 || value === Infinity || value === -Infinity) return value;
  const size = abs(value);
  let rounded: number;
  if (size < smallestNormal) rounded = roundTo(smallestStep, size);
  else if (size >= 65520) rounded = Infinity;
  else rounded = roundTo(powerBelow(size) / 1024, size);
  return value < 0 ? -rounded : rounded;
}

function bitsOf(value: number): number {
  if (value !== value) return 0x7e00;
  const half = roundToHalf(value), size = abs(half), sign = half < 0 || Object.is(half, -0) ? 0x8000 : 0;
  if (size === Infinity) return sign | 0x7c00;
  if (size < smallestNormal) return sign | (size / smallestStep);
  const power = powerBelow(size), exponent = 15 + log2(power);
  return sign | (exponent << 10) | ((size / power - 1) * 1024);
}

function fromBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * smallestStep : 2 ** (exponent - 15) * (1 + fraction / 1024));
}

export function install(): void {
  addMembers(Math, {
    f16round(value: any) {
      return roundToHalf(+value);
    },
  });
  addMembers(DataView.prototype, {
    getFloat16(offset: unknown) {
      return fromBits(apply(getUint16, this, [offset, arguments[1]]));
    },
    setFloat16(offset: any, value: any) {
      apply(setUint16, this, [offset, { valueOf: () => bitsOf(+value) }, arguments[2]]);
    },
  });
}
