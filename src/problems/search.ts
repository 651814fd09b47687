/**
 * A search for constructions: graphs, sets, sequences … with a property, of which the best are wanted. This is what a file for
 * `int2int search` exports as default, itself or a function that makes it from the flags.
 *
 * As a problem (see {@link problemOfSearch}) it asks nothing, and its answers are what local search makes of random starts. So all
 * that trains, samples and reads models takes it like any other problem.
 */
import type { Random } from "../random.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import type { ProblemDefinition } from "./definition.ts";

/** @typeParam C a construction */
export interface SearchDefinition<C> {
  /** A letter, then letters, digits, `_` or `-`. */
  readonly name: string;
  /** Writes constructions as tokens, and reads them. */
  readonly outputTokenizer: Tokenizer<C>;

  /** How good a construction is, higher is better; `undefined` or `null` for what is none. */
  score(construction: C): number | null | undefined;

  /**
   * Local search: repairs and completes a construction, which need not be a valid one, and returns another; `undefined` or `null`
   * where nothing comes of it. All chance must come from `random`.
   */
  improve(construction: C, random: Random): C | null | undefined;

  /** A random construction to improve, or an empty one. */
  start(random: Random): C;

  /**
   * One construction for all that are the same by symmetry: those found are compared, and kept, in this form. Left out: constructions
   * are the same where their tokens are.
   */
  canonical?(construction: C): C;

  /** A construction that is the same by symmetry, for the model to see another form each time; left out: it sees one. */
  augment?(construction: C, random: Random): C;
}

/** The same with all that the definition leaves out. */
export interface Search<C> {
  /** `undefined` for what is no construction. */
  score(construction: C): number | undefined;
  improve(construction: C, random: Random): C | undefined;
  start(random: Random): C;
  canonical(construction: C): C;
  augment(construction: C, random: Random): C;
}

/** Returns what it is given; around a definition it lets TypeScript infer and check all types from the tokenizer. */
export function search<C>(definition: SearchDefinition<C>): SearchDefinition<C> {
  return definition;
}

/** A search with all that is left out. */
export function completeSearch(own: SearchDefinition<unknown>): Search<unknown> {
  return {
    score: (construction) => own.score(construction) ?? undefined,
    improve: (construction, random) => own.improve(construction, random) ?? undefined,
    start: (random) => own.start(random),
    canonical: own.canonical ?? ((construction) => construction),
    augment: own.augment ?? ((construction) => construction),
  };
}

/** What a model of a search is asked: nothing. */
const nothing: Tokenizer<string> = {
  symbols: [],
  encode: () => [],
  parse: (tokens) => tokens.length === 0 ? "" : undefined,
};

/** A problem that asks nothing. An answer is right if it is as good as the one that local search has found. */
export function problemOfSearch(
  { name, outputTokenizer }: SearchDefinition<unknown>,
  { score, improve, start, canonical }: Search<unknown>,
): ProblemDefinition<string, unknown> {
  return {
    name,
    inputTokenizer: nothing,
    outputTokenizer,
    generate(random) {
      const found = improve(start(random), random);
      if (found === undefined || score(found) === undefined) return undefined;
      return { problem: "", answer: canonical(found) };
    },
    evaluate(_problem, answer, prediction) {
      const found = score(prediction);
      return { correct: found !== undefined && found >= score(answer)! };
    },
  };
}
