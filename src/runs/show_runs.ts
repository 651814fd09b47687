/** Runs and groups of runs as tables for the eye. */
import { type RunGroup } from "./groups.ts";
import { isAccuracy } from "./metric.ts";
import { shortenedStart, showCell, showMetric, showNumber, showSpread } from "./show_cells.ts";
import { sparkline } from "./sparkline.ts";
import { milestones } from "./summary.ts";
import { type Row, runColumns, type RunRow } from "./table.ts";
import { type TextColumn, textTable } from "./text_table.ts";

const longestName = 32, curveWidth = 10;
const elsewhere = "--csv and --json have all";

/** How a table is shown. */
export interface Showing {
  readonly metric: string;
  /** Characters; Infinity where nobody looks at a terminal. */
  readonly width: number;
  readonly curves: boolean;
}

/** One line per run. */
export function showRuns(rows: readonly RunRow[], showing: Showing): string[] {
  const { metric, width, curves } = showing;
  const flags = Object.keys(rows[0]?.cells ?? {}).filter((name) => !runColumns.includes(name));
  const numbers = column(rows);
  const columns: TextColumn[] = [
    { ...text(rows, "run", 0), cells: rows.map(({ cells }) => nameOf(cells)) },
    // The first two say most; a table of twenty differing flags is one for other programs.
    ...flags.map((name, k) => text(rows, name, k < 2 ? 3 : 20 + k)),
    text(rows, "state", 2),
    numbers("epochs", 9, (cell) => showCell(cell)),
    numbers("best", 1, (cell) => showMetric(cell, metric)),
    {
      title: "95% interval",
      rank: 4,
      align: "left",
      cells: rows.map(({ cells }) => interval(cells)),
    },
    numbers("best_epoch", 7, (cell) => showCell(cell)),
    numbers("last", 5, (cell) => showMetric(cell, metric)),
    numbers("baseline", 6.5, (cell) => showMetric(cell, metric)),
    numbers("seen", 6.6, (cell) => showNumber(cell, 2)),
    ...milestones.map((percent) =>
      numbers(`to_${percent}`, percent === 90 ? 8 : 13, (cell) => showCell(cell))
    ),
    numbers("loss", 10, (cell) => showNumber(cell, 4)),
    numbers("speed", 11, (cell) => showNumber(cell, 0)),
    ...curves ? [curvesOf(rows, metric)] : [],
  ];
  const known = columns.filter(({ cells }) => cells.some((cell) => cell !== "-" && cell !== ""));
  return textTable(known, width, elsewhere);
}

/** One line per group. */
export function showGroups(groups: readonly RunGroup[], by: readonly string[], showing: Showing) {
  const { metric, width } = showing;
  const digits: Readonly<Record<string, number>> = {
    ...{ best: isAccuracy(metric) ? 2 : 4, last: isAccuracy(metric) ? 2 : 4 },
    ...{ loss: 4, speed: 0 },
  };
  const spread = (name: string, rank: number): TextColumn => ({
    ...{ title: name, rank, align: "right" },
    cells: groups.map(({ cells }) => spreadOf(cells, name, digits[name] ?? 1)),
  });
  const columns = [
    ...by.map((name, k) => text(groups, name, k)),
    column(groups)("n", by.length, (cell) => showCell(cell)),
    ...[spread("best", 20), spread("last", 21)],
    ...milestones.map((percent) => spread(`to_${percent}`, percent === 90 ? 22 : 25)),
    ...[spread("loss", 23), spread("speed", 24)],
  ];
  const known = columns.filter(({ cells }) => cells.some((cell) => cell !== "-"));
  return textTable(known, width, elsewhere);
}

type HasCells = readonly { readonly cells: Row }[];

function text(rows: HasCells, name: string, rank: number): TextColumn {
  const values = rows.map(({ cells }) => cells[name] ?? null);
  const align = values.every((cell) => typeof cell === "number" || cell === null)
    ? "right"
    : "left";
  return { title: name, rank, align, cells: values.map(showCell) };
}

function column(rows: HasCells) {
  return (title: string, rank: number, show: (cell: Row[string]) => string): TextColumn => ({
    ...{ title, rank, align: "right" },
    cells: rows.map(({ cells }) => show(cells[title] ?? null)),
  });
}

function nameOf({ run }: Row): string {
  return shortenedStart(String(run), longestName);
}

function interval({ best_low: low, best_high: high }: Row): string {
  return low === null ? "-" : `${showNumber(low, 1)}–${showNumber(high, 1)}`;
}

function spreadOf(cells: Row, name: string, digits: number): string {
  const [mean, deviation, count] = ["", "_sd", "_n"].map((end) => cells[`${name}${end}`]!);
  return showSpread({ mean, deviation, count, all: cells.n! }, digits);
}

function curvesOf(rows: readonly RunRow[], metric: string): TextColumn {
  const range = isAccuracy(metric) ? [0, 100] as const : undefined;
  const cells = rows.map(({ summary: { curve } }) => sparkline(curve, curveWidth, range));
  return { title: "curve", rank: 6, align: "left", cells };
}
