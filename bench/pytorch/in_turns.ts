/** Programs that train the same model are measured one after the other, several rounds: machines have moods. */
import { median } from "../measure.ts";
import type { Size } from "../training.ts";
import type { Mode, Precision } from "./settings.ts";

/** A program in one setting. */
export interface Contender {
  readonly name: string;
  readonly precision: Precision;
  /** How PyTorch computes; left out for this program. */
  readonly mode?: Mode;
  start(): Trains;
}

/** A setting that this PyTorch, or this machine, does not have; or one in which it trains another model. */
export class SettingFailed extends Error {}

/** What a contender has started. */
export interface Trains {
  /** @returns examples/s @throws SettingFailed where this setting does not work here */
  measure(): Promise<number>;
  close(): void | Promise<void>;
}

export interface Result {
  readonly contender: Contender;
  /** Examples/s, one for each round it took part in. */
  readonly speeds: readonly number[];
}

/** The fastest of ours is compared with the fastest of PyTorch's, among the contenders that count. */
export interface Comparison {
  /** Completes "times as fast as …". */
  readonly name: string;
  counts(contender: Contender): boolean;
}

/** Settings of PyTorch that are slower than this share of the fastest in the first round are not measured again. */
const promising = 0.75;

/** Measures and prints. */
export async function compare(
  { dim, layers, batch }: Size,
  contenders: readonly Contender[],
  comparisons: readonly Comparison[],
  rounds: number,
): Promise<void> {
  console.log(`${dim} dimensions, ${layers}+${layers} layers, batch ${batch}`);
  const results = await inTurns(contenders, comparisons, rounds, console.log);
  console.log("  medians:");
  report(results, comparisons).forEach((line) => console.log(line));
}

/**
 * Measures all, and in further rounds those that may turn out the fastest of a comparison. They are started once: with
 * PyTorch, that may take minutes.
 */
export async function inTurns(
  contenders: readonly Contender[],
  comparisons: readonly Comparison[],
  rounds: number,
  print: (line: string) => void,
): Promise<Result[]> {
  const results: (Result & { readonly speeds: number[] })[] = [];
  const running = new Map<Result, Trains>();
  const measure = async (round: number, result: (typeof results)[number]) => {
    const { contender, speeds } = result;
    try {
      speeds.push(await running.get(result)!.measure());
      print(`  round ${round}: ${contender.name}: ${speeds.at(-1)!.toFixed(1)} examples/s`);
    } catch (error) {
      if (!(error instanceof SettingFailed)) throw error;
      print(`  round ${round}: ${contender.name}: left out: ${error.message}`);
    }
  };
  const keepOnly = async (kept: readonly Result[]) => {
    for (const [result, trains] of running) {
      if (kept.includes(result)) continue;
      running.delete(result);
      await trains.close();
    }
  };
  for (const contender of contenders) {
    const result = { contender, speeds: [] };
    results.push(result);
    running.set(result, contender.start());
    await measure(1, result);
    await keepOnly(candidates(results, comparisons));
  }
  for (let round = 2; round <= rounds; round++) {
    for (const result of results.filter((result) => running.has(result))) {
      await measure(round, result);
    }
  }
  await keepOnly([]);
  return results.filter(({ speeds }) => speeds.length > 0);
}

/** @returns lines with all medians, and what the comparisons say */
export function report(results: readonly Result[], comparisons: readonly Comparison[]): string[] {
  const sorted = results.toSorted((a, b) => median(b.speeds) - median(a.speeds));
  const lines = sorted.map(({ contender, speeds }) =>
    `  ${median(speeds).toFixed(1).padStart(9)} examples/s, ` +
    `${speeds.length === 1 ? "1 round " : `${speeds.length} rounds`}  ${contender.name}`
  );
  const ratios = comparisons.map((comparison) => {
    const ours = fastest(results, comparison, true), theirs = fastest(results, comparison, false);
    if (!ours || !theirs) return `  there is nothing to compare with ${comparison.name}`;
    const ratio = median(ours.speeds) / median(theirs.speeds);
    return `  this program is ${
      ratio.toFixed(2)
    } times as fast as ${comparison.name} (${theirs.contender.name})`;
  });
  return [...lines, ...ratios];
}

function candidates(results: readonly Result[], comparisons: readonly Comparison[]): Result[] {
  return results.filter(({ contender, speeds }) =>
    speeds.length > 0 && (isOurs(contender) || comparisons.some((comparison) => {
      const best = fastest(results, comparison, false);
      return comparison.counts(contender) && best && speeds[0]! >= promising * best.speeds[0]!;
    }))
  );
}

function fastest(
  results: readonly Result[],
  { counts }: Comparison,
  ours: boolean,
): Result | undefined {
  return results.filter(({ contender, speeds }) =>
    speeds.length > 0 && isOurs(contender) === ours && counts(contender)
  ).toSorted((a, b) => median(b.speeds) - median(a.speeds))[0];
}

function isOurs({ mode }: Contender): boolean {
  return mode === undefined;
}
