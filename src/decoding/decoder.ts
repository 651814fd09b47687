/** What a search for answers asks of a model: the most likely next tokens, step by step, for a whole batch. */

/** The most likely next token of each row. */
export interface NextTokens {
  /** `[rows]` */
  readonly tokens: Int32Array;
  /** Their log-probabilities, `[rows]`; left out unless they were asked for. */
  readonly logProbs?: Float32Array;
}

/** Writes one answer to each problem of a batch. */
export interface GreedyDecoder {
  /** Id of the token that every answer starts with: it is given to the first step. */
  readonly bos: number;
  /** How many tokens each problem has positions for, `[size]`. */
  readonly steps: Int32Array;
  /**
   * Takes the last token of each answer, `[rows]`, and returns the most likely next ones. The last are those that it returned
   * before: some decoders compute several steps ahead.
   */
  next(tokens: Int32Array): Promise<NextTokens>;
  /** Goes on with some of the rows only. @param rows their numbers among those of the last step */
  keep(rows: readonly number[]): Promise<void>;
  close(): void;
}

/** Writes answers to the problems of a batch, and leaves it to its caller to choose their tokens. */
export interface LogitsDecoder extends Pick<GreedyDecoder, "bos" | "steps" | "close"> {
  /** Takes the last token of each answer, `[rows]`, and returns the logits of the next ones, `[rows, vocabSize]`. */
  next(tokens: Int32Array): Promise<Float32Array>;
  /** Goes on with these rows of the last step, each as often as it is named: several answers may have one beginning. */
  keep(rows: readonly number[]): Promise<void>;
}

/** The beams of a step, as many for each problem: row `beam * problems.length + i` is one of `problems[i]`. */
export interface BeamRows {
  /** The problems still searched, by their numbers in the batch, in order. */
  readonly problems: readonly number[];
  /** Row of the step before that each row continues; in the first step, its problem's number in the batch. */
  readonly parents: Int32Array;
  /** Last token of each row. */
  readonly tokens: Int32Array;
  /** Log-probability of each row's answer so far. */
  readonly logProbs: Float32Array;
}

/** The best continuations of each problem's beams taken together, best first: `2 * size` for each problem. */
export interface Candidates {
  /** Log-probability of the answer with its new token. */
  readonly logProbs: Float32Array;
  /** `beam * vocabSize + token` */
  readonly choices: Int32Array;
}

/** Writes several answers to each problem of a batch side by side. */
export interface BeamDecoder {
  /** Id of the token that every answer starts with: it is given to the first step. */
  readonly bos: number;
  /** How many tokens each problem has positions for, `[size]`. */
  readonly steps: Int32Array;
  readonly vocabSize: number;
  /**
   * Re-orders the beams, makes a step, and finds how they best go on. The beams are the best candidates of the step before that
   * did not close their answers, in order: some decoders compute several steps ahead.
   */
  next(rows: BeamRows): Promise<Candidates>;
  close(): void;
}
