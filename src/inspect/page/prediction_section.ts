import type { Candidate } from "../analysis/most_likely.ts";
import type { Inspection } from "../inspection.ts";
import type { LayerPredictions } from "../states_view.ts";
import { scrolling } from "./figure.ts";
import { html, type Markup } from "../../text/markup.ts";

const caption = "The most likely tokens behind each position, by layer";

/** The logit lens: a table whose cells are the more colored, the surer the layer is. */
export function predictionSection(inspection: Inspection): Markup {
  const { predictions, written, tokens } = inspection;
  const read = tokens[predictions[0]!.seen.stack];
  const heads = read.map((token, t) =>
    html`<th scope="col">${token}<br>→ ${written[t] ?? "·"}</th>`
  );
  const rows = predictions.map((layer) => rowOf(layer, inspection));
  const table = html`
    <table class="lens">
      <caption>${caption}</caption>
      <thead>
        <tr><td></td>${heads}</tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
  return html`<p>Every layer's hidden state, read as if it were the last: through the final norm, if there is one, and the
output projection (“logit lens”). Columns: the token that is read → the token that the model writes; framed where the layer
would write the same.</p>${scrolling(caption, table)}`;
}

function rowOf({ seen, candidates }: LayerPredictions, { vocabulary, written }: Inspection) {
  const nameOf = ({ id }: Candidate) => vocabulary.tokens[id]!;
  const cells = candidates.map(([best, ...others], t) => {
    const shown = html`${nameOf(best!)} ${chance(best!)}${
      others.map((other) => html`<small>${nameOf(other)} ${chance(other)}</small>`)
    }`;
    const strength = Math.round(100 * best!.probability);
    const style = `background: color-mix(in srgb, var(--weak) ${strength}%, transparent)`;
    const agrees = nameOf(best!) === written[t] ? "right" : "";
    return html`<td class="${agrees}" style="${style}">${shown}</td>`;
  });
  return html`<tr><th scope="row">${seen.label}</th>${cells}</tr>`;
}

function chance({ probability }: Candidate): string {
  return probability.toFixed(2);
}
