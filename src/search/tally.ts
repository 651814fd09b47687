/** What became of constructions in local search. */
export interface Tally {
  /** Samples of the model, or starts. */
  readonly tried: number;
  /** Those whose tokens spell nothing. */
  readonly unreadable: number;
  /** Those that were constructions before they were improved. */
  readonly valid: number;
  /** Valid ones that were known before, to the population or from samples drawn with them. */
  readonly repeated: number;
  /** Those that local search made better, or made constructions. */
  readonly improved: number;
  /** Those that are too long for the model after local search. */
  readonly tooLong: number;
  /** Those at which the code of the search raised an error. */
  readonly errors: number;
  /** What the first of these said. */
  readonly firstError?: string;
}

export const noTally: Tally = {
  ...{ tried: 0, unreadable: 0, valid: 0, repeated: 0, improved: 0, tooLong: 0, errors: 0 },
};

export function sumOf(a: Tally, b: Tally): Tally {
  const firstError = a.firstError ?? b.firstError;
  return {
    tried: a.tried + b.tried,
    unreadable: a.unreadable + b.unreadable,
    valid: a.valid + b.valid,
    repeated: a.repeated + b.repeated,
    improved: a.improved + b.improved,
    tooLong: a.tooLong + b.tooLong,
    errors: a.errors + b.errors,
    ...firstError !== undefined && { firstError },
  };
}
