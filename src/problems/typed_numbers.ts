/** Integers as people type them, with brackets around them and signs between them; nothing is passed over. */

/** An integer, or a list of any depth. */
export type Nested = bigint | readonly Nested[];

export interface TypedNumbers {
  /** As brackets and semicolons have it. */
  readonly value: readonly Nested[];
  /** Without them. */
  readonly all: readonly bigint[];
}

/** What of a text cannot be part of a list of integers; empty if there is nothing at all. */
export interface Stray {
  readonly stray: string;
}

/** A number with its sign, blanks, or any other character. A sign behind a number or a bracket belongs to none. */
const items = /(?<![\d)\]}])[+-]\d+|\d+|\s+|[^]/gu;

/** No tokenizer writes lists of lists of … that deep. */
const deepest = 8;

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * Reads integers with blanks, commas or `operators` between them, as lists in brackets or as rows with semicolons between
 * them: `3/4 + 5/6`, `[[1, 2], [3, 4]]`, `1 2; 3 4`. Minus signs and other characters may be those of typesetters.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(typedNumbers("1 2; 3 4", ""), { value: [[1n, 2n], [3n, 4n]], all: [1n, 2n, 3n, 4n] });
 * assert.deepEqual(typedNumbers("3 apples", ""), { stray: "apples" });
 * ```
 *
 * @param operators characters that may stand between two integers
 */
export function typedNumbers(text: string, operators: string): TypedNumbers | Stray {
  if (text.trim() === "") return { stray: "" };
  const typed = withTypedCharacters(text), all: bigint[] = [];
  const root = new List("", 0);
  let list = root;
  const open: List[] = [];
  for (const { 0: item, index } of typed.matchAll(items)) {
    if (/^\s/.test(item)) continue;
    if (/\d$/.test(item)) {
      all.push(BigInt(item));
      list.add(all.at(-1)!);
    } else if (item in closing && open.length < deepest) {
      open.push(list);
      list = new List(closing[item]!, index);
    } else if (item === list.end && list.isComplete) {
      const { value } = list;
      list = open.pop()!;
      list.add(value);
    } else if (!list.separates(item, operators, index)) return { stray: wordAt(typed, index) };
  }
  if (list !== root || !root.isComplete) return { stray: wordAt(typed, list.unfinished) };
  const [first, ...others] = root.value;
  return { value: Array.isArray(first) && others.length === 0 ? first : root.value, all };
}

/** A list that is being read. */
class List {
  readonly #rows: Nested[][] = [[]];
  /** Position of a comma or an operator that something must follow. */
  #waiting: number | undefined;

  /** @param end bracket that closes it @param start position of the one that opens it */
  constructor(readonly end: string, readonly start: number) {}

  get isComplete(): boolean {
    return this.#rows[0]!.length > 0 && this.#waiting === undefined;
  }

  /** Position of what wants to be followed or closed. */
  get unfinished(): number {
    return this.#waiting ?? this.start;
  }

  /** Items, or rows of them. */
  get value(): readonly Nested[] {
    const rows = this.#rows.filter((row) => row.length > 0);
    return this.#rows.length > 1 ? rows : rows[0]!;
  }

  add(item: Nested): void {
    this.#rows.at(-1)!.push(item);
    this.#waiting = undefined;
  }

  /** Whether something that stands between two integers, or rows, may stand here. */
  separates(item: string, operators: string, index: number): boolean {
    if (this.#waiting !== undefined || this.#rows.at(-1)!.length === 0) return false;
    if (item === ";") return this.#rows.push([]) > 0;
    if (item !== "," && !operators.includes(item)) return false;
    this.#waiting = index;
    return true;
  }
}

/** With the characters of keyboards for those that look like them. */
function withTypedCharacters(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u2010-\u2013\u2212\ufe63]/g, "-")
    .replace(/[\u2044\u2215]/g, "/")
    .replace(/[\u00b7\u00d7\u2217\u22c5]/g, "*");
}

/** What stands around a character, up to blanks, commas, semicolons and brackets. */
function wordAt(text: string, index: number): string {
  const isInside = (at: number) => at >= 0 && at < text.length && !/[\s,;()[\]{}]/.test(text[at]!);
  let start = index, end = index + 1;
  if (!isInside(index)) return text.slice(start, end);
  while (isInside(start - 1)) start--;
  while (isInside(end)) end++;
  return text.slice(start, end);
}
