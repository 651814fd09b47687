/** A matrix as colored squares. */
import { figure, scrolling } from "./figure.ts";
import { html, type Markup } from "../../text/markup.ts";
import { short } from "./numbers.ts";

export interface Matrix {
  readonly title: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Row-major, none below 0. */
  readonly values: ArrayLike<number>;
  /** The value of the strongest color. */
  readonly most: number;
}

const cell = 15, letter = 7, gap = 5, longestLabel = 12;

/** Squares weaker than this cannot be seen. */
const faintest = 0.004;

export function heatMap(matrix: Matrix): Markup {
  const { title, rows, columns, values } = matrix;
  const left = widest(rows), top = widest(columns);
  const width = left + columns.length * cell + top / 2, height = top + rows.length * cell + 1;
  const chart = html`
    <svg role="img" aria-label="${title}" width="${width}" height="${height}"
      viewBox="0 0 ${width} ${height}">
    <g transform="translate(${left} ${top})">${squares(
      matrix,
    )}<rect class="frame" width="${columns.length * cell}" height="${rows.length *
      cell}"/></g>${rows.map((name, i) => rowLabel(name, left, top, i))}${columns.map((name, i) =>
        columnLabel(name, left, top, i)
      )}</svg>
  `;
  const table = {
    head: ["", ...columns],
    rows: rows.map((name, i) => [name, ...columns.map((_, j) => short(at(values, columns, i, j)))]),
  };
  return figure(title, scrolling(title, chart), table);
}

function squares({ rows, columns, values, most }: Matrix): Markup[] {
  return rows.flatMap((row, i) =>
    columns.flatMap((column, j) => {
      const value = at(values, columns, i, j), strength = most > 0 ? value / most : 0;
      if (!(strength >= faintest)) return [];
      return [
        html`
          <rect x="${j * cell}" y="${i * cell}" width="${cell}" height="${cell}"
            fill-opacity="${short(Math.min(strength, 1))}">
            <title>${row} → ${column}: ${short(value)}</title>
          </rect>
        `,
      ];
    })
  );
}

function rowLabel(name: string, left: number, top: number, i: number): Markup {
  const y = top + i * cell + 0.75 * cell;
  return html`<text x="${left - gap}" y="${y}" text-anchor="end">${cut(name)}</text>`;
}

function columnLabel(name: string, left: number, top: number, i: number): Markup {
  const x = left + (i + 0.7) * cell, y = top - gap;
  return html`<text transform="translate(${x} ${y}) rotate(-60)">${cut(name)}</text>`;
}

function at(values: ArrayLike<number>, columns: readonly string[], i: number, j: number): number {
  return values[i * columns.length + j]!;
}

function widest(labels: readonly string[]): number {
  return 2 * gap + letter * labels.reduce((most, name) => Math.max(most, cut(name).length), 0);
}

function cut(name: string): string {
  return name.length > longestLabel ? `${name.slice(0, longestLabel - 1)}…` : name;
}
