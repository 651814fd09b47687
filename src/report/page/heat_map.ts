/** Heat maps as SVG: few elements, as neighbors of one shade are one rectangle. */
import { html, type Markup } from "./markup.ts";

export interface HeatMap {
  /** What it shows, for those who do not see it. */
  readonly title: string;
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `[row][column]` in percent; `undefined` is left empty. */
  readonly percents: readonly (readonly (number | undefined)[])[];
}

/** Shades of the color scale, from `shade-0` to `shade-10`. */
const shades = 10;
const mostWidth = 560, largestCell = 22, smallestCell = 6, margin = 64, below = 34;

/** Where the cells of a map lie, in units of its view box. */
export function geometryOf({ rows, columns }: HeatMap) {
  const width = cellSize(columns.length), height = cellSize(rows.length);
  return { left: margin, top: 4, width, height };
}

function cellSize(count: number): number {
  return Math.max(smallestCell, Math.min(largestCell, Math.floor(mostWidth / count)));
}

export function heatMap(map: HeatMap): Markup {
  const { left, top, width, height } = geometryOf(map);
  const right = left + width * map.columns.length, bottom = top + height * map.rows.length;
  return html`
    <svg class="heat-map" role="img" tabindex="0" aria-label="${map.title}"
      viewBox="0 0 ${Math.max(right, left + 120) + 12} ${bottom +
        below}" width="${Math.max(right, left + 120) + 12}">
    <rect class="empty" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/>
    ${map.percents.map((percents, row) => cellsOf(percents, top + row * height, map))}
    ${labels(map.rows, height).map(([text, i]) =>
      html`<text class="row" x="${left - 5}" y="${top + (i + 0.5) * height}">${text}</text>`
    )}
    ${labels(map.columns, width).map(([text, i]) =>
      html`<text class="column" x="${left + (i + 0.5) * width}" y="${bottom + 12}">${text}</text>`
    )}
    <text class="column title" x="${(left + right) / 2}" y="${bottom + 27}">${map
      .columnTitle}</text>
    <text class="row title" transform="translate(10 ${(top + bottom) / 2}) rotate(-90)">${map
      .rowTitle}</text>
    <rect class="cursor" width="${width}" height="${height}" visibility="hidden"/></svg>
  `;
}

function cellsOf(percents: readonly (number | undefined)[], y: number, map: HeatMap): Markup[] {
  const { left, width, height } = geometryOf(map);
  const levels = percents.map((percent) =>
    percent === undefined ? undefined : Math.max(0, Math.min(shades, Math.round(percent / shades)))
  );
  const cells: Markup[] = [];
  for (let first = 0, i = 1; first < levels.length; first = i++) {
    while (i < levels.length && levels[i] === levels[first]) i++;
    if (levels[first] === undefined) continue;
    cells.push(
      html`
        <rect class="shade-${levels[first]!}" x="${left +
          first * width}" y="${y}" width="${(i - first) * width}"
          height="${height}" />
      `,
    );
  }
  return cells;
}

/** Labels that do not overlap: each, or each second, fifth, tenth … */
function labels(texts: readonly string[], size: number): [text: string, index: number][] {
  const longest = Math.max(...texts.map(({ length }) => length));
  const space = Math.max(12, size === cellSize(texts.length) ? 12 : longest * 6);
  const step = [1, 2, 5, 10, 20, 50, 100].find((step) => step * size >= space) ?? 200;
  return texts.map((text, i): [string, number] => [shortened(text), i]).filter(([, i]) =>
    i % step === 0
  );
}

function shortened(text: string): string {
  return text.length > 9 ? `${text.slice(0, 8)}…` : text;
}

/** The colors with what they mean. */
export function scale(title: string): Markup {
  const steps = Array.from({ length: shades + 1 }, (_, i) =>
    html`
      <rect class="shade-${i}" x="${i * 16}" y="0" width="16" height="10" />
    `);
  return html`
    <svg class="scale" role="img" aria-label="Colors from 0 % to 100 %" viewBox="0 0 330 22"
      width="330">${steps}
    <text x="0" y="20">0 %</text><text x="176" y="20" class="end">100 %</text><text x="184" y="9">${title}</text></svg>
  `;
}
