/** What a problem says about a prediction that was not right under teacher forcing (paper §4.2). */
export interface Verdict {
  /** The prediction is right nevertheless. */
  readonly correct: boolean;
  /** It is close by the wider measure of the problem. */
  readonly closeD1: boolean;
  /** It is close by the narrower measure of the problem. */
  readonly closeD2: boolean;
  /** The (first) integer predicted; 0 when the tokens mean nothing. */
  readonly leading: bigint;
}

/** What evaluation asks of a problem. Sequences are words, without the special ones that frame them. */
export interface Checker {
  /** May throw on a prediction it cannot understand; that counts as wrong. */
  check(
    source: readonly string[],
    target: readonly string[],
    hypothesis: readonly string[],
  ): Verdict;
  /** Name of a class of examples in the log and in metric names. */
  describeClass(codeClass: number): string;
}
