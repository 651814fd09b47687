/** Which lines a chart draws. Nobody can follow hundreds: of many runs, the best are lines and the others a gray band. */
import { type Axis, type Curve, curveOf, placesOf, type Quantity, resampled } from "./curves.ts";
import type { PageRun, Value } from "./data.ts";
import { mean } from "../../runs/statistics.ts";

/** As many as there are colors. */
export const mostLines = 10;

export interface Line {
  readonly label: string;
  /** From 1 to {@link mostLines}; 0 is gray. */
  readonly color: number;
  readonly values: readonly Value[];
  /** Edges of a band have no line of their own and are not found by the pointer. */
  readonly look: "line" | "selected" | "middle" | "edge";
}

export interface Plot {
  readonly x: readonly number[];
  readonly lines: readonly Line[];
  /** Indices of the lines between which a band is filled, the upper one first. */
  readonly bands: readonly (readonly [upper: number, lower: number])[];
}

export interface PlotSettings {
  readonly quantity: Quantity;
  readonly axis: Axis;
  readonly logX: boolean;
  readonly smoothing: number;
  /** Key of the run that is drawn whatever its rank. */
  readonly selected: string | undefined;
}

/** @param runs the best first */
export function plotOfRuns(runs: readonly PageRun[], settings: PlotSettings): Plot {
  const shown = runs.filter(({ key }, rank) => rank < mostLines || key === settings.selected);
  const curves = shown.map((run) => curveIn(run, settings));
  const hasBand = runs.length > shown.length;
  const all = hasBand ? runs.map((run) => curveIn(run, settings)) : curves;
  const x = placesOf(hasBand ? all : curves, settings.logX);
  const lines = shown.map((run, rank): Line => ({
    label: run.name,
    color: rank < mostLines ? rank + 1 : 0,
    values: valuesOn(x, curves[rank]!),
    look: run.key === settings.selected ? "selected" : "line",
  }));
  return hasBand
    ? withBand({ x, lines, bands: [] }, all, `${runs.length} runs`, 0, median)
    : { x, lines, bands: [] };
}

/** @param groups runs by what distinguishes them */
export function plotOfGroups(
  groups: ReadonlyMap<string, readonly PageRun[]>,
  settings: PlotSettings,
): Plot {
  const shown = [...groups].slice(0, mostLines).map(([label, runs]) => ({
    label: `${label} (${runs.length === 1 ? "1 run" : `mean of ${runs.length}`})`,
    curves: runs.map((run) => curveIn(run, settings)),
  }));
  const x = placesOf(shown.flatMap(({ curves }) => curves), settings.logX);
  return shown.reduce<Plot>(
    (plot, { label, curves }, i) => withBand(plot, curves, label, i + 1, mean),
    { x, lines: [], bands: [] },
  );
}

function curveIn(run: PageRun, { quantity, axis, smoothing }: PlotSettings): Curve {
  return curveOf(run, quantity, axis, smoothing);
}

/** Points where they are, if all of them are among the places; else what the curve is there. */
function valuesOn(x: readonly number[], curve: Curve): Value[] {
  const points = new Map(curve.x.map((place, i) => [place, curve.y[i]!]));
  const exact = x.map((place) => points.get(place) ?? null);
  return exact.filter((value) => value !== null).length === points.size
    ? exact
    : resampled(curve, x);
}

/** Adds the middle of some curves, and the band between the lowest and the highest. */
function withBand(
  { x, lines, bands }: Plot,
  curves: readonly Curve[],
  label: string,
  color: number,
  middle: (sorted: readonly number[]) => number,
): Plot {
  const columns = sortedColumns(curves.map((curve) => resampled(curve, x)), x.length);
  const of = (value: (sorted: readonly number[]) => number) =>
    columns.map((column) => column.length === 0 ? null : value(column));
  const name = middle === median ? `median of ${label}` : label;
  const added: Line[] = [
    { label: `highest of ${label}`, color, values: of((c) => c.at(-1)!), look: "edge" },
    { label: `lowest of ${label}`, color, values: of((c) => c[0]!), look: "edge" },
    { label: name, color, values: of(middle), look: "middle" },
  ];
  return {
    x,
    lines: [...lines, ...added],
    bands: [...bands, [lines.length, lines.length + 1]],
  };
}

function sortedColumns(rows: readonly (readonly Value[])[], length: number): number[][] {
  return Array.from({ length }, (_, i) => {
    const column = rows.map((row) => row[i]!).filter((value) => value !== null);
    return column.sort((a, b) => a - b);
  });
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
