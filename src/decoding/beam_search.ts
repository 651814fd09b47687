/** Beam search as Int2Int does it (paper §3.3): the most likely answers, each with its score. */
import { eosId } from "../tokenizers/vocabulary.ts";
import type { Answer, OnStep } from "./answer.ts";
import type { BeamDecoder, BeamRows } from "./decoder.ts";

/** Its score is the sum of the log-probabilities of its tokens, EOS included, divided by length^penalty. */
export type ScoredAnswer = Required<Omit<Answer, "count">>;

export interface BeamSettings {
  /** Answers kept for each problem. */
  readonly size: number;
  /** Scores are divided by length^penalty: above 0 favours long answers, below 0 short ones. */
  readonly lengthPenalty: number;
  /** Stop as soon as there are `size` answers, instead of when no better one can come. */
  readonly earlyStopping: boolean;
  /** Tokens of an answer including BOS and EOS. */
  readonly maxLength: number;
}

/** Beams that are copies of a problem's first at the beginning must not win. */
export const impossible = -1e9;

/** A beam: an unfinished answer. */
interface Beam {
  readonly tokens: readonly number[];
  readonly logProb: number;
  /** Of each token. */
  readonly logProbs: readonly number[];
  /** Row that it was. */
  readonly row: number;
}

/** A problem whose answers are searched, and its beams. */
interface Open {
  readonly problem: number;
  readonly beams: readonly Beam[];
}

/**
 * @param onStep called before each step with the number of problems searched, and of tokens of their answers
 * @returns for each of the `count` problems its answers, best first
 */
export async function searchBeams(
  decoder: BeamDecoder,
  count: number,
  settings: BeamSettings,
  onStep?: OnStep,
): Promise<ScoredAnswer[][]> {
  const { size, maxLength: limit } = settings,
    { vocabSize, steps } = decoder,
    candidates = 2 * size;
  const searches = Array.from({ length: count }, (_, problem) => {
    // BOS takes no step.
    const maxLength = Math.min(limit, steps[problem]! + 1);
    return new Search({ ...settings, maxLength });
  });
  // The first step finds the same with one beam, unless there are too few tokens to choose from.
  let beams = vocabSize < candidates ? size : 1;
  let open = searches.map((_, problem): Open => ({
    problem,
    beams: Array.from({ length: beams }, (_, i) => ({
      tokens: [],
      logProbs: [],
      logProb: i === 0 ? 0 : impossible,
      row: problem,
    })),
  }));
  for (let length = 1; length < limit && open.length > 0; length++) {
    onStep?.(open.length, length);
    const { logProbs, choices } = await decoder.next(rowsOf(open, beams, decoder.bos));
    open = open.flatMap(({ problem, beams }, i) => {
      const part = [candidates * i, candidates * (i + 1)] as const;
      const continued = searches[problem]!.extend(
        beams,
        logProbs.subarray(...part),
        choices.subarray(...part),
        { length, vocabSize, rowOf: (beam) => beam * open.length + i },
      );
      return continued.length > 0 ? [{ problem, beams: continued }] : [];
    });
    beams = size;
  }
  return searches.map((search) => search.best());
}

/** The beams of all problems as the decoder takes them: first all first ones, then all second ones, … */
function rowsOf(open: readonly Open[], beams: number, bos: number): BeamRows {
  const rows = Array.from({ length: beams }, (_, beam) => open.map(({ beams }) => beams[beam]!))
    .flat();
  return {
    problems: open.map(({ problem }) => problem),
    parents: Int32Array.from(rows, ({ row }) => row),
    tokens: Int32Array.from(rows, ({ tokens }) => tokens.at(-1) ?? bos),
    logProbs: Float32Array.from(rows, ({ logProb }) => logProb),
  };
}

/** The search for one problem's answers. */
class Search {
  #found: ScoredAnswer[] = [];
  #worst = Infinity;

  constructor(private readonly settings: BeamSettings) {}

  best(): ScoredAnswer[] {
    return [...this.#found].sort((a, b) => b.score - a.score);
  }

  /**
   * The beams of the next step, `size` or, when the search is over, none.
   *
   * @param length tokens so far, BOS included @param rowOf row of each of the beams
   */
  extend(
    beams: readonly Beam[],
    logProbs: Float32Array,
    choices: Int32Array,
    { length, vocabSize, rowOf }: {
      length: number;
      vocabSize: number;
      rowOf: (beam: number) => number;
    },
  ): Beam[] {
    const { size, maxLength } = this.settings;
    if (this.#isDone(logProbs[0]!)) return [];
    const next: Beam[] = [];
    for (let i = 0; i < logProbs.length && next.length < size; i++) {
      // No further tokens are allowed.
      if (logProbs[i] === -Infinity) break;
      const parent = Math.floor(choices[i]! / vocabSize), token = choices[i]! % vocabSize;
      const { tokens, logProbs: known, logProb: before } = beams[parent]!;
      const cut = token !== eosId, own = logProbs[i]! - before;
      // At the limit an answer is cut before its last token, which counts in the score alone.
      if (!cut || length + 1 === maxLength) {
        const answer = { tokens, cut, logProbs: cut ? known : [...known, own] };
        this.#add(answer, logProbs[i]!, length);
        continue;
      }
      next.push({
        tokens: [...tokens, token],
        logProbs: [...known, own],
        logProb: logProbs[i]!,
        row: rowOf(parent),
      });
    }
    // There are as many beams as ever, also where too few tokens are allowed.
    while (next.length > 0 && next.length < size) next.push({ ...next[0]!, logProb: impossible });
    return next;
  }

  /** @param best largest log-probability among the continuations */
  #isDone(best: number): boolean {
    const { size, lengthPenalty, earlyStopping, maxLength } = this.settings;
    if (this.#found.length < size) return false;
    return earlyStopping || this.#worst >= best / (maxLength - 1) ** lengthPenalty;
  }

  #add(answer: Omit<ScoredAnswer, "score">, logProb: number, length: number): void {
    const { size, lengthPenalty } = this.settings;
    const score = logProb / length ** lengthPenalty;
    if (this.#found.length >= size && score <= this.#worst) return;
    this.#found.push({ ...answer, score });
    if (this.#found.length > size) {
      const worst = this.#found.reduce((a, b) => (b.score < a.score ? b : a));
      this.#found.splice(this.#found.indexOf(worst), 1);
    }
    this.#worst = this.#found.reduce((least, found) => Math.min(least, found.score), Infinity);
  }
}
