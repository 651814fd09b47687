/** The one check that all batches pass on their way into a model: its tables have rows for so much, and no more. */
import type { InputBuilder } from "./feeds.ts";
import type { Feeds } from "../graph/feeds.ts";

export interface Limits {
  /** Size of the vocabulary. */
  readonly vocabSize: number;
  /** Longest sequence that is read or written, special tokens included. */
  readonly positions: number;
}

/** Inputs that hold token ids. */
const ids = ["source", "target", "next", "prompt", "token"];

/** Lengths of sequences: problems, answers. */
const lengths = ["S", "T"];

/**
 * The same input builder, except that it refuses to feed a model what its tables have no row for: engines read them without
 * another check. Whoever takes tokens from people looks at them before, and says so in better words.
 */
export function withinLimits(inputBuilder: InputBuilder, limits: Limits): InputBuilder {
  return {
    ...inputBuilder,
    teacherForced: (...batch) => checked(inputBuilder.teacherForced(...batch), limits),
    encoding: (batch) => checked(inputBuilder.encoding(batch), limits),
    decoding: (...step) => checked(inputBuilder.decoding(...step), limits),
  };
}

/** @throws {RangeError} for a token, a length or a position that the model does not know */
function checked(feeds: Feeds, { vocabSize, positions }: Limits): Feeds {
  const { arrays, sizes } = feeds;
  for (const name of ids) expectBelow(vocabSize, arrays[name], `${name}: token`);
  expectBelow(positions, arrays.position, "position");
  expectBelow(sizes.S! * sizes.M!, arrays.row, "row");
  for (const symbol of lengths) {
    const length = sizes[symbol] ?? 0;
    if (length > positions) {
      throw new RangeError(`${symbol} = ${length} tokens, this model has ${positions} positions`);
    }
  }
  return feeds;
}

function expectBelow(limit: number, values: ArrayLike<number> | undefined, what: string): void {
  const count = values?.length ?? 0;
  for (let i = 0; i < count; i++) {
    const value = values![i]!;
    if (value >= 0 && value < limit) continue;
    throw new RangeError(`${what} ${value} at place ${i}, this model knows 0 to ${limit - 1}`);
  }
}
