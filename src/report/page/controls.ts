/// <reference lib="dom" />
/** The controls above the page. */
import type { PageRun } from "./data.ts";
import { differingFlags } from "../../runs/differing_flags.ts";
import { html, type Markup } from "../../text/markup.ts";
import { metricsOf } from "./metrics.ts";
import { axisTitles, type View } from "./view.ts";

/** @param change takes what the reader chooses */
export function buildControls(
  form: HTMLFormElement,
  change: (choice: Partial<View>) => void,
): void {
  form.innerHTML = html`
    <label
      class="wide">Filter<input type="search" name="filter" placeholder="name, state, base=10" autocomplete="off" spellcheck="false"></label>
    <label>Metric<select name="metric"></select></label>
    <label>Group by<select name="groupBy"></select></label>
    <label>Over<select name="axis">${Object.entries(axisTitles).map(([axis, title]) =>
      html`<option value="${axis}">${title}</option>`
    )}</select></label>
    <label>Smoothing<input type="range" name="smoothing" min="0" max="0.98" step="0.02" value="0"></label>
    <label class="check"><input type="checkbox" name="logX"> log axis</label>
  `.text;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => change(choiceIn(form)));
}

function choiceIn(form: HTMLFormElement): Partial<View> {
  const values = new FormData(form), text = (name: string) => String(values.get(name));
  return {
    filter: text("filter"),
    metric: text("metric"),
    groupBy: text("groupBy"),
    axis: text("axis") as View["axis"],
    logX: values.has("logX"),
    smoothing: Number(text("smoothing")),
  };
}

/** Offers what the runs have; a choice that is still offered stays. */
export function offerChoices(form: HTMLFormElement, runs: readonly PageRun[], view: View): void {
  const flags = differingFlags(runs);
  offer(form, "metric", metricsOf(runs).map((name) => [name, name]), view.metric);
  offer(
    form,
    "groupBy",
    [["", "nothing"], ...flags.map((name) => [name, name] as const)],
    view.groupBy,
  );
}

function offer(
  form: HTMLFormElement,
  name: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
): void {
  const select = form.elements.namedItem(name) as HTMLSelectElement;
  const offered: Markup = html`${
    options.map(([value, text]) => html`<option value="${value}">${text}</option>`)
  }`;
  if (select.innerHTML !== offered.text) select.innerHTML = offered.text;
  select.value = chosen;
}
