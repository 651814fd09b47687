import assert from "node:assert/strict";
import type { Batch } from "../../src/batches/batch.ts";
import { encoderDecoderFraming } from "../../src/batches/collate.ts";
import { CpuEngine } from "../../src/engines/onnx/cpu_engine.ts";
import { enginePredictor } from "../../src/evaluation/engine_predictor.ts";
import { transformerConfig } from "../../src/models/config.ts";
import { transformerModel } from "../../src/models/graphs.ts";
import { initialise } from "../../src/models/initialisation.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { defaults } from "../../src/parameters/parse.ts";
import { randomFrom } from "../../src/random.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";

const words = 30;

interface Setting {
  readonly parts?: number;
  readonly threads?: number;
  readonly accumulate?: number;
  readonly optimizer?: string;
  readonly clip?: number;
}

async function withEngine<T>(
  setting: Setting,
  use: (engine: CpuEngine) => Promise<T>,
): Promise<T> {
  const small = {
    ...defaults(),
    enc_emb_dim: 16,
    dec_emb_dim: 16,
    n_enc_layers: 1,
    n_dec_layers: 1,
  };
  const model = transformerModel(transformerConfig(small, words, padId, 20));
  const engine = await CpuEngine.start(
    model,
    parseOptimizer(setting.optimizer ?? "adam,lr=0.001"),
    {
      lanes: { parts: setting.parts ?? 2, threads: setting.threads ?? 1 },
      clipGradNorm: setting.clip ?? 5,
      accumulate: setting.accumulate ?? 1,
    },
  );
  const random = randomFrom(5);
  for (const { part, values } of engine.weights()) initialise(part, values, random);
  try {
    return await use(engine);
  } finally {
    engine.close();
  }
}

/** A batch of random words; all problems are as long as the first, unless lengths vary. */
function batch(seed: number, size: number, longest: number): Batch {
  const random = randomFrom(seed);
  const sequence = (length: number) => Array.from({ length }, () => random.integer(5, words - 1));
  const framed = Array.from({ length: size }, (_, i) => {
    const length = i === 0 ? longest : random.integer(1, longest);
    return encoderDecoderFraming(sequence(length), sequence(Math.max(1, length - 2)));
  });
  const pad = (rows: readonly (readonly number[])[]) => {
    const width = Math.max(...rows.map((row) => row.length));
    const ids = Array.from({ length: width }, (_, t) => rows.map((row) => row[t] ?? padId)).flat();
    return {
      ids: Int32Array.from(ids),
      width,
      lengths: Int32Array.from(rows, (row) => row.length),
    };
  };
  const source = pad(framed.map((f) => f.source)), target = pad(framed.map((f) => f.target));
  return {
    size,
    source: source.ids,
    sourceLength: source.width,
    sourceLengths: source.lengths,
    target: target.ids,
    targetLength: target.width,
    targetLengths: target.lengths,
    classes: new Int32Array(size),
  };
}

async function trained(setting: Setting, batches: readonly (readonly Batch[])[]) {
  return await withEngine(setting, async (engine) => {
    const results = [];
    for (const [i, step] of batches.entries()) results.push(await engine.step(step, i + 1));
    const weights = new Map(engine.weights().map(({ name, values }) => [name, values.slice()]));
    return { results, weights };
  });
}

/** Largest difference of any weight; key biases have no true gradient, so Adam moves them by noise. */
function distance(a: Map<string, Float32Array>, b: Map<string, Float32Array>): number {
  let largest = 0;
  for (const [name, values] of a) {
    if (name.endsWith("k_lin.bias")) continue;
    values.forEach((value, i) => largest = Math.max(largest, Math.abs(value - b.get(name)![i]!)));
  }
  return largest;
}

const steps = [0, 1, 2, 3].map((seed) => [batch(seed, 6, 3 + seed)]);

Deno.test("cutting a batch into parts, or using threads, changes results by rounding only", async () => {
  const whole = await trained({ parts: 1 }, steps);
  for (const setting of [{ parts: 2 }, { parts: 3 }, { parts: 1, threads: 2 }]) {
    const other = await trained(setting, steps);
    // Observed: at most 4e-6.
    assert.ok(distance(whole.weights, other.weights) < 5e-5);
    other.results.forEach(({ loss, gradientNorm }, i) => {
      assert.ok(Math.abs(loss - whole.results[i]!.loss) < 2e-6);
      assert.ok(Math.abs(gradientNorm / whole.results[i]!.gradientNorm - 1) < 1e-5);
    });
  }
});

