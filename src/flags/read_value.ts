/**
 * From the text of the command line to values. Ranges are not looked at here.
 */
import type { FlagTypes, FlagValue } from "./flag.ts";

const TRUE = ["true", "on", "1"];
const FALSE = ["false", "off", "0"];
const DECIMAL = /^([+-]?)(\d+)\.?(\d*)(?:[eE]([+-]?\d+))?$/;
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MOST_DIGITS = 1000;

/** What {@link readValue} expects for each type, to complete "expected …". */
export const EXPECTED: Readonly<Record<keyof FlagTypes, string>> = {
  boolean: "true or false",
  integer: "an integer",
  float: "a number",
  string: "a text",
  switch: "true or false",
  bigint: `an integer of at most ${MOST_DIGITS} digits`,
};

/** The value that `text` stands for, or `undefined` when it is not of that type. */
export function readValue(type: keyof FlagTypes, text: string): FlagValue | undefined {
  switch (type) {
    case "boolean":
    case "switch":
      return readBoolean(text);
    case "integer":
      return readInteger(text);
    case "bigint":
      return readBigInt(text);
    case "float":
      return readFloat(text);
    case "string":
      return text;
  }
}

function readBoolean(text: string): boolean | undefined {
  const word = text.slice(0, 10).toLowerCase();
  if (TRUE.includes(word)) return true;
  return FALSE.includes(word) ? false : undefined;
}

function readInteger(text: string): number | undefined {
  const value = Number(readBigInt(text) ?? NaN);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Exact, also for `1e30` or `12.5e1`; never by way of a float. */
function readBigInt(text: string): bigint | undefined {
  const parts = text.length <= MOST_DIGITS ? DECIMAL.exec(text) : null;
  if (!parts) return undefined;
  const [, sign, whole, fraction, exponent = "0"] = parts;
  const zeros = Number(exponent) - fraction.length;
  const digits = whole + fraction;
  if (digits.length + zeros > MOST_DIGITS) return undefined;
  const kept = zeros < 0 ? digits.slice(0, zeros) : digits + "0".repeat(zeros);
  const dropped = zeros < 0 ? digits.slice(zeros) : "";
  if (/[1-9]/.test(dropped)) return undefined;
  return BigInt((sign === "-" ? "-" : "") + (kept || "0"));
}

function readFloat(text: string): number | undefined {
  const value = text.length <= MOST_DIGITS && FLOAT.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}
