/** Single values: integers of any size, nothing, truth; anything else is text. */

/** Digits beyond which a number is left as text: reading one takes time that grows faster than its length. */
export const mostDigits = 100_000;

/** A double holds any integer of so many digits exactly. */
export const exactDigits = 15;

const minus = 0x2d, plus = 0x2b, zero = 0x30;

/** How formats and languages write that there is nothing. */
const nothing: ReadonlySet<string> = new Set(
  ["", "NULL", "Null", "null", "None", "none", "nothing", "\\N"],
);

/** Truth is 1 where a format has a type for it, and in text that agrees with it. */
const truths: ReadonlyMap<string, bigint> = new Map([
  ...["true", "True", "TRUE"].map((word) => [word, 1n] as const),
  ...["false", "False", "FALSE"].map((word) => [word, 0n] as const),
]);

/** @param text without spaces around it */
export function scalarOf(text: string): bigint | string | null {
  const integer = integerOf(text);
  if (integer !== undefined) return integer;
  return nothing.has(text) ? null : truths.get(text) ?? text;
}

/** `undefined` where the text is no integer. */
export function integerOf(text: string): bigint | undefined {
  const first = text.charCodeAt(0);
  const start = first === minus || first === plus ? 1 : 0, length = text.length - start;
  if (length <= 0 || length > mostDigits) return undefined;
  let number = 0;
  for (let at = start; at < text.length; at++) {
    const digit = text.charCodeAt(at) - zero;
    if (digit < 0 || digit > 9) return undefined;
    number = 10 * number + digit;
  }
  if (length <= exactDigits) return BigInt(first === minus ? -number : number);
  return BigInt(first === plus ? text.slice(1) : text);
}
