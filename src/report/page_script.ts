/**
 * The scripts and styles of the page. The program carries them as text, so that it can write reports without any other file; the
 * modules of `page/` become one script when a report is written.
 */
import uPlotLicense from "uplot/LICENSE" with { type: "text" };
import uPlotScript from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import uPlotStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import { browserScript } from "../text/browser_script.ts";
// Only so that types are checked.
import type {} from "./page/main.ts";
import wilsonInterval from "../log/wilson_interval.ts" with { type: "text" };
import differingFlags from "../runs/differing_flags.ts" with { type: "text" };
import statistics from "../runs/statistics.ts" with { type: "text" };
import markup from "../text/markup.ts" with { type: "text" };
import accuracyView from "./page/accuracy_view.ts" with { type: "text" };
import chart from "./page/chart.ts" with { type: "text" };
import choose from "./page/choose.ts" with { type: "text" };
import classView from "./page/class_view.ts" with { type: "text" };
import colors from "./page/colors.ts" with { type: "text" };
import comparison from "./page/comparison.ts" with { type: "text" };
import controls from "./page/controls.ts" with { type: "text" };
import curves from "./page/curves.ts" with { type: "text" };
import detail from "./page/detail.ts" with { type: "text" };
import heatMap from "./page/heat_map.ts" with { type: "text" };
import live from "./page/live.ts" with { type: "text" };
import main from "./page/main.ts" with { type: "text" };
import mapPointer from "./page/map_pointer.ts" with { type: "text" };
import metrics from "./page/metrics.ts" with { type: "text" };
import numbers from "./page/numbers.ts" with { type: "text" };
import plot from "./page/plot.ts" with { type: "text" };
import predictionView from "./page/prediction_view.ts" with { type: "text" };
import style from "./page/style.css" with { type: "text" };
import summary from "./page/summary.ts" with { type: "text" };
import view from "./page/view.ts" with { type: "text" };

/** By their paths in `src/`. */
const modules: Readonly<Record<string, string>> = {
  "log/wilson_interval.ts": wilsonInterval,
  "runs/differing_flags.ts": differingFlags,
  "runs/statistics.ts": statistics,
  "text/markup.ts": markup,
  "report/page/accuracy_view.ts": accuracyView,
  "report/page/chart.ts": chart,
  "report/page/choose.ts": choose,
  "report/page/class_view.ts": classView,
  "report/page/colors.ts": colors,
  "report/page/comparison.ts": comparison,
  "report/page/controls.ts": controls,
  "report/page/curves.ts": curves,
  "report/page/detail.ts": detail,
  "report/page/heat_map.ts": heatMap,
  "report/page/live.ts": live,
  "report/page/main.ts": main,
  "report/page/map_pointer.ts": mapPointer,
  "report/page/metrics.ts": metrics,
  "report/page/numbers.ts": numbers,
  "report/page/plot.ts": plot,
  "report/page/prediction_view.ts": predictionView,
  "report/page/summary.ts": summary,
  "report/page/view.ts": view,
};

/** uPlot, which is a global of the page, with its license. */
export const chartLibrary = `/*\n${uPlotLicense}*/\n${uPlotScript}`;

export const styleSheet = `${uPlotStyle}\n${style}`;

/** The modules of the page as one script. */
export function pageScript(): string {
  return browserScript(modules, "report/page/main.ts");
}
