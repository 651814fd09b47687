/** What is said of a round: in the log, in `rounds.jsonl` and as metrics of the run. */
import { fixed, floatRepr } from "../text/python_format.ts";
import { grouped } from "../text/grouped.ts";
import { scoreOfShare } from "./population.ts";
import type { Member, SearchState } from "./state.ts";
import type { Tally } from "./tally.ts";

/** Scores are those of the population after the round. */
export interface RoundRecord {
  readonly round: number;
  /** Whether a model has drawn what was tried; else these were starts. */
  readonly sampled: boolean;
  readonly best: number;
  /** The score that a tenth of the population reaches. */
  readonly tenth: number;
  readonly median: number;
  readonly worst: number;
  /** Size of the population. */
  readonly population: number;
  /** Members of it that this round has found. */
  readonly new: number;
  readonly temperature: number;
  readonly tried: number;
  /** Shares of what was tried, in percent. */
  readonly valid: number;
  readonly repeated: number;
  readonly improved: number;
}

/** @param population after the round, not empty */
export function recordOf(
  { round, temperature, tally }: SearchState,
  population: readonly Member[],
  sampled: boolean,
): RoundRecord {
  const share = (count: number, of = tally.tried) => of === 0 ? 0 : 100 * count / of;
  return {
    ...{ round, sampled },
    best: population[0]!.score,
    tenth: scoreOfShare(population, 0.1),
    median: scoreOfShare(population, 0.5),
    worst: population.at(-1)!.score,
    population: population.length,
    new: population.filter((member) => member.round === round).length,
    temperature,
    tried: tally.tried,
    valid: share(tally.valid),
    repeated: share(tally.repeated),
    improved: share(tally.improved),
  };
}

/** The line of the log. */
export function recordLine(record: RoundRecord): string {
  const { round, best, median, population, temperature, tried } = record;
  const percent = (share: number) => `${fixed(share, 1)} %`;
  const of = record.sampled
    ? `${grouped(tried)} samples at temperature ${shown(temperature)}: ${
      percent(record.valid)
    } valid, ` +
      `${percent(record.repeated)} known, `
    : `${grouped(tried)} starts: `;
  return `Round ${round}: best ${shown(best)}, median ${shown(median)} of ${
    grouped(population)
  }, ` +
    `${grouped(record.new)} new; ${of}${percent(record.improved)} improved`;
}

/** Metrics of the run, by their names. */
export function metricsOf(record: RoundRecord): Record<string, number> {
  const { best, tenth, median, worst, valid, repeated, improved, temperature } = record;
  const named = {
    best,
    tenth,
    median,
    worst,
    new: record.new,
    valid,
    repeated,
    improved,
    temperature,
  };
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [`search_${name}`, value]),
  );
}

/** At most four digits behind the point, and none that say nothing. */
export function shown(score: number): string {
  return floatRepr(Number(score.toFixed(4))).replace(/\.0$/, "");
}

/** What went wrong in a round, for the log. */
export function warningsOf({ tried, unreadable, tooLong, errors, firstError }: Tally): string[] {
  return [
    ...10 * unreadable <= 9 * tried ? [] : [
      `${grouped(unreadable)} of ${
        grouped(tried)
      } samples spell nothing that the tokenizer can read: raise --steps, or ` +
      "try --constrained true",
    ],
    ...tooLong === 0 ? [] : [
      `${grouped(tooLong)} of ${
        grouped(tried)
      } constructions have more tokens than --max_output_len, and are left out`,
    ],
    ...errors === 0 ? [] : [
      `${grouped(errors)} of ${
        grouped(tried)
      } constructions raised an error and are left out; the first: ${firstError}`,
    ],
  ];
}
