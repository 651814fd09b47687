/** Examples that are scored and answered beside others than in the data are told of as if they were not. */
import assert from "node:assert/strict";
import type { Batch } from "../../src/examples/batch.ts";
import { type Architecture, sequenceLayoutOf } from "../../src/task/sequence_layout.ts";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import { modelPredictor, type SearchSettings } from "../../src/evaluation/model_predictor.ts";
import { evaluate, type Evaluation } from "../../src/evaluation/evaluator.ts";
import type { Predictor } from "../../src/evaluation/predictor.ts";
import type { EvaluationRecord } from "../../src/evaluation/record.ts";
import { modelFromFlags } from "../../src/models/build.ts";
import type { ModelFlags } from "../../src/models/config.ts";
import { initialise } from "../../src/models/initialisation.ts";
import { defaults } from "../../src/flags/parse.ts";
import { randomFrom } from "../../src/random.ts";
import { eosId, padId } from "../../src/tokenizers/vocabulary.ts";
import { codedBatches, type CodedExample } from "../examples/encoded_batches.ts";
import { onRanks } from "../mpi/ranks.ts";
import { onnxModel } from "../decoding/onnx_model.ts";
import { CHECKER, idsOf, WORDS } from "./digits.ts";

const tiny: ModelFlags = {
  ...defaults(),
  ...{ enc_emb_dim: 16, dec_emb_dim: 16, n_enc_heads: 4, n_dec_heads: 4 },
  ...{ n_enc_layers: 1, n_dec_layers: 2 },
};

const search: SearchSettings = { size: 3, lengthPenalty: 1, earlyStopping: true };

const architectures: Architecture[] = ["encoder_decoder", "encoder_only", "decoder_only"];

const examples = 45, batchSize = 4, usual = undefined;

for (const architecture of architectures) {
  for (const [lengths, longest] of [["mixed", 12], ["equal", 1]] as const) {
    for (const [way, settings] of [["greedily", undefined], ["by beams", search]] as const) {
      Deno.test(`${architecture}, ${lengths} lengths, answered ${way}: what is told does not depend on the window`, () =>
        withModel({ architecture }, async (model) => {
          const data = {
            predictor: halfRight(modelPredictor(model, settings)),
            architecture,
            longest,
          };
          const [apart, together] = [await told(data, 1), await told(data, usual)];
          assert.deepEqual(together.log, apart.log);
          assert.deepEqual(together.records, apart.records);
          assert.deepEqual(Object.keys(together.numbers), Object.keys(apart.numbers));
          // Sums in another order are not the same to the last bit.
          for (const [name, value] of Object.entries(apart.numbers)) {
            assert.ok(Math.abs(together.numbers[name]! - value) < 1e-4, name);
          }
        }));
    }
  }
}

Deno.test("examples of mixed lengths are scored and answered with less padding", () =>
  withModel({}, async (model) => {
    const positions = async (readAhead?: number) => {
      const { predictor, seen } = watched(halfRight(modelPredictor(model)));
      await told({ predictor, architecture: "encoder_decoder", longest: 12 }, readAhead);
      const count = (batches: readonly Batch[]) =>
        batches.reduce((sum, { source }) => sum + source.length, 0);
      return [count(seen.scored), count(seen.answered)] as const;
    };
    const [apart, together] = [await positions(1), await positions(usual)];
    assert.ok(together[0] < 0.8 * apart[0]);
    assert.ok(together[1] < 0.8 * apart[1]);
  }));

Deno.test("a recurrent model, which reads padding, gets the batches as they are", () =>
  withModel({ lstm: true, lstm_hidden_dim: 20, n_dec_layers: 1 }, async (model) => {
    const { predictor, seen } = watched(modelPredictor(model));
    await told({ predictor, architecture: "encoder_decoder", longest: 12 }, usual);
    const batches = batchesOf("encoder_decoder", 12);
    assert.deepEqual(seen, { scored: batches, answered: batches });
  }));

for (
  const [what, flags, settings] of [
    ["greedily", {}, undefined],
    ["by beams", {}, search],
    ["by a model that reads padding", { lstm: true, lstm_hidden_dim: 20 }, undefined],
  ] as const
) {
  Deno.test(`ranks that share an evaluation find what one finds: ${what}`, async () => {
    const evaluated = (changes: Partial<Evaluation>) =>
      withModel(flags, async (model) => {
        const { predictor, seen } = watched(halfRight(modelPredictor(model, settings)));
        const data = { predictor, architecture: "encoder_decoder", longest: 12 } as const;
        return { told: await told(data, usual, changes), scored: seen.scored.length };
      });
    const whole = await evaluated({});
    const shares = await onRanks(3, (world) => evaluated({ world }));
    for (const share of shares) assert.deepEqual(share.told, whole.told);
    const counts = shares.map(({ scored }) => scored);
    assert.equal(counts.reduce((a, b) => a + b), whole.scored);
    assert.ok(Math.max(...counts) < whole.scored / 2);
  });
}

