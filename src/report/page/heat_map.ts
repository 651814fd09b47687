/** Heat maps as SVG: few elements, as neighbors of one shade are one rectangle. */
import { html, type Markup } from "../../text/markup.ts";

export interface HeatMap {
  /** What it shows, for those who do not see it. */
  readonly title: string;
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `[row][column]` in percent; `undefined` is left empty. */
  readonly percents: readonly (readonly (number | undefined)[])[];
  /** The cell of each row that is outlined, such as what is right; -1 for none. */
  readonly outlined?: readonly number[];
}

/** Shades of the color scale, from `shade-0` to `shade-10`. */
const shades = 10;
const mostWidth = 480, margin = 78, below = 34;
const smallestCell = 7, tallestCell = 18, widestCell = 40;

/** Where the cells of a map lie, in units of its view box. */
export function geometryOf({ rows, columns }: HeatMap) {
  const width = cellSize(columns.length, widestCell), height = cellSize(rows.length, tallestCell);
  return { left: margin, top: 4, width, height };
}

function cellSize(count: number, largest: number): number {
  return Math.max(smallestCell, Math.min(largest, Math.floor(mostWidth / count)));
}

export function heatMap(map: HeatMap): Markup {
  const { left, top, width, height } = geometryOf(map);
  const right = left + width * map.columns.length, bottom = top + height * map.rows.length;
  return html`
    <svg class="heat-map" role="img" tabindex="0" aria-label="${map.title}"
      viewBox="0 0 ${Math.max(right, left + 120) + 12} ${bottom +
        below}" width="${Math.max(right, left + 120) + 12}">
        <rect class="empty" x="${left}" y="${top}" width="${right - left}" height="${bottom -
          top}"/>
        ${map.percents.map((percents, row) => cellsOf(percents, top + row * height, map))}
        ${labels(map.rows, height, 12).map(([text, i]) =>
          html`<text class="row" x="${left - 5}" y="${top + (i + 0.5) * height}">${text}</text>`
        )}
        ${labels(map.columns, width, widest(map.columns)).map(([text, i]) =>
          html`<text class="column" x="${left + (i + 0.5) * width}" y="${
            bottom + 12
          }">${text}</text>`
        )}
        <text class="column title" x="${(left + right) / 2}" y="${bottom + 27}">${map
          .columnTitle}</text>
        <text class="row title" transform="translate(10 ${(top + bottom) / 2}) rotate(-90)">${map
          .rowTitle}</text>
        ${(map.outlined ?? []).map((column, row) =>
          column < 0 ? "" : html`
            <rect class="right" x="${left + column * width}" y="${top +
              row * height}" width="${width}" height="${height}" />
          `
        )}
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

/** Labels that do not overlap: each, or each second, fifth, tenth … @param space that one takes @param size of a cell */
function labels(texts: readonly string[], size: number, space: number): [string, number][] {
  const step = [1, 2, 5, 10, 20, 50, 100].find((step) => step * size >= space) ?? 200;
  return texts.map((text, i): [string, number] => [shortened(text), i])
    .filter(([, i]) => i % step === 0);
}

/** Pixels that the longest of some labels takes beside its neighbors. */
function widest(texts: readonly string[]): number {
  return 8 + 6 * Math.max(...texts.map((text) => shortened(text).length));
}

function shortened(text: string): string {
  return text.length > 9 ? `${text.slice(0, 8)}…` : text;
}

/** The colors with what they mean. */
export function scale(title: string): Markup {
  const steps = Array.from(
    { length: shades + 1 },
    (_, i) =>
      html`
        <rect class="shade-${i}" x="${i * 12}" y="0" width="12" height="10" />
      `,
  );
  return html`
    <p
      class="scale">0 % <svg aria-hidden="true" viewBox="0 0 132 10" width="132">${steps}</svg> 100 % ${title}</p>
  `;
}
