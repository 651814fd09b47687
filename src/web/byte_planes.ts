/**
 * How a page stores weights: first the first bytes of all values, then all second ones, and so on. Signs and exponents, which are
 * much alike, lie side by side then, and are compressed.
 */

/** @param width bytes of a value */
export function toPlanes(values: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const count = values.length / width, planes = new Uint8Array(values.length);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < width; k++) planes[k * count + i] = values[i * width + k]!;
  }
  return planes;
}

/** The reverse. */
export function fromPlanes(planes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const count = planes.length / width, values = new Uint8Array(planes.length);
  for (let k = 0; k < width; k++) {
    for (let i = 0; i < count; i++) values[i * width + k] = planes[k * count + i]!;
  }
  return values;
}
