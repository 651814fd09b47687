/**
 * A float32 as WGSL text of type f32, the very number to the bit.
 *
 * @throws RangeError for infinities and NaN, also those that rounding makes: WGSL has no words for them
 */
export function literal(value: number): string {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) throw new RangeError(`${value} is not a number of WGSL`);
  const text = Object.is(rounded, -0) ? "-0" : String(rounded);
  return `f32(${/[.e]/.test(text) ? text : `${text}.0`})`;
}