Deno.test("equal runs give equal bits", async () => {
  const [a, b] = [await trained({}, steps), await trained({}, steps)];
  assert.deepEqual(a, b);
});

Deno.test("accumulation takes the mean of the batches' gradients", async () => {
  // Two equal batches have the gradient of one.
  const once = await trained({}, steps);
  const twice = await trained({ accumulate: 2 }, steps.map(([b]) => [b!, b!]));
  assert.ok(distance(once.weights, twice.weights) < 5e-5);
  twice.results.forEach(({ loss }, i) => assert.ok(Math.abs(loss - once.results[i]!.loss) < 2e-6));
});

Deno.test("a short batch after a long one leaves nothing of its gradient behind", async () => {
  const long = batch(1, 6, 12), short = batch(2, 6, 3);
  // Without state, a step depends on its own gradient alone: beta 0, and the first step's rate.
  const optimizer = "adam,lr=0.001,beta1=0,beta2=0,eps=1";
  await withEngine({ optimizer }, async (engine) => {
    await engine.step([long], 1);
    const tables = engine.weights().filter(({ name }) => name.includes("position"));
    const before = tables.map(({ values }) => values.slice());
    await engine.step([short], 2);
    tables.forEach(({ values, part }, i) => {
      const used = (i === 0 ? short.sourceLength : short.targetLength - 1) * part.shape[1]!;
      assert.notDeepEqual(values.subarray(0, used), before[i]!.subarray(0, used));
      assert.deepEqual(values.subarray(used), before[i]!.subarray(used), part.name);
    });
  });
});

Deno.test("weight decay reaches position rows that were never used", async () => {
  const { weights } = await trained(
    { optimizer: "adam,lr=0.01,weight_decay=0.5" },
    steps.slice(0, 1),
  );
  const untrained = await trained({}, []);
  const name = "encoder.position_embeddings.weight";
  const last = weights.get(name)!.length - 1;
  const expected = untrained.weights.get(name)![last]! * (1 - 0.5 * 0.01);
  assert.ok(Math.abs(weights.get(name)![last]! - expected) < 1e-6);
});

Deno.test("a step whose gradient is not finite changes nothing", async () => {
  for (const poison of [NaN, Infinity]) {
    await withEngine({}, async (engine) => {
      engine.weights().find(({ name }) => name === "decoder.proj.bias")!.values[7] = poison;
      const before = engine.weights().map(({ values }) => values.slice());
      const { applied, gradientNorm } = await engine.step(steps[0]!, 1);
      assert.equal(applied, false);
      assert.ok(!Number.isFinite(gradientNorm));
      assert.deepEqual(engine.weights().map(({ values }) => values.slice()), before);
      for (const arrays of engine.optimizerState().values()) {
        assert.ok(arrays.every(({ values }) => values.every((x) => x === 0)));
      }
    });
  }
});

Deno.test("clipping bounds the gradient that the update sees", async () => {
  // With beta1 0 the first moment is the gradient itself.
  const optimizer = "adam,lr=0.001,beta1=0";
  await withEngine({ optimizer, clip: 0.01 }, async (engine) => {
    const { gradientNorm } = await engine.step(steps[0]!, 1);
    assert.ok(gradientNorm > 0.01);
    const squares = engine.optimizerState().get("exp_avg")!
      .reduce((sum, { values }) => sum + values.reduce((s, x) => s + x * x, 0), 0);
    assert.ok(Math.abs(Math.sqrt(squares) - 0.01) < 1e-6);
  });
});

Deno.test("decoding word by word agrees with the teacher-forced pass", async () => {
  await withEngine({}, async (engine) => {
    for (let i = 1; i <= 30; i++) await engine.step([batch(i, 6, 5)], i);
    const b = batch(99, 7, 6);
    const rows = await enginePredictor(engine).generate(b, [...Array(b.size).keys()], 9);
    // Fed its own answers, the model must choose them again.
    const targets = rows.map((row) => [0, ...row, 0]);
    const width = Math.max(...targets.map((row) => row.length));
    const forced: Batch = {
      ...b,
      target: Int32Array.from(
        Array.from({ length: width }, (_, t) => targets.map((row) => row[t] ?? padId)).flat(),
      ),
      targetLength: width,
      targetLengths: Int32Array.from(targets, (row) => row.length),
    };
    const { best } = await engine.score(forced);
    rows.forEach((row, i) => {
      const chosen = row.map((_, t) => best[t * b.size + i]);
      assert.deepEqual(chosen, row);
    });
  });
});
