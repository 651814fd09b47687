/** How often the model, and whoever guesses, were right about the problems of the page. */
import { html, type Markup } from "../../text/markup.ts";

/** What became of an answer; `other`: it is not the stored one, but others may be right. */
export type Verdict = "right" | "wrong" | "other";

/** @param judgesOtherAnswers whether others may be right than the stored one */
export function verdictOn(
  tokens: readonly string[],
  right: readonly string[],
  judgesOtherAnswers: boolean,
): Verdict {
  if (tokens.length === right.length && tokens.every((token, i) => token === right[i])) {
    return "right";
  }
  return judgesOtherAnswers ? "other" : "wrong";
}

type Counts = Record<Verdict, number>;

export class ScoreBoard {
  readonly #counts: Readonly<Record<"Model" | "You", Counts>> = {
    Model: { right: 0, wrong: 0, other: 0 },
    You: { right: 0, wrong: 0, other: 0 },
  };

  count(who: "Model" | "You", verdict: Verdict): void {
    this.#counts[who][verdict]++;
  }

  view(): Markup {
    const parts = Object.entries(this.#counts).flatMap(([who, { right, wrong, other }]) => {
      const all = right + wrong;
      if (all + other === 0) return [];
      const share = all === 0 ? "" : ` (${Math.round(100 * right / all)} %)`;
      const open = other === 0 ? "" : `, ${other} not like the stored answer`;
      return [html`<span><b>${who}</b> ${right} of ${all} right${share}${open}</span>`];
    });
    return html`${parts}`;
  }
}

const signs = { right: "✓", wrong: "✗", other: "?" };

/** @param who wrote the answer @param right the right answer, as people read it */
export function verdictView(who: string, verdict: Verdict, right: string): Markup {
  const texts = {
    right: "right",
    wrong: `wrong, the right answer is ${right}`,
    other: `not the stored answer, which is ${right}; others may be right, too`,
  };
  return html`
    <p
      class="verdict ${verdict}"><span aria-hidden="true">${signs[verdict]}</span> ${who}: ${texts[
        verdict
      ]}</p>
  `;
}
