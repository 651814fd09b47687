import type { Inspection } from "../inspection.ts";
import type { Seen } from "../look.ts";
import type { StackName } from "../../models/probes.ts";
import type { LayerStates } from "../states_view.ts";
import { heatMap } from "./heat_map.ts";
import { html, type Markup } from "../../text/markup.ts";
import { componentAxes } from "./embedding_section.ts";
import { scatter } from "./scatter.ts";

const stacks: readonly StackName[] = ["encoder", "decoder"];

/** Norms of the hidden states, and their principal components layer by layer. */
export function statesSection(inspection: Inspection): Markup {
  const { states, tokens } = inspection;
  const parts = stacks.map((stack) => {
    const layers = states.filter(({ seen }) => seen.stack === stack);
    if (layers.length === 0) return undefined;
    return html`
      <h3>${titled(stack)}</h3>
      <div class="charts">${normMap(layers, tokens[stack])}${layers.map((layer) =>
        plane(layer, tokens[stack])
      )}</div>
    `;
  });
  return html`<p>Each token's state after every layer: how long the vector is, and where it lies along the two directions in
which the states of the layer differ most. The line joins them in the order of the sequence.</p>${parts}`;
}

/** How far tokens are processed: by copy gates, and by adaptive computation time. */
export function gateSection({ seen, tokens }: Inspection): Markup | undefined {
  const all = seen.filter(({ kind }) => kind === "gate" || kind === "halting");
  if (all.length === 0) return undefined;
  const maps = all.map((one) =>
    heatMap({
      title: `${titled(one.stack)}, ${one.label}`,
      rows: [one.kind === "gate" ? "mean gate" : "halting probability"],
      columns: tokens[one.stack],
      values: rowMeans(one),
      most: 1,
    })
  );
  return html`<p>A gate of 1 takes the layer's output, 0 keeps its input. A token stops once its halting probabilities add up.</p>
<div class="charts">${maps}</div>`;
}

function normMap(layers: readonly LayerStates[], tokens: readonly string[]): Markup {
  const values = layers.flatMap(({ norms }) => norms);
  return heatMap({
    title: "Norms of the states",
    rows: layers.map(({ seen }) => seen.label),
    columns: tokens,
    values,
    most: values.reduce((a, b) => Math.max(a, b), 0),
  });
}

function plane({ seen, components }: LayerStates, tokens: readonly string[]): Markup {
  const points = components.scores.map(([x = 0, y = 0], i) => ({ name: tokens[i]!, x, y }));
  return scatter({
    title: `${seen.label}: principal components`,
    axes: componentAxes(components.explained),
    points,
    joined: true,
  });
}

function rowMeans({ tensor: { shape: [rows = 0, columns = 1], data } }: Seen): number[] {
  return Array.from({ length: rows }, (_, i) => {
    const row = data.subarray(i * columns, (i + 1) * columns);
    return row.reduce((a, b) => a + b, 0) / columns;
  });
}

function titled(stack: StackName): string {
  return stack === "encoder" ? "Encoder" : "Decoder";
}
