/** Runs that differ only in what is averaged over, such as the seed, as one row. */
import { FlagError } from "../errors.ts";
import { noneNamed } from "../text/nearest.ts";
import { compareCells } from "./sort.ts";
import { mean, standardDeviation } from "./statistics.ts";
import { milestones } from "./summary.ts";
import { type Cell, flagColumn, type Row, type RunRow } from "./table.ts";

/** Runs with the same values of the flags. */
export interface RunGroup {
  readonly rows: readonly RunRow[];
  /** The flags, `n`, and of each measure its mean, its standard deviation `MEASURE_sd`, and `MEASURE_n`, how many runs have it. */
  readonly cells: Row;
}

/** Columns that are averaged. */
export const measures: readonly string[] = [
  ...["best", "last"],
  ...milestones.map((percent) => `to_${percent}`),
  ...["loss", "speed"],
];

/**
 * One row for each combination of values of some flags, in order.
 *
 * @param by names of flags @throws {FlagError} when no run has one of them
 */
export function groupRows(rows: readonly RunRow[], by: readonly string[]): RunGroup[] {
  expectFlags(rows, by);
  const groups = new Map<string, RunRow[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((flag) => String(flagOf(row, flag))));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const made = [...groups.values()].map((group) => ({
    rows: group,
    cells: groupCells(group, by),
  }));
  return by.toReversed().reduce(
    (sorted, flag) =>
      sorted.sort((a, b) => compareCells(a.cells[flagColumn(flag)]!, b.cells[flagColumn(flag)]!)),
    made,
  );
}

function expectFlags(rows: readonly RunRow[], by: readonly string[]): void {
  const names = [...new Set(rows.flatMap(({ summary }) => Object.keys(summary.run.flags)))];
  const unknown = by.find((flag) => !names.includes(flag));
  if (unknown === undefined || rows.length === 0) return;
  throw new FlagError("--group_by", noneNamed("flag", unknown, names));
}

function flagOf({ summary }: RunRow, flag: string): Cell {
  return summary.run.flags[flag] ?? null;
}

function groupCells(rows: readonly RunRow[], by: readonly string[]): Row {
  const flags = by.map((flag) => [flagColumn(flag), flagOf(rows[0]!, flag)] as const);
  const averaged = measures.flatMap((measure): [string, Cell][] => {
    const values = rows.map(({ cells }) => cells[measure]!).filter((cell) =>
      typeof cell === "number"
    );
    return [
      [measure, values.length === 0 ? null : mean(values)],
      [`${measure}_sd`, standardDeviation(values) ?? null],
      [`${measure}_n`, values.length],
    ];
  });
  return { ...Object.fromEntries(flags), n: rows.length, ...Object.fromEntries(averaged) };
}
