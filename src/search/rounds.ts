/** Local search of a round: of random starts, or of samples that a model draws. */
import { TrainingError } from "../errors.ts";
import type { Logger } from "../log/logger.ts";
import { grouped } from "../text/grouped.ts";
import { best, keyOf } from "./population.ts";
import { recordLine, recordOf, type RoundRecord, warningsOf } from "./record.ts";
import type { SearchOptions } from "./options.ts";
import type { Improved, Job } from "./local_search.ts";
import type { SearchThreads } from "./threads.ts";
import type { SearchState } from "./state.ts";
import { noTally, sumOf } from "./tally.ts";
import { nextTemperature } from "./temperature.ts";
import { unlessAsked } from "./unless_asked.ts";

export interface RoundContext {
  readonly options: SearchOptions;
  readonly log: Logger;
  readonly threads: SearchThreads;
  /** Ids of the tokens of some samples. @param block number of these in the round */
  readonly sample: (
    block: { readonly round: number; readonly number: number },
    count: number,
    temperature: number,
  ) => Promise<readonly (readonly number[])[]>;
  readonly interrupted: () => boolean;
}

/** Constructions that are drawn, and improved, together: they are what an interruption loses. */
const blockSize = 500;

/** A search as it goes on. */
export class Rounds {
  state: SearchState;

  constructor(private readonly context: RoundContext, state: SearchState) {
    this.state = state;
  }

  /** The best score; -Infinity before the first round is complete. */
  get best(): number {
    return this.state.population[0]?.score ?? -Infinity;
  }

  /**
   * The rest of the round under way.
   *
   * @returns `undefined` where it was interrupted
   * @throws {TrainingError} where there is no construction after the starts
   */
  async search(): Promise<RoundRecord | undefined> {
    const { log, threads, interrupted } = this.context, total = this.#total;
    const known = new Set(this.state.population.map(({ tokens }) => keyOf(tokens)));
    while (this.state.searched < total) {
      const { searched, round } = this.state, count = Math.min(blockSize, total - searched);
      if (interrupted()) return undefined;
      const job = await this.#job(count);
      const improved = await unlessAsked(interrupted, threads.improve(job));
      if (improved === undefined) return undefined;
      this.#add(improved, known);
      log.progress.count(`round ${round}`, this.state.searched, total);
    }
    log.progress.stop();
    return this.#close();
  }

  /** Whether a model draws what is improved in this round. */
  get #isSampled(): boolean {
    return this.state.round > 0 && !this.context.options.local_search_only;
  }

  get #total(): number {
    const { start_size, samples } = this.context.options;
    return this.state.round === 0 ? start_size : samples;
  }

  /** The next constructions of the round. */
  async #job(count: number): Promise<Job> {
    const { round, searched, temperature } = this.state;
    const number = Math.floor(searched / blockSize);
    const items = this.#isSampled
      ? await this.context.sample({ round, number }, count, temperature)
      : Array<null>(count).fill(null);
    return { round, first: searched, items };
  }

  #add(improved: readonly Improved[], known: ReadonlySet<string>): void {
    const { round, found, searched, tally } = this.state, { options } = this.context;
    const valid = improved.flatMap((part) => part.valid);
    const fresh = new Set(valid.filter((key) => !known.has(key)));
    const sum = improved.map((part) => part.tally).reduce(sumOf, tally);
    const members = improved.flatMap((part) => part.found.map((each) => ({ ...each, round })));
    const others = members.filter(({ tokens }) => !known.has(keyOf(tokens)));
    this.state = {
      ...this.state,
      searched: searched + improved.reduce((all, part) => all + part.tally.tried, 0),
      tally: { ...sum, repeated: sum.repeated + valid.length - fresh.size },
      found: best([...found, ...others], options.population),
    };
  }

  #close(): RoundRecord {
    const { options, log } = this.context, { state } = this, { tally } = state;
    const population = best([...state.population, ...state.found], options.population);
    warningsOf(tally).forEach((line) => log.warning(line));
    if (population.length === 0) throw nothingFound(tally.tried);
    const isSampled = this.#isSampled, record = recordOf(state, population, isSampled);
    log.notice(recordLine(record));
    this.state = {
      ...{ round: state.round + 1, searched: 0, tally: noTally },
      ...{ population, found: [], records: [...state.records, record] },
      temperature: isSampled
        ? nextTemperature(state.temperature, options.temperature, tally)
        : state.temperature,
    };
    return record;
  }
}

function nothingFound(starts: number): TrainingError {
  return new TrainingError(
    `none of ${
      grouped(starts)
    } starts has become a construction that could be used: see score and improve`,
  );
}
