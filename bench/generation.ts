/**
 * `deno task bench generation [-- COMMAND…]`: making examples of GCDs on one thread, ours and another program in turns.
 *
 * Batches are what training takes: drawn, written as numbers of tokens, classified and padded. Files are what
 * `int2int generate` writes: besides, distinguished, written as text, shuffled, hashed and flushed to the disk.
 */
import { generateBatch, generatedDataset } from "../src/examples/generate/dataset.ts";
import { buildTask } from "../src/task/task.ts";
import { generateFiles } from "../src/examples/write/generate_files.ts";
import { flagsWith } from "../src/flags/parse.ts";
import type { Flags } from "../src/flags/table.ts";
import { median } from "./measure.ts";
import { peerSpeed } from "./peer.ts";

/** Long enough for the garbage collector to take its share. */
const secondsOfBatches = 2, examplesOfFiles = 500_000;

const flags = flagsWith({ operation: "gcd" });

/** @param command prints its speed as `N examples/s`; empty: only ours is measured */
export async function benchGeneration(command: readonly string[], rounds: number): Promise<void> {
  const makers = new Map<string, () => number | Promise<number>>([
    ["batches", () => batchSpeed(flags)],
    ["files", fileSpeed],
  ]);
  if (command.length > 0) makers.set("peer", () => peerSpeed(command));
  const speeds = new Map([...makers.keys()].map((name) => [name, [] as number[]]));
  batchSpeed(flags);
  for (let round = 1; round <= rounds; round++) {
    for (const [name, speed] of makers) speeds.get(name)!.push(await speed());
    console.log(`round ${round}: ${line(speeds, (values) => values.at(-1)!)} examples/s`);
  }
  console.log(`medians: ${line(speeds, median)} examples/s`);
  const peer = speeds.get("peer");
  if (peer === undefined) return;
  const times = (values: readonly number[]) => (median(values) / median(peer)).toFixed(1);
  const [batches, files] = ["batches", "files"].map((name) => times(speeds.get(name)!));
  console.log(`batches are made ${batches} times as fast as by the peer, files ${files} times`);
}

function line(
  speeds: ReadonlyMap<string, readonly number[]>,
  pick: (values: readonly number[]) => number,
): string {
  return Array.from(speeds, ([name, values]) => `${name} ${pick(values).toFixed(0)}`).join(", ");
}

/** Examples a second, made on this thread. @param now a clock, in ms */
export function batchSpeed(flags: Flags, now: () => number = () => performance.now()): number {
  const { batch_size } = flags;
  const dataset = generatedDataset(buildTask(flags), 0, "train");
  const start = now();
  let first = 0, seconds = 0;
  while ((seconds = (now() - start) / 1000) < secondsOfBatches) {
    generateBatch(dataset, first, batch_size);
    first += batch_size;
  }
  return first / seconds;
}

async function fileSpeed(): Promise<number> {
  const folder = Deno.makeTempDirSync();
  try {
    const start = performance.now();
    await generateFiles({
      ...{ task: buildTask(flags), folder, seed: 0, isSeedDrawn: false, workers: 0 },
      counts: { train: examplesOfFiles, valid: 0, test: 0 },
      warn: console.warn,
      progress: () => {},
      manifest: () => "",
      signal: new AbortController().signal,
    });
    return examplesOfFiles / (performance.now() - start) * 1000;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
