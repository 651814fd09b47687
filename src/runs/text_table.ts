/** Tables for the eye, in as many columns of text as a terminal has. */

import { wrap } from "../log/wrap.ts";

export interface TextColumn {
  readonly title: string;
  readonly cells: readonly string[];
  /** Numbers stand to the right. */
  readonly align: "left" | "right";
  /** Where there is no room for all, those with the smallest numbers stay. */
  readonly rank: number;
}

const gap = 2;

/**
 * A line of titles, a line for each row, and a line that says what was left out for want of room.
 *
 * @param columns in the order in which they are shown
 * @param width characters, Infinity for all columns
 * @param elsewhere where those that are left out can be seen
 */
export function textTable(
  columns: readonly TextColumn[],
  width: number,
  elsewhere: string,
): string[] {
  const shown = fitting(columns, width);
  const left = columns.filter((column) => !shown.includes(column)).map(({ title }) => title);
  const count = columns[0]?.cells.length ?? 0;
  const rows = [
    shown.map(({ title }) => title),
    ...Array.from({ length: count }, (_, k) => shown.map(({ cells }) => cells[k]!)),
  ];
  const widths = shown.map(widthOf);
  const lines = rows.map((row) =>
    row.map((text, k) =>
      shown[k]!.align === "left" ? text.padEnd(widths[k]!) : text.padStart(widths[k]!)
    ).join(" ".repeat(gap)).trimEnd()
  );
  return left.length === 0
    ? lines
    : [...lines, "", ...wrap(`No room for ${left.join(", ")}; ${elsewhere}`, width)];
}

function fitting(columns: readonly TextColumn[], width: number): TextColumn[] {
  const kept = new Set<TextColumn>();
  let used = -gap;
  for (const column of columns.toSorted((a, b) => a.rank - b.rank)) {
    const wider = used + gap + widthOf(column);
    if (wider > width && kept.size > 0) continue;
    kept.add(column);
    used = wider;
  }
  return columns.filter((column) => kept.has(column));
}

function widthOf({ title, cells }: TextColumn): number {
  return cells.reduce((most, { length }) => Math.max(most, length), title.length);
}
