/** The table of runs. It is in the file itself, so that programs without scripts show it, too. */
import { differingFlags } from "../../runs/differing_flags.ts";
import { compare, showFlag } from "./choose.ts";
import type { FlagValue, PageRun, Value } from "./data.ts";
import { html, type Markup } from "../../text/markup.ts";
import { baselineOf, bestScore, isLoss, lastScore, type Score } from "./metrics.ts";
import { fixed, short } from "./numbers.ts";
import { mostLines } from "./plot.ts";

export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

interface Column {
  readonly title: string;
  readonly isNumber: boolean;
  readonly cell: (run: PageRun) => Markup | string;
  /** What to sort by. */
  readonly key: (run: PageRun) => FlagValue | undefined;
}

/** More flags than fit beside the results are in the details of each run. */
const mostFlags = 12;

export interface SummaryView {
  readonly metric: string;
  readonly sorting: Sorting | undefined;
  readonly selected: string | undefined;
  /** Whether curves of single runs are drawn, in colors. */
  readonly hasColors: boolean;
}

/** @param runs those that are shown, the best first @param all decide which flags differ */
export function summaryTable(
  runs: readonly PageRun[],
  all: readonly PageRun[],
  view: SummaryView,
): Markup {
  const columns = columnsFor(all, view.metric);
  const ranks = new Map(runs.map(({ key }, rank) => [key, rank + 1]));
  const rows = sorted(runs, columns, view.sorting).map((run) =>
    row(run, columns, view, ranks.get(run.key)!)
  );
  return html`
    <table class="summary">
      <caption>${runs.length} of ${all.length} runs by ${view.metric}</caption>
      <thead>
        <tr>${columns.map((column) => header(column, view.sorting))}</tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

function header({ title, isNumber }: Column, sorting: Sorting | undefined): Markup {
  const isSorted = sorting?.column === title;
  const order = !isSorted ? "none" : sorting.descending ? "descending" : "ascending";
  const mark = !isSorted ? "" : sorting.descending ? " ↓" : " ↑";
  return html`
    <th scope="col" aria-sort="${order}"
      class="${isNumber ? "number" : ""}"><button data-sort="${title}">${title}${mark}</button></th>
  `;
}

function row(run: PageRun, columns: readonly Column[], view: SummaryView, rank: number): Markup {
  const [, ...cells] = columns;
  const isSelected = run.key === view.selected;
  const color = view.hasColors && rank <= mostLines ? rank : 0;
  const mark = html`
    <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
      <circle class="fill-${color}" cx="5" cy="5" r="4" />
    </svg>
  `;
  return html`
    <tr
      aria-current="${isSelected ? "true" : "false"}"><th scope="row">${mark}<button data-run="${run
        .key}">${run.name}</button></th>${cells.map(({ isNumber, cell }) =>
          html`<td class="${isNumber ? "number" : ""}">${cell(run)}</td>`
        )}</tr>
  `;
}

function sorted(
  runs: readonly PageRun[],
  columns: readonly Column[],
  sorting: Sorting | undefined,
): readonly PageRun[] {
  const column = columns.find(({ title }) => title === sorting?.column);
  if (column === undefined) return runs;
  const sign = sorting!.descending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [x, y] = [column.key(a), column.key(b)];
    // What is missing is last in either order.
    return x === undefined || y === undefined ? compare(x, y) : sign * compare(x, y);
  });
}

function columnsFor(all: readonly PageRun[], metric: string): Column[] {
  const text = (title: string, key: Column["key"]): Column => ({
    ...{ title, isNumber: false, key },
    cell: (run) => showFlag(key(run)),
  });
  const number = (
    title: string,
    of: (run: PageRun) => Value | undefined,
    show = short,
  ): Column => ({
    ...{ title, isNumber: true },
    cell: (run) => show(of(run)),
    key: (run) => of(run) ?? undefined,
  });
  const score = (title: string, of: (run: PageRun) => Score | undefined): Column => ({
    ...{ title, isNumber: true },
    cell: (run) => showScore(of(run), metric),
    key: (run) => of(run)?.value,
  });
  const flag = (name: string): Column => ({
    title: name,
    isNumber: all.every(({ flags }) => typeof flags[name] !== "string"),
    cell: ({ flags }) => showFlag(flags[name]),
    key: ({ flags }) => flags[name],
  });
  return [
    text("run", ({ name }) => name),
    text("state", ({ state }) => state),
    score("best", (run) => bestScore(run, metric)),
    number("in epoch", (run) => bestScore(run, metric)?.epoch),
    score("last", (run) => lastScore(run, metric)),
    ...all.some((run) => baselineOf(run, metric) !== undefined)
      ? [number("constant answer", (run) => baselineOf(run, metric), (value) => fixed(value, 2))]
      : [],
    number("epochs", ({ evaluations }) => evaluations.numbers.length),
    number("training loss", ({ reports }) => reports.loss.findLast((loss) => loss !== null)),
    number("examples/s", ({ reports }) => reports.examplesPerSecond.at(-1)),
    ...differingFlags(all).slice(0, mostFlags).map(flag),
  ];
}

/** Percentages with their interval: `98.32 (97.1–99.0)`. */
export function showScore(score: Score | undefined, metric: string): Markup | string {
  if (score === undefined) return "–";
  if (isLoss(metric)) return short(score.value);
  const { value, interval } = score;
  if (interval === undefined) return fixed(value, 2);
  return html`${fixed(value, 2)} <small>(${fixed(interval.low, 1)}–${
    fixed(interval.high, 1)
  })</small>`;
}
