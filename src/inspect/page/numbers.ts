/** `0.031`, `12.3`, `1.2e-5`: three digits that matter. */
export function short(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e5) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** A share as `3.1 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
