/**
 * A search for constructions, in rounds: a model learns from the best constructions known, its samples are improved by local
 * search, and what is new and better joins them. Round 0 improves random starts.
 *
 * A round of training is an epoch of an ordinary run, with the {@link Member}s as examples; local search is its evaluation. This is
 * what a search adds to the state of a run. Everything in it follows from the seed, whenever the search was interrupted: results of
 * local search are added up in any order, and what is drawn depends on numbers of rounds and constructions alone.
 */
import { noTally, type Tally } from "./tally.ts";
import type { RoundRecord } from "./record.ts";

/** A construction in its canonical form. */
export interface Member {
  /** Ids of its tokens. */
  readonly tokens: readonly number[];
  readonly score: number;
  /** The round that found it. */
  readonly round: number;
}

export interface SearchState {
  /** The round under way. */
  readonly round: number;
  /** Constructions of this round that went through local search. */
  readonly searched: number;
  /** What became of them. */
  readonly tally: Tally;
  /** The best of all former rounds, the very best first. */
  readonly population: readonly Member[];
  /** The best of this round that are not among them. */
  readonly found: readonly Member[];
  /** Of samples of this round. */
  readonly temperature: number;
  /** Of the rounds that are complete. */
  readonly records: readonly RoundRecord[];
}

/** @param temperature of the first samples */
export function initialSearch(temperature: number): SearchState {
  return {
    ...{ round: 0, searched: 0, tally: noTally },
    ...{ population: [], found: [], temperature, records: [] },
  };
}
