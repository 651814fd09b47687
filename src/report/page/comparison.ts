/** Groups of runs beside each other: mean and spread of the best value of a metric, as a picture and as a table. */
import type { PageRun } from "./data.ts";
import { html, type Markup } from "../../text/markup.ts";
import { bestScore, isLoss } from "./metrics.ts";
import { fixed, short } from "./numbers.ts";
import { mean, standardDeviation } from "../../runs/statistics.ts";

export interface Group {
  readonly label: string;
  /** The best value of each run that has one. */
  readonly values: readonly number[];
}

export function groupsOf(groups: ReadonlyMap<string, readonly PageRun[]>, metric: string): Group[] {
  return [...groups].map(([label, runs]) => ({
    label,
    values: runs.map((run) => bestScore(run, metric)?.value).filter((value) => value !== undefined),
  })).filter(({ values }) => values.length > 0);
}

const left = 190, width = 400, rowHeight = 26;

/** A dot for each run, a bar for the mean, a line for one standard deviation to either side. */
export function comparisonChart(groups: readonly Group[], metric: string): Markup {
  const most = isLoss(metric) ? Math.max(...groups.flatMap(({ values }) => values)) || 1 : 100;
  const x = (value: number) => left + width * Math.max(0, Math.min(1, value / most));
  const bottom = rowHeight * groups.length;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most);
  return html`
    <svg class="comparison" role="img" aria-label="Best ${metric} by group"
      viewBox="0 0 ${left + width + 20} ${bottom + 22}" width="${left + width + 20}">
    ${ticks.map((tick) =>
      html`
        <line class="grid" x1="${x(tick)}" x2="${x(tick)}" y1="0" y2="${bottom}" />
        <text class="column" x="${x(tick)}" y="${bottom + 15}">${short(tick)}</text>
      `
    )}
    ${groups.map((group, i) => groupRow(group, i * rowHeight, i, x))}</svg>
  `;
}

function groupRow(
  { label, values }: Group,
  top: number,
  index: number,
  x: (value: number) => number,
): Markup {
  const center = mean(values), spread = standardDeviation(values) ?? 0, y = top + rowHeight / 2;
  const text = label.length > 28 ? `${label.slice(0, 27)}…` : label;
  return html`<g><title>${label}: ${short(center)} ± ${short(spread)} (${values.length})</title>
<text class="row" x="${left - 8}" y="${y}">${text}</text>
<rect class="bar fill-${index < 10 ? index + 1 : 0}" x="${left}" y="${top + 5}" width="${
    x(center) - left
  }" height="${rowHeight - 10}"/>
<line class="spread" x1="${x(center - spread)}" x2="${x(center + spread)}" y1="${y}" y2="${y}"/>
${
    values.map((value) =>
      html`
        <circle class="dot" cx="${x(value)}" cy="${y}" r="2.5" />
      `
    )
  }</g>`;
}

export function comparisonTable(groups: readonly Group[], metric: string): Markup {
  const show = (value: number) => isLoss(metric) ? short(value) : fixed(value, 2);
  const showSpread = (values: readonly number[]) =>
    values.length < 2 ? "–" : show(standardDeviation(values)!);
  const rows = groups.map(({ label, values }) =>
    html`<tr><th scope="row">${label}</th>${
      [
        values.length,
        `${show(mean(values))} ± ${showSpread(values)}`,
        show(Math.min(...values)),
        show(Math.max(...values)),
      ].map((cell) => html`<td class="number">${cell}</td>`)
    }</tr>`
  );
  return html`
    <table>
      <caption>Best ${metric} of each run, by group</caption>
      <thead>
        <tr><th scope="col">group</th>${["runs", "mean ± standard deviation", "lowest", "highest"]
          .map((title) => html`<th scope="col" class="number">${title}</th>`)}</tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}
