/** Answers whose tokens are chosen on the host, by the logits of each step. */
import type { Constraint } from "./constraint.ts";
import type { GreedyDecoder, LogitsDecoder } from "./decoder.ts";
import { type Choice, chooseToken, likeliestToken, type SamplingSettings } from "./token_choice.ts";
import { eosId } from "../tokenizers/vocabulary.ts";

/** Writes one answer: chooses its tokens, one after the other. @param allowed left out: all tokens */
export type TokenChooser = (logits: Float32Array, allowed?: Int32Array) => Choice;

/** Takes the likeliest token. */
export const greedily: TokenChooser = (logits, allowed) =>
  chooseToken(logits, likeliestToken, () => 0, allowed);

/** Draws tokens. */
export function atRandom(settings: SamplingSettings, uniform: () => number): TokenChooser {
  return (logits, allowed) => chooseToken(logits, settings, uniform, allowed);
}

/**
 * The same among tokens that lead to whole answers.
 *
 * @param constraint left out: all tokens are allowed @param room for tokens of the answer besides EOS
 */
export function within(
  constraint: Constraint | undefined,
  room: number,
  choose: TokenChooser,
): TokenChooser {
  if (constraint === undefined) return choose;
  let state = constraint.start, left = room;
  if (state.fewest > room) return (logits) => choose(logits, constraint.withoutEnd);
  return (logits) => {
    const choice = choose(logits, constraint.allowed(state, left));
    if (choice.token === eosId) return choice;
    state = constraint.next(state, choice.token);
    left--;
    return choice;
  };
}

/** Tokens that there is room for in each answer, besides EOS. @param maxLength tokens with BOS and EOS */
export function roomOf({ steps }: Pick<LogitsDecoder, "steps">, maxLength: number): number[] {
  return Array.from(steps, (most) => Math.min(maxLength - 2, most - 1));
}

/** Decoding with such tokens. @param choosers one for each row */
export function chosenTokens(
  decoder: LogitsDecoder,
  choosers: readonly TokenChooser[],
): GreedyDecoder {
  let rows = choosers;
  return {
    bos: decoder.bos,
    steps: decoder.steps,
    async next(last) {
      const logits = await decoder.next(last), vocabSize = logits.length / rows.length;
      const choices = rows.map((choose, row) =>
        choose(logits.subarray(row * vocabSize, (row + 1) * vocabSize))
      );
      return {
        tokens: Int32Array.from(choices, ({ token }) => token),
        logProbs: Float32Array.from(choices, ({ logProb }) => logProb),
      };
    },
    keep(kept) {
      rows = kept.map((row) => rows[row]!);
      return decoder.keep(kept);
    },
    close: () => decoder.close(),
  };
}
