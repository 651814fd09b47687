/**
 * The scripts and styles of the page. The program carries them as text, so that it can write reports without any other file; the
 * modules of `page/` become one script when a report is written.
 */
import { transform } from "sucrase";
import uPlotLicense from "uplot/LICENSE" with { type: "text" };
import uPlotScript from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import uPlotStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
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

/** By the names under which they import each other. */
const modules: Readonly<Record<string, string>> = {
  "../../log/wilson_interval.ts": wilsonInterval,
  "../../runs/differing_flags.ts": differingFlags,
  "../../runs/statistics.ts": statistics,
  "../../text/markup.ts": markup,
  "./accuracy_view.ts": accuracyView,
  "./chart.ts": chart,
  "./choose.ts": choose,
  "./class_view.ts": classView,
  "./colors.ts": colors,
  "./comparison.ts": comparison,
  "./controls.ts": controls,
  "./curves.ts": curves,
  "./detail.ts": detail,
  "./heat_map.ts": heatMap,
  "./live.ts": live,
  "./main.ts": main,
  "./map_pointer.ts": mapPointer,
  "./metrics.ts": metrics,
  "./numbers.ts": numbers,
  "./plot.ts": plot,
  "./prediction_view.ts": predictionView,
  "./summary.ts": summary,
  "./view.ts": view,
};

/** uPlot, which is a global of the page, with its license. */
export const chartLibrary = `/*\n${uPlotLicense}*/\n${uPlotScript}`;

export const styleSheet = `${uPlotStyle}\n${style}`;

/** The modules of the page as one script: each is a function, called when it is imported first. */
export function pageScript(): string {
  const functions = Object.entries(modules).map(([name, text]) =>
    `${JSON.stringify(name)}(exports, require) {${javaScript(text)}\n}`
  );
  return `(() => {
const modules = {${functions.join(",\n")}}, loaded = {};
const require = (name) => {
  if (loaded[name] === undefined) modules[name](loaded[name] = {}, require);
  return loaded[name];
};
require("./main.ts");
})();`;
}

function javaScript(text: string): string {
  return transform(text, {
    transforms: ["typescript", "imports"],
    disableESTransforms: true,
    production: true,
  }).code;
}
