/// <reference lib="dom" />
/** The page of runs: of a report, whose data stand in the file, or of a dashboard, which sends them. */
import { Chart } from "./chart.ts";
import { comparisonChart, comparisonTable, groupsOf } from "./comparison.ts";
import { buildControls, offerChoices } from "./controls.ts";
import type { PageData, PageRun } from "./data.ts";
import { detail, mapsOf, region } from "./detail.ts";
import { grouped } from "./choose.ts";
import { followRuns } from "./live.ts";
import { readByPointer } from "./map_pointer.ts";
import { html, type Markup } from "../../text/markup.ts";
import { metricsOf } from "./metrics.ts";
import { summaryTable } from "./summary.ts";
import {
  axisTitles,
  charts,
  detailedRun,
  firstView,
  plotFor,
  shownRuns,
  type View,
} from "./view.ts";

const find = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;
const form = find<HTMLFormElement>("#controls");
const drawn = charts.map((spec) => ({ spec, chart: new Chart(spec.isLog) }));
let runs: readonly PageRun[] = [];
let view: View = firstView([]);
/** The run whose details are shown. */
let detailed: PageRun | undefined;

start();

function start(): void {
  const data = JSON.parse(find("#data").textContent!) as PageData | null;
  find("#charts").append(...drawn.map(({ chart }) => chart.element));
  buildControls(form, (choice) => choose(choice));
  find("#summary").addEventListener("click", (event) => press(event.target as Element));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // Paper is white.
  addEventListener("beforeprint", () => paint("light"));
  addEventListener("afterprint", () => paint(""));
  if (data === null) followRuns(find("#live"), take);
  else take(data.runs);
}

function take(all: readonly PageRun[]): void {
  runs = all;
  const isKnown = metricsOf(runs).includes(view.metric);
  if (!isKnown) view = { ...view, metric: firstView(runs).metric };
  render();
}

function choose(choice: Partial<View>): void {
  view = { ...view, ...choice };
  render();
}

function press(target: Element): void {
  const button = target.closest("button");
  const { run, sort } = button?.dataset ?? {};
  if (run !== undefined) choose({ selected: run === view.selected ? undefined : run });
  if (sort === undefined) return;
  const { sorting } = view, isSorted = sorting?.column === sort;
  // Results are looked at from the best, names from the first.
  const descending = isSorted ? !sorting.descending : sort !== "run" && sort !== "state";
  choose({ sorting: { column: sort, descending } });
}

function render(): void {
  const shown = shownRuns(runs, view), { metric, groupBy, sorting } = view;
  offerChoices(form, runs, view);
  const chosen = detailedRun(shown, view);
  const table = summaryTable(shown, runs, {
    ...{ metric, sorting, selected: chosen?.key, hasColors: groupBy === "" },
  });
  replace(find("#summary"), region("Runs", table));
  for (const { spec, chart } of drawn) {
    const plot = plotFor(spec, shown, view);
    chart.update(plot, {
      title: spec.title(view),
      xTitle: axisTitles[view.axis],
      logX: view.logX,
    });
  }
  replace(find("#comparison"), comparison(shown));
  showDetail(chosen);
}

function comparison(shown: readonly PageRun[]): Markup {
  const { groupBy, metric } = view;
  if (groupBy === "") return html``;
  const groups = groupsOf(grouped(shown, groupBy), metric);
  if (groups.length === 0) return html``;
  return html`<h2>By ${groupBy}</h2>${
    region("Chart of the comparison", comparisonChart(groups, metric))
  }${region("Comparison", comparisonTable(groups, metric))}`;
}

function showDetail(run: PageRun | undefined): void {
  if (run === detailed) return;
  detailed = run;
  const place = find("#detail");
  replace(place, run === undefined ? html`` : detail(run));
  if (run === undefined) return;
  const maps = mapsOf(run);
  place.querySelectorAll<HTMLElement>("[data-map]").forEach((element, i) =>
    readByPointer(element, maps[i]!)
  );
}

/** Changes what has changed; who was on a button still is. */
function replace(place: HTMLElement, markup: Markup): void {
  const focused = place.contains(document.activeElement)
    ? document.activeElement as HTMLElement
    : undefined;
  const { run, sort } = focused?.dataset ?? {};
  const scrolled = place.firstElementChild?.scrollLeft ?? 0;
  place.innerHTML = markup.text;
  if (place.firstElementChild !== null) place.firstElementChild.scrollLeft = scrolled;
  const buttons = [...place.querySelectorAll<HTMLElement>("button")];
  buttons.find(({ dataset }) =>
    run !== undefined ? dataset.run === run : sort !== undefined && dataset.sort === sort
  )
    ?.focus();
}

function paint(scheme: string): void {
  document.documentElement.style.colorScheme = scheme;
  redraw();
}

function redraw(): void {
  for (const { chart } of drawn) chart.redraw();
}
