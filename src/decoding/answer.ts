/** An answer in token ids, without BOS, up to (not including) EOS. */
export interface Answer {
  readonly tokens: readonly number[];
  /** No EOS came within the limit: these are the first tokens of a longer answer. Left out: it is complete. */
  readonly cut?: boolean;
  /** As a beam search scores it: log-probability divided by a power of the length. */
  readonly score?: number;
  /** Log-probability of each token and, unless the answer is cut, of EOS; left out where it was not computed. */
  readonly logProbs?: readonly number[];
  /** How many of the samples are this answer; left out where none were drawn. */
  readonly count?: number;
}

/** Called before each step with the number of problems that are computed, and of tokens that their answers have. */
export type OnStep = (problems: number, length: number) => void;
