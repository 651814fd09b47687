/** What a model predicts for each right answer: the diagonal is right, and columns off it show what it gives instead. */
import { compare } from "./choose.ts";
import type { PredictionCounts, WrongAnswers } from "./data.ts";
import type { HeatMap } from "./heat_map.ts";
import { html, type Markup } from "../../text/markup.ts";
import { fixed } from "./numbers.ts";

export function predictionMap({ set, epoch, answers }: PredictionCounts): HeatMap {
  const rows = answers.map(({ answer }) => answer);
  const given = answers.flatMap(({ predictions }) => predictions.map(([prediction]) => prediction));
  const columns = [...new Set([...rows, ...given])].sort(byValue);
  const places = new Map(columns.map((text, i) => [text, i]));
  const percents = answers.map(({ examples, predictions }) => {
    const row = Array<number | undefined>(columns.length).fill(undefined);
    for (const [text, times] of predictions) row[places.get(text)!] = 100 * times / examples;
    return row;
  });
  return {
    title: `Predictions of ${set} by right answer after epoch ${epoch}`,
    ...{ rowTitle: "right answer", columnTitle: "prediction", rows, columns, percents },
    outlined: rows.map((answer) => places.get(answer)!),
  };
}

/** Numbers by size, what is none last. */
function byValue(a: string, b: string): number {
  const [x, y] = [a, b].map((text) => /^-?\d+$/.test(text) ? Number(text) : text);
  return typeof x === typeof y ? compare(x, y) : typeof x === "number" ? -1 : 1;
}

const shownPredictions = 5;

export function predictionTable({ set, epoch, answers }: PredictionCounts): Markup {
  const rows = answers.map(({ answer, examples, predictions }) => {
    const shares = predictions.slice(0, shownPredictions)
      .map(([text, times]) => `${text} (${fixed(100 * times / examples, 1)} %)`);
    const more = predictions.length > shownPredictions ? ", …" : "";
    return html`
      <tr>
        <th scope="row" class="number">${answer}</th>
        <td class="number">${examples}</td>
        <td>${shares.join(", ")}${more}</td>
      </tr>
    `;
  });
  return html`
    <table>
      <caption>Predictions of ${set} by right answer after epoch ${epoch}</caption>
      <thead>
        <tr>
          <th scope="col" class="number">right answer</th>
          <th scope="col" class="number">examples</th>
          <th scope="col">predicted</th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

const shownMistakes = 10;

/** The wrong predictions that are most frequent. */
export function frequentMistakes({ set, epoch, answers }: PredictionCounts): Markup {
  const mistakes = answers.flatMap(({ answer, examples, predictions }) =>
    predictions.filter(([text]) => text !== answer)
      .map(([text, times]) => ({ answer, text, times, share: 100 * times / examples }))
  ).sort((a, b) => b.times - a.times).slice(0, shownMistakes);
  if (mistakes.length === 0) {
    return html`<p>No wrong prediction for ${set} after epoch ${epoch}.</p>`;
  }
  const rows = mistakes.map(({ answer, text, times, share }) =>
    html`<tr>${
      [answer, text, times, `${fixed(share, 1)} %`].map((cell) =>
        html`<td class="number">${cell}</td>`
      )
    }</tr>`
  );
  return html`
    <table>
      <caption>Most frequent wrong predictions for ${set} after epoch ${epoch}</caption>
      <thead>
        <tr>${["right answer", "predicted", "times", "share of this answer"].map((title) =>
          html`<th scope="col" class="number">${title}</th>`
        )}</tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

export function wrongTable({ set, epoch, wrong, examples, shown }: WrongAnswers): Markup {
  const rows = shown.map(({ problem, answer, prediction }) =>
    html`<tr>${
      [problem, answer, prediction].map((cell) => html`<td><code>${cell}</code></td>`)
    }</tr>`
  );
  return html`
    <table>
      <caption>The shortest problems of ${set} with a wrong answer after epoch ${epoch} (${wrong} of ${examples} are wrong)</caption>
      <thead>
        <tr>${["problem", "right answer", "answer of the model"].map((title) =>
          html`<th scope="col">${title}</th>`
        )}</tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}
