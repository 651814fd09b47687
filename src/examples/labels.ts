/**
 * Labels of examples: what evaluation is split by, such as the conductor or the group of equivalent problems. A model never sees
 * them. They stand in a last column of a line of data, `# torsion=2 group=11.a`, which no tokens begin like.
 */

/** Values by name, in the order of the line. */
export type Labels = ReadonlyMap<string, string>;

/** The label that names groups of equivalent problems. */
export const groupLabel = "group";

const mark = "#";

/** Whether a column holds labels. */
export function isLabelColumn(column: string): boolean {
  return column === mark || column.startsWith(`${mark} `);
}

/** The column of some labels, without a tab. */
export function labelColumn(labels: Iterable<readonly [string, string]>): string {
  let text = mark;
  for (const [name, value] of labels) text += ` ${escaped(name)}=${escaped(value)}`;
  return text;
}

/** @returns undefined where the column is none of labels, or one of them is not `name=value` */
export function readLabelColumn(column: string): Labels | undefined {
  if (!isLabelColumn(column)) return undefined;
  const labels = new Map<string, string>();
  for (const pair of column.slice(mark.length).split(" ").filter((text) => text !== "")) {
    const at = pair.indexOf("=");
    const name = unescaped(pair.slice(0, at)), value = unescaped(pair.slice(at + 1));
    if (at < 1 || name === undefined || value === undefined) return undefined;
    labels.set(name, value);
  }
  return labels;
}

/** Blanks, control characters, `=` and `%` as `%20` and the like. */
function escaped(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.toWellFormed().replace(/[\x00-\x20=%\x7f]|\s/gu, encodeURIComponent);
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
