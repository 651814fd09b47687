/** Beam search among the answers that a grammar allows: tokens are chosen on the host, by the logits of all beams. */
import type { GrammarState } from "../tokenizers/grammar.ts";
import type { CachedBeamDecoder } from "./beam_decoder.ts";
import { impossible } from "./beam_search.ts";
import type { Constraint } from "./constraint.ts";
import type { BeamDecoder, BeamRows, Candidates } from "./decoder.ts";
import { logitsName } from "./logits_decoder.ts";
import { logSumExp } from "./token_choice.ts";

/** A continuation of a beam of a problem. */
interface Continuation {
  readonly logProb: number;
  /** `beam * vocabSize + token` */
  readonly choice: number;
}

/** What the grammar makes of the beams of each step. */
export class ConstrainedBeams {
  /** Of each row of the last step. */
  #states: readonly GrammarState[] | undefined;
  #step = -1;

  /** @param room for tokens besides EOS, of each problem */
  constructor(
    private readonly constraint: Constraint,
    private readonly room: readonly number[],
    private readonly sizes: { readonly size: number; readonly vocabSize: number },
  ) {}

  /** Follows the beams into the next step. */
  goOnWith({ parents, tokens }: BeamRows): void {
    const before = this.#states, { constraint } = this;
    this.#step++;
    // The first step reads BOS.
    this.#states = before === undefined
      ? Array.from(tokens, () => constraint.start)
      : Array.from(tokens, (token, row) => constraint.next(before[parents[row]!]!, token));
  }

  /** The best continuations; where there are too few, the others have the log-probability -Infinity. */
  candidates({ problems, logProbs: sums }: BeamRows, logits: Float32Array): Candidates {
    const { size } = this.sizes, count = 2 * size, all = problems.length * count;
    const logProbs = new Float32Array(all).fill(-Infinity), choices = new Int32Array(all);
    problems.forEach((problem, i) => {
      const rows = Array.from(
        { length: sums.length / problems.length },
        (_, beam) => beam * problems.length + i,
      );
      const found = rows.flatMap((row, beam) =>
        sums[row]! <= impossible ? [] : this.#continuations(row, beam, problem, sums[row]!, logits)
      );
      found.sort((a, b) => b.logProb - a.logProb || a.choice - b.choice);
      found.slice(0, count).forEach(({ logProb, choice }, k) => {
        logProbs[i * count + k] = logProb;
        choices[i * count + k] = choice;
      });
    });
    return { logProbs, choices };
  }

  #continuations(
    row: number,
    beam: number,
    problem: number,
    sum: number,
    logits: Float32Array,
  ): Continuation[] {
    const { vocabSize } = this.sizes;
    const own = logits.subarray(row * vocabSize, (row + 1) * vocabSize),
      shift = sum - logSumExp(own);
    const allowed = this.constraint.allowed(this.#states![row]!, this.room[problem]! - this.#step);
    return Array.from(allowed, (token) => ({
      logProb: own[token]! + shift,
      choice: beam * vocabSize + token,
    }));
  }
}

/** @param decoder whose steps give logits */
export function constrainedDecoder(
  decoder: CachedBeamDecoder,
  beams: ConstrainedBeams,
): BeamDecoder {
  return {
    bos: decoder.bos,
    steps: decoder.steps,
    vocabSize: decoder.vocabSize,
    async next(rows) {
      beams.goOnWith(rows);
      const results = await decoder.step(rows);
      return beams.candidates(rows, await results.floats(logitsName));
    },
    close: () => decoder.close(),
  };
}
