/** All that is known of one run. */
import type { SetDetails } from "../../log/set_details.ts";
import { accuracyTable, breakdownsOf, breakdownTable } from "./accuracy_view.ts";
import { classMap, classTable } from "./class_view.ts";
import { showFlag } from "./choose.ts";
import type { PageRun } from "./data.ts";
import { type HeatMap, heatMap, scale } from "./heat_map.ts";
import { html, type Markup } from "../../text/markup.ts";
import { lastScore } from "./metrics.ts";
import { frequentMistakes, predictionMap, predictionTable, wrongTable } from "./prediction_view.ts";

/** The heat maps of a run, in the order of the page. */
export function mapsOf({ classes, predictions }: PageRun): HeatMap[] {
  return [...classes.map(classMap), ...predictions.map(predictionMap)];
}

export function detail(run: PageRun): Markup {
  const { details, classes, predictions, wrongAnswers } = run;
  return html`
    <h2>Run ${run.name}</h2>
    ${run.notes.map((note) => html`<p class="note">${note}</p>`)}
    <div class="columns">
    ${Object.entries(details).map(([set, found]) => accuracyCards(run, set, found))}
    ${classes.map((table) => figure(classMap(table), "right answers", classTable(table)))}
    ${predictions.map((counts) =>
      figure(
        predictionMap(counts),
        "share of the examples with this right answer",
        predictionTable(counts),
      )
    )}
    ${predictions.map((counts) => card("Frequent mistakes", frequentMistakes(counts)))}
    ${wrongAnswers.map((wrong) => card("Wrong answers", wrongTable(wrong)))}
    </div>
    <p
      class="hint">All metrics are defined in <code>docs/reference/metrics.md</code> of the program.</p>
    ${predictions.length === 0 ? hint("Predictions by right answer", "--export_pred true") : ""}
    ${wrongAnswers.length === 0 ? hint("Wrong answers", "--eval_verbose 1") : ""}
    <details><summary>Flags of this run</summary>${region("Flags", flagTable(run))}</details>
  `;
}

function accuracyCards(run: PageRun, set: string, details: SetDetails): Markup[] {
  return [
    card(`Accuracy on ${set}`, accuracyTable(set, details, macroOf(run, set))),
    ...breakdownsOf(details).map((groups) =>
      card(`Accuracy on ${set} by ${groups.title}`, breakdownTable(set, groups))
    ),
  ];
}

/** Mean accuracy of the classes, where there are any. */
function macroOf(run: PageRun, set: string): number | undefined {
  const names = ["acc", "beam_acc"].map((acc) => `${set}_arithmetic_${acc}_macro`);
  return names.map((name) => lastScore(run, name)?.value).find((value) => value !== undefined);
}

function figure(map: HeatMap, meaning: string, table: Markup): Markup {
  return html`
    <figure
      class="card"><h3>${map.title}</h3><div class="scroll" data-map>${heatMap(
        map,
      )}<div class="tooltip" role="status" hidden></div></div>${scale(meaning)}
    <details><summary>Table</summary>${region(map.title, table)}</details></figure>
  `;
}

function card(title: string, table: Markup): Markup {
  return html`<section class="card"><h3>${title}</h3>${region(title, table)}</section>`;
}

/** Wide tables scroll by themselves, also by keyboard. */
export function region(label: string, table: Markup): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">${table}</div>`;
}

function hint(what: string, flag: string): Markup {
  return html`
    <p
      class="hint">${what} are shown for runs that are trained or evaluated with <code>${flag}</code>.</p>
  `;
}

function flagTable({ flags }: PageRun): Markup {
  const rows = Object.entries(flags).map(([name, value]) =>
    html`
      <tr>
        <th scope="row">${name}</th>
        <td>${showFlag(value)}</td>
      </tr>
    `
  );
  return html`
    <table>
      <thead>
        <tr>
          <th scope="col">flag</th>
          <th scope="col">value</th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}
