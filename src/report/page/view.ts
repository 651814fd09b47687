/** What the reader of the page has chosen, and the page's parts that follow from it. */
import { byBest, isPercentage, metricsOf } from "./metrics.ts";
import { filtered, grouped } from "./choose.ts";
import type { Axis, Quantity } from "./curves.ts";
import type { PageRun } from "./data.ts";
import { type Plot, plotOfGroups, plotOfRuns, type PlotSettings } from "./plot.ts";
import type { Sorting } from "./summary.ts";

export interface View {
  readonly filter: string;
  readonly metric: string;
  /** A flag, or nothing. */
  readonly groupBy: string;
  readonly axis: Axis;
  readonly logX: boolean;
  readonly smoothing: number;
  readonly sorting: Sorting | undefined;
  readonly selected: string | undefined;
}

export const axisTitles: Readonly<Record<Axis, string>> = {
  epochs: "epochs trained",
  steps: "steps",
  examples: "examples",
  hours: "hours",
};

/** What is shown at first. */
export function firstView(runs: readonly PageRun[]): View {
  return {
    filter: "",
    metric: metricsOf(runs)[0] ?? "",
    groupBy: "",
    axis: "epochs",
    logX: false,
    smoothing: 0,
    sorting: undefined,
    selected: undefined,
  };
}

/** The runs that pass the filter, the best first. */
export function shownRuns(runs: readonly PageRun[], { filter, metric }: View): PageRun[] {
  return filtered(runs, filter).sort(byBest(metric));
}

/** The run that details are about: the one that was chosen, else the best. */
export function detailedRun(shown: readonly PageRun[], { selected }: View): PageRun | undefined {
  return shown.find(({ key }) => key === selected) ?? shown[0];
}

export interface ChartSpec {
  readonly id: string;
  readonly title: (view: View) => string;
  readonly quantity: (view: View) => Quantity;
  /** Whether its axis is logarithmic at first. */
  readonly isLog: boolean;
}

/** The charts, in the order of the page. */
export const charts: readonly ChartSpec[] = [
  {
    id: "metric",
    title: ({ metric }) => isPercentage(metric) ? `${metric} (%)` : metric,
    quantity: ({ metric }) => ({ metric }),
    isLog: false,
  },
  report("loss", "Training loss", true),
  report("learningRate", "Learning rate", false),
  report("examplesPerSecond", "Examples per second", false),
  report("gradientNorm", "Gradient norm", true),
];

function report(
  column: Extract<Quantity, { report: string }>["report"],
  title: string,
  isLog: boolean,
): ChartSpec {
  return { id: column, title: () => title, quantity: () => ({ report: column }), isLog };
}

/** @param shown the best first */
export function plotFor(chart: ChartSpec, shown: readonly PageRun[], view: View): Plot {
  const { axis, logX, smoothing, selected, groupBy } = view;
  const settings: PlotSettings = {
    ...{ quantity: chart.quantity(view), axis, logX, smoothing, selected },
  };
  return groupBy === ""
    ? plotOfRuns(shown, settings)
    : plotOfGroups(grouped(shown, groupBy), settings);
}
