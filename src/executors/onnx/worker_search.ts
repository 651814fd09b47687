/** Finds the fastest way to share out the cores: several trainers of a small model, each with its own way, take turns for a second. */
import type { Workers } from "./lanes.ts";

/** A trainer that shares the cores out in some way. */
export interface Trial {
  /** Trains one step. @returns ms */
  step(): Promise<number>;
  close(): void;
}

/** How trials are made. */
export interface Trials {
  start(workers: Workers): Promise<Trial>;
  /** The clock, in ms. */
  now(): number;
}

export interface WorkerSearch {
  readonly workers: Workers;
  /** Median ms of a step, each way that there was time for, the rule's first. */
  readonly timings: readonly (Workers & { readonly median: number })[];
  /** Whether times could be relied on; if not, the rule decides. */
  readonly steady: boolean;
}

/** After so many ms, no more trials are started, and there are no more rounds. */
const limits = { starting: 900, timing: 1700 };

/** Steps before times count: the first ones bind tensors and fill caches. */
const warmUp = 2;

/** Fewer rounds say nothing; more are not needed. */
const rounds = { least: 5, most: 25 };

/** What another way must save to be preferred to the rule's, in the median and in most rounds. */
const worthwhile = 0.95, mostRounds = 0.75;

/** The upper quartile of a way's times over the lower: beyond this, something else computes on this machine. */
const unstable = 1.3;

/**
 * Ways that may be faster than the rule's: more or fewer parts of a batch, or fewer threads, where waiting for each other costs
 * more than they bring.
 */
export function alternatives({ parts, threads }: Workers, batchSize: number): Workers[] {
  const ways = [
    { parts: Math.floor(parts / 2), threads: threads * 2 },
    { parts: parts * 2, threads: Math.floor(threads / 2) },
    { parts, threads: Math.floor(threads / 2) },
  ];
  return ways.filter((way) => way.parts >= 1 && way.threads >= 1 && way.parts <= batchSize);
}

/** @param usual what the rule says: it is kept where nothing is clearly faster */
export async function searchWorkers(
  usual: Workers,
  others: readonly Workers[],
  trials: Trials,
): Promise<WorkerSearch> {
  const begin = trials.now(), running: [Workers, Trial][] = [];
  try {
    for (const workers of [usual, ...others]) {
      if (running.length > 0 && trials.now() - begin > limits.starting) break;
      running.push([workers, await trials.start(workers)]);
    }
    const times = await timed(running.map(([, trial]) => trial), begin, trials);
    return judged(running.map(([workers]) => workers), times);
  } finally {
    running.forEach(([, trial]) => trial.close());
  }
}

/** @returns ms of each trial in each round; they take turns, so that all meet what else happens on the machine */
async function timed(running: readonly Trial[], begin: number, { now }: Trials) {
  const times = running.map((): number[] => []);
  for (let round = -warmUp; round < rounds.most && now() - begin < limits.timing; round++) {
    for (const [i, trial] of running.entries()) {
      const time = await trial.step();
      if (round >= 0) times[i]!.push(time);
    }
  }
  return times;
}

function judged(ways: readonly Workers[], times: readonly (readonly number[])[]): WorkerSearch {
  const usual = times[0]!;
  const timings = ways.map((way, i) => ({ ...way, median: quantile(times[i]!, 0.5) }));
  const steady = usual.length >= rounds.least && times.every(isSteady);
  const isFaster = (_: unknown, i: number) =>
    timings[i]!.median < worthwhile * timings[0]!.median &&
    times[i]!.filter((time, round) => time < usual[round]!).length >= mostRounds * usual.length;
  const [best = timings[0]!] = steady
    ? timings.filter(isFaster).toSorted((a, b) => a.median - b.median)
    : [];
  const { parts, threads } = best;
  return {
    workers: { parts, threads },
    timings: timings.filter(({ median }) => Number.isFinite(median)),
    steady,
  };
}

function isSteady(times: readonly number[]): boolean {
  return quantile(times, 0.75) <= unstable * quantile(times, 0.25);
}

/** Infinite where there are no values. */
function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * values.length)] ?? Infinity;
}
