/** What ranks decide together while they train, each with a run of its own in this process. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { TrainingError } from "../../src/errors.ts";
import type { World } from "../../src/mpi/world.ts";
import type { Ending, Run } from "../../src/training/run.ts";
import { train } from "../../src/training/training_loop.ts";
import { contentOf } from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { type SmallRun, smallRun, type SmallRunOptions } from "../training/small_run.ts";
import { onRanks } from "./ranks.ts";

interface Trained {
  readonly ending?: Ending;
  readonly error?: unknown;
  readonly lines: readonly string[];
  /** The checkpoint as it was left. */
  readonly content: ReturnType<typeof contentOf>;
}

/** Trains as so many ranks, each of which saves in a folder of its own. */
function trained(
  folder: string,
  ranks: number,
  optionsOf: (world: World) => SmallRunOptions,
  changed: (small: SmallRun, rank: number) => Partial<Run> = () => ({}),
): Promise<Trained[]> {
  return onRanks(ranks, async (world) => {
    const own = `${folder}/${ranks}-${world.rank}`;
    mkdirSync(own);
    const small = await smallRun(own, 1, { world, ...optionsOf(world) });
    const run = { ...small.run, ...changed(small, world.rank) };
    const outcome = await train(run, small.state).then(
      (ending) => ({ ending }),
      (error: unknown) => ({ error }),
    );
    small.close();
    return { ...outcome, lines: small.lines, content: contentOf(`${own}/checkpoint`) };
  });
}

function assertTogether(found: readonly Trained[]): void {
  for (const { content } of found) assert.deepEqual(content, found[0]!.content);
}

Deno.test("ranks log the losses, evaluate and save as one with as many batches a step", () =>
  inTemporaryFolder(async (folder) => {
    const [one] = await trained(folder, 1, () => ({ accumulate: 2 }));
    const two = await trained(folder, 2, () => ({}));
    assertTogether(two);
    const { iterations, steps, epoch, examples } = one!.content.state;
    const { state } = two[0]!.content;
    assert.deepEqual(
      [state.iterations, state.steps, state.epoch, state.examples],
      [iterations, steps, epoch, examples],
    );
    const losses = (lines: readonly string[]) =>
      lines.flatMap((line) => Number(/ARITHMETIC: +([\d.]+)/.exec(line)?.[1] ?? []));
    const expected = losses(one!.lines), found = losses(two[0]!.lines);
    assert.ok(expected.length > 4 && expected.length === found.length);
    found.forEach((loss, i) => assert.ok(Math.abs(loss - expected[i]!) < 2e-4));
  }));

Deno.test("one rank that is to stop stops all after the same step", () =>
  inTemporaryFolder(async (folder) => {
    const found = await trained(
      folder,
      2,
      ({ rank }) => rank === 1 ? { stopAfter: 13 } : {},
    );
    assertTogether(found);
    for (const { ending } of found) {
      assert.equal(ending?.reason, "interrupted");
      assert.equal(ending.state.steps, 13);
    }
  }));

Deno.test("what one rank has no batch for ends all, saved, with its number", () =>
  inTemporaryFolder(async (folder) => {
    const found = await trained(folder, 2, () => ({}), ({ run: { source } }, rank) => ({
      source: {
        ...source,
        batch: (index) =>
          rank === 1 && index >= 20
            ? Promise.reject(new TrainingError("no more"))
            : source.batch(index),
      },
    }));
    assertTogether(found);
    assert.equal(found[0]!.content.state.steps, 10);
    for (const { error } of found) assert.equal((error as Error).message, "rank 1: no more");
  }));

Deno.test("rank 0 decides when all save within an epoch", () =>
  inTemporaryFolder(async (folder) => {
    const found = await trained(folder, 2, ({ rank }) => ({
      changes: { saveEveryMinutes: rank === 0 ? 1e-9 : 1000, maxEpoch: 1 },
    }));
    assertTogether(found);
    for (const { lines } of found) {
      assert.equal(
        lines.filter((line) => line.startsWith("Saving checkpoint ")).length,
        19 + 1,
      );
    }
  }));

Deno.test("weights that differ end training at all ranks, and nothing is saved over the last checkpoint", () =>
  inTemporaryFolder(async (folder) => {
    let epochs = 0;
    const found = await trained(folder, 2, () => ({}), ({ run, trainer }, rank) => ({
      async evaluate(epoch) {
        const results = await run.evaluate(epoch);
        if (rank === 1 && ++epochs === 1) trainer.arrays.weights()[0]!.values[0]! += 1e-3;
        return results;
      },
    }));
    for (const { error, content } of found) {
      assert.match(
        (error as Error).message,
        /^after step 40: the weights of rank 1 are not those of rank 0; nothing was saved/,
      );
      assert.equal(content.state.epoch, 1);
    }
  }));
