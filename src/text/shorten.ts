const LONGEST = 60;

// Invisible characters could move the cursor or break the one line an error message must stay on.
const INVISIBLE = /[\p{C}\u2028\u2029]/gu;

/**
 * Quotes what a user wrote so that it fits in a one-line message: long text is cut, invisible characters are shown by
 * their code.
 */
export function shorten(text: string): string {
  const start = visible(text.slice(0, LONGEST));
  return text.length <= LONGEST ? `"${start}"` : `"${start}…" (${text.length} characters)`;
}

/** The text with invisible characters shown by their code: one line, whatever it holds. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, showCode);
}

/** The value of a flag as it could be typed, quoted where it is empty, long or strange. */
export function shownValue(value: string | number | bigint | boolean): string {
  const text = String(value);
  return /^[\w.,=:/+()-]{1,200}$/.test(text) ? text : shorten(text);
}

function showCode(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
