import assert from "node:assert/strict";
import { isUserError } from "../../../src/errors.ts";
import { received, toSend } from "../../../src/task/sent_error.ts";
import { doubling, withFile } from "../../problems/custom/problem_file.ts";
import { generatedBatches } from "../../../src/examples/generate/generated.ts";
import { generateBatch, generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { buildTask } from "../../../src/task/task.ts";
import { evaluationBatches } from "../../../src/examples/source.ts";
import { startWorkers } from "../../../src/examples/generate/worker_pool.ts";
import { defaultParameters } from "../../problems/problem_flags.ts";

const task = buildTask(defaultParameters), dataset = generatedDataset(task, 11, "train");

/** Training examples with other flags. */
function datasetWith(flags: Partial<typeof task.flags>) {
  return generatedDataset(buildTask({ ...defaultParameters, ...flags }), 11, "train");
}

function silent(message: string) {
  assert.fail(message);
}

Deno.test("workers make the same batches as the calling thread, in any order of asking", async () => {
  const pool = startWorkers(dataset, 2);
  try {
    for (const [first, count] of [[0, 8], [8, 8], [16, 8], [400, 8], [0, 8], [24, 3], [27, 1]]) {
      assert.deepEqual(await pool.generate(first, count), generateBatch(dataset, first, count));
    }
    const many = [32, 40, 48, 56].map((first) => pool.generate(first, 8));
    for (const [i, generated] of (await Promise.all(many)).entries()) {
      assert.deepEqual(generated, generateBatch(dataset, 32 + 8 * i, 8));
    }
  } finally {
    pool.close();
  }
});

Deno.test("no more workers are started than there are cores", () => {
  const { Worker } = globalThis;
  let started = 0;
  globalThis.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      started++;
    }
  };
  try {
    startWorkers(dataset, navigator.hardwareConcurrency + 3).close();
    assert.equal(started, navigator.hardwareConcurrency);
  } finally {
    globalThis.Worker = Worker;
  }
});

Deno.test("a source hands over to workers when it is slow, and no batch changes", async () => {
  const slow = generatedBatches(dataset, {
    batchSize: 8,
    numWorkers: 2,
    warn: silent,
    slowAfter: 0,
  });
  const inline = generatedBatches(dataset, {
    batchSize: 8,
    numWorkers: 0,
    warn: silent,
    slowAfter: 0,
  });
  const started = countWorkers();
  try {
    for (let index = 0; index < 14; index++) {
      const batch = await slow.batch(index);
      assert.deepEqual(batch, generateBatch(dataset, 8 * index, 8).batch);
      assert.deepEqual(await inline.batch(index), batch);
    }
    assert.equal(started.count(), Math.min(2, navigator.hardwareConcurrency));
  } finally {
    started.stop();
    slow.close();
    inline.close();
  }
});

Deno.test("a fast problem starts no worker", async () => {
  const source = generatedBatches(dataset, {
    batchSize: 32,
    numWorkers: 10,
    warn: silent,
    slowAfter: 1000,
  });
  const started = countWorkers();
  try {
    for (let index = 0; index < 30; index++) await source.batch(index);
    assert.equal(started.count(), 0);
  } finally {
    started.stop();
    source.close();
  }
});

/** Counts the workers started from now on. */
function countWorkers(): { count(): number; stop(): void } {
  const Original = globalThis.Worker;
  let count = 0;
  globalThis.Worker = class extends Original {
    constructor(...start: ConstructorParameters<typeof Worker>) {
      super(...start);
      count++;
    }
  };
  return { count: () => count, stop: () => globalThis.Worker = Original };
}

Deno.test("an error in a worker reaches whoever asked for the batch, as the same kind of error", async () => {
  const pool = startWorkers(datasetWith({ max_len: 3 }), 1);
  try {
    await assert.rejects(pool.generate(0, 2), { name: "TrainingError", message: /--max_len/ });
    await assert.rejects(pool.generate(2, 2), { name: "TrainingError", message: /--max_len/ });
  } finally {
    pool.close();
  }
});

