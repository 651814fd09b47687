/** Evaluations and checkpoints between two steps of an epoch. */
import assert from "node:assert/strict";
import { readFittingModel, resumeCheckpoint } from "../../src/training/checkpoint.ts";
import type { Run } from "../../src/training/run.ts";
import { train } from "../../src/training/training_loop.ts";
import { contentOf } from "../commands/program.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { resultsOf, smallRun, type SmallRunOptions } from "./small_run.ts";

type Small = Awaited<ReturnType<typeof smallRun>>;

/** What must not depend on where a run was cut. */
function essential(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^Saving checkpoint |Starting epoch/.test(line));
}

async function using<T>(run: Small, use: (run: Small) => Promise<T>): Promise<T> {
  return await use(run).finally(() => run.close());
}

async function whole(folder: string, options: SmallRunOptions) {
  return await using(await smallRun(folder, 1, options), async ({ run, state, lines }) => {
    await train(run, state);
    return { content: contentOf(`${folder}/checkpoint`), lines: essential(lines) };
  });
}

/** Goes on from the checkpoint in the folder. */
async function resumed(folder: string, changes: Partial<Run>): Promise<string[]> {
  return await using(await smallRun(folder, 1, { changes }), async (second) => {
    const { trainer, parameters: flags, vocabulary, run, lines } = second;
    trainer.arrays.weights().forEach(({ values }) => values.fill(0.5));
    const saved = readFittingModel(`${folder}/checkpoint`, flags, vocabulary);
    await train(run, resumeCheckpoint(saved, trainer, flags).state);
    return [...lines];
  });
}

/** An evaluation of the run's own, whose numbers say at which weights it was made. */
const evalEvery = { changes: { evalEvery: 8 } };

Deno.test("evaluations come every so many steps but at the end of an epoch, and leave training as it is", () =>
  inTemporaryFolder(async (folder) => {
    const plain = await whole(folder, {}),
      often = await whole(folder, { changes: { evalEvery: 10 } });
    const { evaluated, ...state } = often.content.state;
    assert.equal(evaluated, 30);
    assert.deepEqual({ ...often.content, state }, plain.content);
    const added = often.lines.filter((line) => !plain.lines.includes(line));
    assert.deepEqual(added.map((line) => line.slice(0, 30).replace(/"loss.*/, "")), [
      "Evaluating after step 10 ...",
      '__log__:{"epoch": 0, "step": 1',
      "Evaluating after step 30 ...",
      '__log__:{"epoch": 1, "step": 3',
    ]);
    assert.deepEqual(often.lines.filter((line) => plain.lines.includes(line)), plain.lines);
  }));

Deno.test("a run that is cut before, during or after an evaluation evaluates as often, with the same results", () =>
  inTemporaryFolder(async (folder) => {
    const expected = await whole(folder, evalEvery);
    const cuts = [7, 8, 9, 20, 24].slice(0, soak(5, 2));
    for (const stopAfter of cuts) {
      const first = await using(
        await smallRun(folder, 1, { ...evalEvery, stopAfter }),
        async ({ run, state, lines }) => {
          await train(run, state);
          return [...lines];
        },
      );
      const lines = essential([...first, ...await resumed(folder, evalEvery.changes)]);
      assert.deepEqual(
        { content: contentOf(`${folder}/checkpoint`), lines },
        expected,
        `${stopAfter}`,
      );
    }
  }));

Deno.test("an evaluation that is interrupted is made when the run goes on", () =>
  inTemporaryFolder(async (folder) => {
    const expected = await whole(folder, evalEvery);
    let isStopped = false;
    const evaluate = () => {
      isStopped = true;
      return Promise.resolve(undefined);
    };
    const changes = { evalEvery: 8, evaluate, interrupted: () => isStopped };
    const first = await using(
      await smallRun(folder, 1, { changes }),
      async ({ run, state, lines }) => {
        const { reason, state: { steps } } = await train(run, state);
        assert.deepEqual([reason, steps], ["interrupted", 8]);
        return lines.filter((line) => !line.startsWith("Evaluating"));
      },
    );
    const lines = essential([...first, ...await resumed(folder, evalEvery.changes)]);
    assert.deepEqual({ content: contentOf(`${folder}/checkpoint`), lines }, expected);
  }));

Deno.test("a loss that is no number ends training at the evaluation that shows it", () =>
  inTemporaryFolder(async (folder) => {
    const changes = {
      evalEvery: 8,
      evaluate: () => Promise.resolve(resultsOf({ valid_loss: NaN })),
    };
    await using(await smallRun(folder, 1, { changes }), async ({ run, state }) => {
      await assert.rejects(train(run, state), /after step 8: valid_loss is NaN/);
    });
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test("a run that is killed goes on from the last checkpoint within the epoch, bit for bit", () =>
  inTemporaryFolder(async (folder) => {
    const expected = await whole(folder, evalEvery);
    const killed = new Error("killed");
    const changes = { evalEvery: 8, saveEveryMinutes: 1e-9 };
    await using(await smallRun(folder, 1, { changes }), async ({ run, state }) => {
      const save: Run["save"] = (name, at) => {
        const path = run.save(name, at);
        if (at.steps === 16) throw killed;
        return path;
      };
      await assert.rejects(train({ ...run, save }, state), killed);
    });
    const { steps, epoch, evaluated } = contentOf(`${folder}/checkpoint`).state;
    assert.deepEqual({ steps, epoch, evaluated }, { steps: 16, epoch: 0, evaluated: 8 });
    const lines = await resumed(folder, changes);
    assert.deepEqual(contentOf(`${folder}/checkpoint`), expected.content);
    assert.equal(lines.filter((line) => line.includes('"step": 16')).length, 1);
    assert.equal(
      lines.filter((line) => line.startsWith("Saving checkpoint ")).length,
      3 + 1 + 19 + 1,
    );
  }));

Deno.test("the checkpoints of the last epochs are kept, beside the usual ones", () =>
  inTemporaryFolder(async (folder) => {
    const changes = { keepLast: 2, maxEpoch: 4, epochSize: 64 };
    await using(await smallRun(folder, 1, { changes }), async ({ run, state }) => {
      await train(run, state);
    });
    const names = namesIn(folder).filter((name) => !name.startsWith("best"));
    assert.deepEqual(names, ["checkpoint", "checkpoint-2", "checkpoint-3"]);
    await resumed(folder, { ...changes, maxEpoch: 5, savePeriodic: 4 });
    const later = namesIn(folder).filter((name) => !name.startsWith("best"));
    assert.deepEqual(later, ["checkpoint", "checkpoint-3", "checkpoint-4"]);
    assert.deepEqual(contentOf(`${folder}/checkpoint`).state.kept, [3]);
  }));
