/**
 * Numbers and words as Python prints them, digit for digit, so that programs written for the logs of Int2Int read ours.
 */

/** Enough further digits to show whether a double of the sizes we print lies exactly between two neighbours. */
const EXACT_DIGITS = 40;

/**
 * Fixed-point notation, Python's `{:<width>.<digits>f}`.
 *
 * @param digits digits after the point @param width least number of characters; padded with blanks on the left
 */
export function fixed(value: number, digits: number, width = 0): string {
  if (!Number.isFinite(value)) return nonFinite(value).padStart(width);
  // From 1e21 on, `toFixed` turns to scientific notation; doubles of that size are integers.
  if (Math.abs(value) >= 1e21) {
    return `${BigInt(value)}${digits > 0 ? "." : ""}${"0".repeat(digits)}`.padStart(width);
  }
  const exact = value.toFixed(digits + EXACT_DIGITS);
  return tieToEven(value.toFixed(digits), exact).padStart(width);
}

/** Scientific notation, Python's `{:.<digits>e}`: the exponent has a sign and at least two digits. */
export function scientific(value: number, digits: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  const [exact, exactExponent] = value.toExponential(digits + EXACT_DIGITS).split("e");
  if (exponent !== exactExponent) return `${mantissa}e${twoDigits(exponent)}`;
  return `${tieToEven(mantissa, exact)}e${twoDigits(exponent)}`;
}

/**
 * The shortest digits that read back as the same double, Python's `repr`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([75, 1e-5, NaN].map(floatRepr), ["75.0", "1e-05", "nan"]);
 * ```
 */
export function floatRepr(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa, exponent] = value.toExponential().split("e");
  if (Number(exponent) < -4 || Number(exponent) >= 16) return `${mantissa}e${twoDigits(exponent)}`;
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** A string as Python's `repr` quotes it. */
export function stringRepr(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  if (!escaped.includes("'")) return `'${escaped}'`;
  return escaped.includes('"') ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`;
}

/** JavaScript rounds an exact tie away from zero, Python to the even digit. */
function tieToEven(rounded: string, exact: string): string {
  const kept = exact.slice(0, -EXACT_DIGITS);
  const isTie = /^50*$/.test(exact.slice(-EXACT_DIGITS));
  // Without digits after the point, the point itself is the last character kept.
  const lastDigit = Number(kept.replace(".", "").at(-1));
  return isTie && lastDigit % 2 === 0 ? kept.replace(/\.$/, "") : rounded;
}

function nonFinite(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}

function twoDigits(exponent: string): string {
  return exponent.slice(0, 1) + exponent.slice(1).padStart(2, "0");
}