Deno.test("an error in a problem's file keeps its file and line on the way from a worker", () =>
  withFile(
    doubling({
      generate: `(random) => {
        const n = random.bigInteger(1n, 99n);
        if (random.uniform() > 0.995) return noSuchName;
        return { problem: n, answer: 2n * n };
      }`,
    }),
    async (problem) => {
      const pool = startWorkers(datasetWith({ problem }), 1);
      try {
        await assert.rejects(pool.generate(0, 10_000), (error) => {
          assert.ok(isUserError(error));
          assert.equal(
            error.message,
            `${problem}:8: generate failed: noSuchName is not defined`,
          );
          return true;
        });
      } finally {
        pool.close();
      }
    },
  ));

Deno.test("a source tells of errors in a problem's file when they come, and of all of them at its end", () =>
  withFile(
    doubling({
      generate: `(random) => {
        const n = random.bigInteger(1n, 99n);
        if (n % 9n === 0n) throw new Error("nines");
        return { problem: n, answer: 2n * n };
      }`,
    }),
    async (problem) => {
      const warnings: string[] = [];
      const source = generatedBatches(datasetWith({ problem }), {
        ...{ batchSize: 200, numWorkers: 0 },
        warn: (message) => void warnings.push(message),
      });
      await source.batch(0);
      await source.batch(1);
      assert.equal(warnings.length, 1);
      source.close();
      assert.equal(warnings.length, 2);
      for (const [i, tries] of [200, 400].entries()) {
        const [, errors, all] =
          /^(\d+) of (\d+) generated train .* own\.ts:8: generate failed: nines$/
            .exec(warnings[i]!.replace(problem, "own.ts"))!;
        assert.equal(Number(all) - Number(errors), tries);
      }
    },
  ));

Deno.test("an error of another kind keeps its name and its stack", () => {
  assert.equal(received(structuredClone(toSend("a text"))).message, "a text");
  const own = new RangeError("a mistake of ours"), copy = received(structuredClone(toSend(own)));
  assert.deepEqual([copy.name, copy.message, copy.stack], [own.name, own.message, own.stack]);
  assert.ok(!isUserError(copy));
});

Deno.test("a batch that is awaited when the workers stop does not hang", async () => {
  const pool = startWorkers(dataset, 1);
  const batch = pool.generate(0, 8);
  pool.close();
  await assert.rejects(batch, /stopped/);
  await assert.rejects(pool.generate(8, 8), /stopped/);
});

Deno.test("a worker that cannot start fails every batch instead of leaving it to hang", async () => {
  const unknown = { ...task, flags: { ...task.flags, operation: "gdc" } };
  const pool = startWorkers({ ...dataset, task: unknown }, 1);
  try {
    const reason = { name: "FlagError", message: /^--operation: "gdc" is not available/ };
    await assert.rejects(pool.generate(0, 8), reason);
    await assert.rejects(pool.generate(8, 8), reason);
  } finally {
    pool.close();
  }
});

Deno.test("a source warns when it rejects most examples", async () => {
  const short = datasetWith({ base: 2, maxint: 1000n, max_len: 18 });
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const source = generatedBatches(short, { batchSize: 50, numWorkers: 0, warn });
  for (let index = 0; index < 10; index++) await source.batch(index);
  assert.equal(warnings.length, 1);
});

Deno.test("an evaluation takes as many examples as asked for, the last batch the rest", async () => {
  const source = generatedBatches(generatedDataset(task, 11, "valid"), {
    batchSize: 32,
    numWorkers: 0,
    warn: silent,
  });
  const batches = await Array.fromAsync(evaluationBatches(source, 100, 40));
  assert.deepEqual(batches.map(({ size }) => size), [40, 40, 20]);
  assert.deepEqual(batches[2], await source.examples(80, 20));
  const again = await Array.fromAsync(evaluationBatches(source, 100, 40));
  assert.deepEqual(again, batches);
  const next = await Array.fromAsync(evaluationBatches(source, 100, 100, 100));
  assert.deepEqual(next, [await source.examples(100, 100)]);
});
