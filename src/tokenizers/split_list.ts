/** Items of lists as texts: what they mean depends on the type, so that `01` may be a word and `true` a label. */

const closing: Readonly<Record<string, string>> = { "[": "]", "(": ")", "{": "}" };

/** A text in quotes, or a character. */
const parts = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^]/g;

const number = /^[+-]?(?:[\d.]+(?:[eE][+-]?\d+)?|\d+\/\d+)$/;

/**
 * The items of a list in brackets with commas, or with spaces between numbers. Several numbers need no brackets, and rows of
 * numbers have semicolons between them: `1 0.5; 0.5 1`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(splitList("[01, (x + 1)^2, [1, 2]]"), ["01", "(x + 1)^2", "[1, 2]"]);
 * assert.equal(splitList("(x + 1)*(x - 1)"), undefined);
 * ```
 *
 * @returns undefined where the text is no such list; other programs may write lists in other ways
 */
export function splitList(text: string): string[] | undefined {
  const list = text.trim();
  if (!(list[0]! in closing)) return withoutBrackets(list);
  if (list.at(-1) !== closing[list[0]!]) return undefined;
  const items = separated(list.slice(1, -1));
  if (items?.length !== 1) return items;
  const words = items[0]!.split(/\s+/);
  return words.every((word) => number.test(word)) ? words : items;
}

/** Numbers, or rows of them. */
function withoutBrackets(text: string): string[] | undefined {
  const rows = text.split(";").map((row) => row.trim().split(/\s*,\s*|\s+/));
  if (!rows.every((row) => row.every((word) => number.test(word)))) return undefined;
  if (rows.length > 1) return rows.map((row) => `[${row.join(", ")}]`);
  return rows[0]!.length > 1 ? rows[0] : undefined;
}

/** Items with commas between them that are in no brackets. */
function separated(text: string): string[] | undefined {
  if (text.trim() === "") return [];
  const open: string[] = [], items: string[] = [];
  let item = "";
  for (const [part] of text.matchAll(parts)) {
    if (part === ";" && open.length === 0) return undefined;
    if (part in closing) open.push(closing[part]!);
    else if ("])}".includes(part) && open.pop() !== part) return undefined;
    if (part === "," && open.length === 0) {
      items.push(bare(item));
      item = "";
    } else item += part;
  }
  return open.length > 0 ? undefined : [...items, bare(item)];
}

/** Without spaces and quotes around it. */
function bare(item: string): string {
  const text = item.trim();
  return /^(?:"[^"\\]*"|'[^'\\]*')$/.test(text) ? text.slice(1, -1) : text;
}