Deno.test("an evaluation that is interrupted at one rank ends at all", async () => {
  const found = await onRanks(2, (world) =>
    withModel({}, (model) => {
      const predictor = halfRight(modelPredictor(model));
      let asked = 0;
      const interrupted = () => world.rank === 1 && ++asked > 3;
      const data = { predictor, architecture: "encoder_decoder", longest: 12 } as const;
      return told(data, usual, { world, interrupted });
    }));
  assert.deepEqual(found.map(({ numbers }) => numbers), [{}, {}]);
});

/** The same predictor, and the batches that it is given. */
function watched(predictor: Predictor) {
  const seen = { scored: [] as Batch[], answered: [] as Batch[] };
  const watching: Predictor = {
    ...predictor,
    score(batch) {
      seen.scored.push(batch);
      return predictor.score(batch);
    },
    generate(batch, maxLength) {
      seen.answered.push(batch);
      return predictor.generate(batch, maxLength);
    },
  };
  return { predictor: watching, seen };
}

interface Data {
  readonly predictor: Predictor;
  readonly architecture: Architecture;
  /** Most digits of a problem. */
  readonly longest: number;
}

/** Log and records of an evaluation, and all its numbers: scores of the data set and of each answer. */
async function told(
  { predictor, architecture, longest }: Data,
  readAhead?: number,
  changes: Partial<Evaluation> = {},
) {
  const log: string[] = [], found: EvaluationRecord[][] = [];
  const results = await evaluate(
    {
      ...{ predictor, checker: CHECKER, tokens: WORDS, layout: sequenceLayoutOf(architecture) },
      maxOutputLength: 6,
      ...(readAhead === undefined ? {} : { readAhead }),
      log: (line) => log.push(line),
      warn: assert.fail,
      ...changes,
    },
    {
      name: "valid",
      batches: ReadableStream.from(batchesOf(architecture, longest)),
      size: examples,
    },
    [{ add: (records) => found.push([...records]), finish() {}, close() {} }],
  );
  const answers = found.flat().flatMap(({ index, hypotheses }) =>
    hypotheses.map(({ score }, k) => [`answer ${k} to ${index}`, score ?? 0])
  );
  const records = found.map((batch) =>
    batch.map((record) => ({
      ...record,
      hypotheses: record.hypotheses.map(({ tokens: words, verdict }) => ({ words, verdict })),
    }))
  );
  const numbers: Record<string, number> = {
    ...results?.metrics,
    ...Object.fromEntries(results === undefined ? [] : answers),
  };
  return { log, records, numbers };
}

/** Numbers of 1 to `longest` digits, with answers of 1 to 4. */
function batchesOf(architecture: Architecture, longest: number): Batch[] {
  const random = randomFrom(5), answer = Math.min(longest, 4);
  const number = (digits: number) => {
    const count = random.integer(1, digits);
    return ["+", ...Array.from({ length: count }, () => random.integer(0, 9))].join(" ");
  };
  const drawn = Array.from({ length: examples }, (_, i): CodedExample => ({
    source: idsOf(number(longest)),
    target: idsOf(number(answer)),
    codeClass: i % 5,
  }));
  return codedBatches(drawn, batchSize, sequenceLayoutOf(architecture));
}

/** The same model, said to be perfect on some examples: one that knows nothing is wrong on all. */
function halfRight(predictor: Predictor): Predictor {
  return {
    ...predictor,
    async score(batch) {
      const { loss, tokens } = await predictor.score(batch);
      return { loss, tokens, perfect: Array.from(batch.classes, (code) => code < 2) };
    },
  };
}

async function withModel<T>(
  flags: Partial<ModelFlags>,
  use: (model: InferenceModel) => Promise<T>,
): Promise<T> {
  const graphs = modelFromFlags({ ...tiny, ...flags }, WORDS.length, padId, 64);
  const model = onnxModel(graphs, { lanes: { parts: 2, threads: 1 } });
  try {
    const random = randomFrom(4);
    for (const { part, values } of model.arrays.weights()) {
      initialise(part, values, random);
      // So that some answers close before the limit.
      if (part.name.endsWith("proj.bias")) values[eosId] = 1;
    }
    return await use(model);
  } finally {
    model.close();
  }
}
