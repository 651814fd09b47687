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

/** A contender that has been started, and its result so far. */
interface Started extends Result {
  readonly trains: Trains;
  readonly speeds: number[];
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
  const started: Started[] = [];
  let running: Started[] = [];
  for (const contender of contenders) {
    const latest = { contender, speeds: [], trains: contender.start() };
    await measure(latest, 1, print);
    started.push(latest);
    running = await closeOthers([...running, latest], candidates(started, comparisons));
  }
  for (let round = 2; round <= rounds; round++) {
    for (const one of running) await measure(one, round, print);
  }
  await closeOthers(running, []);
  return started.filter(({ speeds }) => speeds.length > 0);
}

async function measure(
  { contender: { name }, speeds, trains }: Started,
  round: number,
  print: (line: string) => void,
): Promise<void> {
  try {
    speeds.push(await trains.measure());
    print(`  round ${round}: ${name}: ${speeds.at(-1)!.toFixed(1)} examples/s`);
  } catch (error) {
    if (!(error instanceof SettingFailed)) throw error;
    print(`  round ${round}: ${name}: left out: ${error.message}`);
  }
}

/** @returns those of `running` that are kept */
async function closeOthers(running: readonly Started[], kept: readonly Result[]) {
  for (const one of running) if (!kept.includes(one)) await one.trains.close();
  return running.filter((one) => kept.includes(one));
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
