/** The answers to one problem, with how likely the model holds each of them, and each of its tokens. */
import { firstOfEach } from "../../problems/show_answer.ts";
import { logProbability } from "../../decoding/score.ts";
import { html, type Markup } from "../../text/markup.ts";
import type { FoundAnswer } from "./decoders.ts";

/** An answer, and how it is read. */
export interface ShownAnswer {
  readonly text: string;
  readonly tokens: readonly string[];
  readonly answer: FoundAnswer;
}

export interface AnsweredProblem {
  readonly shown: string;
  readonly tokens: readonly string[];
  /** Best first; of those that look alike, the first. */
  readonly answers: readonly ShownAnswer[];
}

/** @param show reads the tokens of an answer */
export function shownAnswers(
  answers: readonly FoundAnswer[],
  tokensOf: (ids: readonly number[]) => string[],
  show: (tokens: readonly string[], cut: boolean) => string,
): ShownAnswer[] {
  return firstOfEach(answers.map((answer) => {
    const tokens = tokensOf(answer.tokens);
    return { text: show(tokens, answer.cut), tokens, answer };
  }));
}

/** @param remarks on the problem and its first answer */
export function answerView({ shown, tokens, answers }: AnsweredProblem, remarks: Markup): Markup {
  const lines = answers.map(({ text, answer }) => {
    const share = Math.exp(logProbability(answer));
    return html`
      <li>
        <output>${text}</output>
        ${bar(share)}
        <span class="share">${percent(share)}</span>
        <span class="score">score ${answer.score.toFixed(4)}${answer.cut ? ", cut" : ""}</span>
      </li>
    `;
  });
  const [best] = answers;
  return html`
    <h2>Answer</h2>
    <p class="read">Read as <strong>${shown}</strong></p>
    <p class="tokens" aria-label="Tokens of the problem">${tokens.map((token) =>
      html`
        <span>${token}</span>
      `
    )}</p>
    ${remarks}
    <ol class="answers">${lines}</ol>
    ${isByProbability(answers) ? undefined : html`<p class="hint">${order}</p>`}
    ${best === undefined ? undefined : confidence(best)}
  `;
}

const order =
  "In the order of their scores: log-probabilities relative to the length, so that long answers have a chance.";

/** Whether the bars show why the answers come in this order. */
function isByProbability(answers: readonly ShownAnswer[]): boolean {
  const shares = answers.map(({ answer }) => logProbability(answer));
  return shares.every((share, i) => i === 0 || share <= shares[i - 1]!);
}

/** Each token of the best answer, the darker the surer the model was of it. */
function confidence({ tokens, answer: { logProbs, cut } }: ShownAnswer): Markup {
  const written = cut ? tokens : [...tokens, "end"];
  const chips = written.slice(0, logProbs.length).map((token, i) => {
    const share = Math.exp(logProbs[i]!), level = Math.round(10 * share);
    return html`
      <span class="sure-${level}"><b>${token}</b><small>${percent(share)}</small></span>
    `;
  });
  return html`
    <h3>Token by token</h3>
    <p class="hint">How likely the model found each token of the best answer, given those before it.</p>
    <p class="chips">${chips}</p>
  `;
}

function bar(share: number): Markup {
  return html`
    <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect width="${(100 * share).toFixed(2)}" height="1" />
    </svg>
  `;
}

/** `97.3 %`; small shares are not 0. */
export function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 0.05) return "< 0.1 %";
  if (value < 100 && value > 99.95) return "> 99.9 %";
  return `${value.toFixed(1)} %`;
}
