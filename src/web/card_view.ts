/** What the end of a page says of its model: the model card. */
import type { CardMetric, CardSet, ModelCard } from "../export/model_card.ts";
import { scrolling } from "../inspect/page/figure.ts";
import { grouped } from "../text/grouped.ts";
import { html, type Markup } from "../text/markup.ts";

/** Metrics of a set that a page shows; the classes of answers have one each. */
const mostMetrics = 12;

export interface Precise {
  /** Stored problems that were answered with the weights as trained, and as the page has them. */
  readonly problems: number;
  /** Of these, how many got the same answer. */
  readonly same: number;
  /** Largest difference of two scores of a same answer. */
  readonly difference: number;
}

/** @param precise left out where the page has the weights as they were trained */
export function cardView(card: ModelCard, precise?: Precise): Markup {
  const { architecture, stacks, parameters, vocabulary, training, sets, missing } = card;
  const rows: (readonly [string, Markup | string])[] = [
    ["Model", `${architecture} with ${grouped(parameters)} weights and ${vocabulary} tokens`],
    ...Object.entries(stacks).map(([name, sizes]) =>
      [name === "encoder" ? "Encoder" : "Decoder", sizes] as const
    ),
    ...card.data === "" ? [] : [["Data", card.data] as const],
    ["Flags", flagsOf(card)],
    ...training === undefined ? [] : [
      [
        "Training",
        `${training.epochs} ${training.epochs === 1 ? "epoch" : "epochs"}, ${
          grouped(training.steps)
        } steps, seed ${training.seed}`,
      ] as const,
    ],
    ["Weights", precise === undefined ? "as they were trained (32 bits)" : precisionOf(precise)],
    ["Digest", html`SHA-256 of the weights: <code>${card.weightsDigest}</code>`],
  ];
  return html`
    <section id="card" class="card" aria-labelledby="card-title">
      <h2 id="card-title">About this model</h2>
      ${scrolling(
        "About this model",
        html`
          <table>
            <tbody>${rows
              .map(([name, text]) =>
                html`
                  <tr>
                    <th scope="row">${name}</th>
                    <td>${text}</td>
                  </tr>
                `
              )}</tbody>
          </table>
        `,
      )}
      ${sets.map(setView)}
      ${missing.map((text) => html`<p class="hint">${text}</p>`)}
    </section>
  `;
}

function flagsOf({ flags }: ModelCard): Markup {
  const texts = Object.entries(flags).map(([name, value]) =>
    html`
      <code class="flag">--${name} ${value}</code>
    `
  );
  return html`${texts}`;
}

function precisionOf({ problems, same, difference }: Precise): string {
  const stored = "stored with 16 bits, which halves their size";
  if (problems === 0) return stored;
  const answers = same === problems ? "all answers were the same" : `${same} answers were the same`;
  return `${stored}; on ${problems} problems, ${answers} as with the weights as they were trained, ` +
    `and their scores differed by at most ${difference.toFixed(4)}`;
}

function setView({ name, metrics, accuracy }: CardSet): Markup {
  const rows = metrics.slice(0, mostMetrics).map(metricRow), more = metrics.length - mostMetrics;
  return html`
    <h3>Results on ${name}</h3>
    ${accuracy && accuracyView(accuracy)}
    <details><summary>Metrics</summary>${scrolling(
      `Metrics of ${name}`,
      html`
        <table>
          <tbody>${rows}</tbody>
        </table>
      `,
    )}${more > 0 ? html`<p class="hint">and ${more} more</p>` : undefined}</details>
  `;
}

function accuracyView({ right, total, low, high, constant }: NonNullable<CardSet["accuracy"]>) {
  const share = (100 * right / total).toFixed(2);
  return html`<p>${grouped(right)} of ${
    grouped(total)
  } answers are right: ${share} % (95 % interval ${low.toFixed(2)} % to ${high.toFixed(2)} %); ${
    constantText(constant, total)
  }.</p>`;
}

function constantText(
  { answer, right, at_least }: NonNullable<CardSet["accuracy"]>["constant"],
  total: number,
): string {
  const share = (100 * right / total).toFixed(2);
  return `always answering ${answer} would be right for ${at_least ? "at least " : ""}${share} %`;
}

function metricRow({ name, value, interval }: CardMetric): Markup {
  const bounds = interval === undefined
    ? ""
    : ` (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  return html`
    <tr>
      <th scope="row">${name}</th>
      <td>${Number(value.toPrecision(6))}${bounds}</td>
    </tr>
  `;
}

/** Title of the page, and the lines around its content. @param problem its name */
export function aboutModel({ architecture, parameters, version }: ModelCard, problem: string) {
  const title = `A model trained on ${problem === "data" ? "examples from a file" : problem}`;
  return {
    title,
    about:
      `It is ${architecture} with ${
        grouped(parameters)
      } weights that has learned from examples alone. ` +
      "It runs in this page, in your browser: what you type is sent nowhere, and no network is needed.",
    footer:
      `Made by int2int ${version}. The model is run by ONNX Runtime Web, copyright Microsoft ` +
      "Corporation, MIT License.",
  };
}
