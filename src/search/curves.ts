import { html, type Markup } from "../text/markup.ts";
import { type RoundRecord, shown } from "./record.ts";

const width = 720, height = 280, left = 60, right = 130, top = 12, bottom = 32;

const lines = ["best", "tenth", "median", "worst"] as const;
const names = { best: "best", tenth: "10 %", median: "median", worst: "worst" };

/** Quantiles of the scores over the rounds, as a drawing. @param records two at least */
export function curves(records: readonly RoundRecord[]): Markup {
  const all = records.flatMap((record) => lines.map((line) => record[line]));
  const low = Math.min(...all), high = Math.max(...all), last = records.at(-1)!;
  const x = (round: number) => left + (width - left - right) * round / last.round;
  const y = (score: number) =>
    top + (height - top - bottom) * (high === low ? 0.5 : (high - score) / (high - low));
  const ticks = ticksBetween(low, high);
  const points = (line: (typeof lines)[number]) =>
    records.map((record) => `${x(record.round).toFixed(1)},${y(record[line]).toFixed(1)}`).join(
      " ",
    );
  return html`
    <svg viewBox="0 0 ${width} ${height}" role="img"
      aria-label="Scores of the population over the rounds">
      ${ticks.map((score) =>
        html`
          <line class="grid" x1="${left}" x2="${width - right}" y1="${y(score)}" y2="${y(score)}" />
          <text x="${left - 8}" y="${y(score) + 4}" text-anchor="end">${shown(score)}</text>
        `
      )}
      ${lines.map((line) =>
        html`
          <polyline class="${line}" points="${points(line)}" />
        `
      )}
      ${labelled(last, y).map(({ name, at }) =>
        html`<text x="${width - right + 8}" y="${at + 4}">${name}</text>`
      )}
      <text x="${left}" y="${height - 8}">round 0</text>
      <text x="${width - right}" y="${height - 8}" text-anchor="end">round ${last.round}</text>
    </svg>
  `;
}

/** Round numbers from `low` to `high`; where these are equal, that number. */
function ticksBetween(low: number, high: number): number[] {
  if (low === high) return [low];
  const rough = (high - low) / 5, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough)!;
  const first = Math.ceil(low / step), last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step);
}

/** Names of the curves at their ends; those that end together have one label. */
function labelled(last: RoundRecord, y: (score: number) => number) {
  const groups = Map.groupBy(lines, (line) => last[line]);
  return [...groups].map(([score, own]) => ({
    name: own.map((line) => names[line]).join(", "),
    at: y(score),
  }));
}
