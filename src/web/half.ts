/** Numbers of 16 bits (IEEE 754 binary16), in which pages store weights. */

/** All numbers of 16 bits by their bits, made when they are first needed. */
let table: Float32Array | undefined;

/** @param bits little-endian, two bytes each */
export function fromHalves(bits: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const numbers = table ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => numberOf(half));
  return Float32Array.from(new Uint16Array(bits.buffer), (half) => numbers[half]!);
}

function numberOf(half: number): number {
  const exponent = half >> 10 & 31, fraction = half & 1023, sign = half >> 15 === 0 ? 1 : -1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
