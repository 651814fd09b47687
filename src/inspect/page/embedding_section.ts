import type { EmbeddingView, NumberSpectrum } from "../vocabulary_view.ts";
import { bars } from "./bars.ts";
import { html, type Markup } from "../../text/markup.ts";
import { percent, short } from "./numbers.ts";
import { scatter } from "./scatter.ts";

/** Where the embedding places tokens: the same for every problem. */
export function embeddingSection(views: readonly EmbeddingView[]): Markup {
  return html`<p>The vectors of the problem's tokens, along the two directions in which they differ most; and the Fourier
spectrum of those that are consecutive numbers. A model that uses residues modulo m gives numbers with the same residue similar
vectors: waves of period m, m/2, m/3 … then explain much of the variance, and in the plane of such a wave the residues stand in
a circle.</p>${views.map(viewOf)}`;
}

/** Titles of the axes of principal components. */
export function componentAxes([first = 0, second = 0]: readonly number[]) {
  return [`PC 1 (${percent(first)})`, `PC 2 (${percent(second)})`] as const;
}

function viewOf({ stack, tokens, components, numbers }: EmbeddingView): Markup {
  const points = components.scores.map(([x = 0, y = 0], i) => ({ name: tokens[i]!.token, x, y }));
  const title = `Embeddings of the ${stack}: principal components`;
  const plane = scatter({ title, axes: componentAxes(components.explained), points });
  return html`<h3>${stack === "encoder" ? "Encoder" : "Decoder"}</h3><div class="charts">${plane}${
    numbers ? spectrum(stack, numbers) : undefined
  }</div>${
    numbers
      ? undefined
      : html`<p class="note">The vocabulary has no run of consecutive numbers, so there is no spectrum.</p>`
  }`;
}

function spectrum(stack: string, { tokens, frequencies, strongest, circle }: NumberSpectrum) {
  const range = `${tokens[0]} to ${tokens.at(-1)}`;
  const shares = bars(
    `Embeddings of the ${stack}: Fourier spectrum of ${range}`,
    ["frequency", "period", "share of variance"],
    frequencies.map(({ frequency, period, share }) => ({
      name: String(frequency),
      note: `period ${short(period)}`,
      share,
    })),
  );
  const { frequency, period, share } = strongest;
  const wave = scatter({
    title: `Embeddings of the ${stack} in the plane of frequency ${frequency} (period ${
      short(period)
    }, ${percent(share)})`,
    axes: ["first wave", "second wave"],
    points: circle.map(([x, y], i) => ({ name: tokens[i]!, x, y })),
  });
  return html`${shares}${wave}`;
}
