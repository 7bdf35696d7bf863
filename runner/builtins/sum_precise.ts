// https://tc39.es/proposal-math-sum/ : numbers are multiples of 2 ** -1074, which BigInt adds exactly.

const view = new DataView(new ArrayBuffer(8));

function multipleOf(number: number): bigint {
  view.setFloat64(0, number);
  const high = view.getUint32(0), exponent = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(view.getUint32(4));
  const size = exponent === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(exponent - 1);
  return high >>> 31 ? -size : size;
}

/** The nearest number, ties to even. */
function nearest(multiple: bigint): number {
  const negative = multiple < 0n, size = negative ? -multiple : multiple;
  const surplus = size.toString(2).length - 53;
  let number: number;
  if (surplus <= 0) {
    number = Number(size) * 2 ** -1074;
  } else {
    const shift = BigInt(surplus), half = 1n << (shift - 1n), rest = size & ((1n << shift) - 1n);
    let mantissa = size >> shift;
    if (rest > half || (rest === half && mantissa & 1n)) ++mantissa;
    number = surplus > 1074 + 971 ? Infinity : Number(mantissa) * 2 ** (surplus - 1074);
  }
  return negative ? -number : number;
}

export function sumPrecise(numbers: Iterable<unknown>): number {
  let sum = 0n, special = 0, isSpecial = false, onlyMinusZero = true;
  for (const number of numbers) {
    if (typeof number !== "number") throw new TypeError("Math.sumPrecise: the elements must be numbers");
    if (!Object.is(number, -0)) onlyMinusZero = false;
    if (Number.isFinite(number)) {
      sum += multipleOf(number);
    } else {
      special += number;
      isSpecial = true;
    }
  }
  if (isSpecial) return special;
  return onlyMinusZero ? -0 : nearest(sum);
}
