/** Curves: a quantity of one run over epochs, steps, examples or time. */
import { smooth } from "../../runs/statistics.ts";
import type { Axes, PageRun, Reports, Value } from "./data.ts";

/** Points from left to right, no two with the same x. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export type Axis = keyof Axes;

/** What a chart shows: a metric of evaluations, or a column of the reports during training. */
export type Quantity =
  | { readonly metric: string }
  | { readonly report: Exclude<keyof Reports, Axis> };

/** @param smoothing weight of the points before, from 0 (none) to below 1 */
export function curveOf(run: PageRun, quantity: Quantity, axis: Axis, smoothing: number): Curve {
  const isMetric = "metric" in quantity;
  const x = (isMetric ? run.evaluations : run.reports)[axis];
  const y = isMetric ? run.evaluations.metrics[quantity.metric] : run.reports[quantity.report];
  const points = pointsOf(x, y ?? []);
  return { x: points.x, y: smooth(points.y, smoothing) as number[] };
}

function pointsOf(xs: readonly number[], ys: readonly Value[]): Curve {
  const x: number[] = [], y: number[] = [];
  ys.forEach((value, i) => {
    if (value === null || xs[i]! <= (x.at(-1) ?? -Infinity)) return;
    x.push(xs[i]!);
    y.push(value);
  });
  return { x, y };
}

/** The values of a curve at other places, along straight lines between its points; `null` where it has not begun or is over. */
export function resampled({ x, y }: Curve, places: readonly number[]): Value[] {
  let next = 0;
  return places.map((place) => {
    while (next < x.length && x[next]! < place) next++;
    if (next === x.length) return null;
    if (x[next] === place) return y[next]!;
    if (next === 0) return null;
    const share = (place - x[next - 1]!) / (x[next]! - x[next - 1]!);
    return y[next - 1]! + share * (y[next]! - y[next - 1]!);
  });
}

/** More places than a chart has columns show nothing more. */
const mostPlaces = 1500, places = 400;

/** Where curves have points; evenly spaced places where these are very many. @param log whether equal ratios are even */
export function placesOf(curves: readonly Curve[], log: boolean): number[] {
  const all = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const shown = log ? all.filter((x) => x > 0) : all;
  if (shown.length <= mostPlaces) return shown;
  const [first, last] = [shown[0]!, shown.at(-1)!];
  return Array.from({ length: places }, (_, i) => {
    const share = i / (places - 1);
    // The ends exactly, so that curves reach them.
    if (i === 0 || i === places - 1) return i === 0 ? first : last;
    return log ? first * (last / first) ** share : first + share * (last - first);
  });
}
