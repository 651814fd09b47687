/** Numbers as people read them. */
import { wilsonInterval } from "../../log/wilson_interval.ts";

/** About four digits, without an exponent where that is readable. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e9)) {
    return value.toExponential(2).replace(/\.?0+e/, "e").replace("e+", "e");
  }
  if (size >= 10000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(4)));
}

export function fixed(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined ? "–" : value.toFixed(digits);
}

/** The 95 % interval of a share, in percent: `97.1–99.0`. */
export function showInterval(right: number, total: number): string {
  if (total === 0) return "–";
  const { low, high } = wilsonInterval(right, total);
  return `${fixed(low, 1)}–${fixed(high, 1)}`;
}

/** Ticks of an axis: `1.5M`, `20k`. */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(4))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(4))}k`;
  return short(value);
}
