/** Exported models, run by ONNX Runtime's public interface, write what our engine writes. */
import assert from "node:assert/strict";
import { collate } from "../../src/batches/collate.ts";
import { recipeFor } from "../../src/batches/recipe.ts";
import { allocate } from "../../src/engines/onnx/flat_memory.ts";
import { HostedModel } from "../../src/engines/onnx/hosted_model.ts";
import { layoutOf } from "../../src/engines/layout.ts";
import type { Decoding } from "../../src/engines/engine.ts";
import { decodeGreedily } from "../../src/evaluation/greedy.ts";
import type { TrainedModel } from "../../src/export/export_model.ts";
import { buildModel } from "../../src/models/build.ts";
import { randomFrom } from "../../src/random.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { ask, decode, type Side } from "./decode.ts";
import { randomModel, variants, writeExport } from "./exported_models.ts";

/** Of answers, in tokens. */
const longest = 9;

/** Random words, in problems of different lengths. */
function randomProblems({ words }: TrainedModel): string[][] {
  const random = randomFrom(21), digits = words.filter((word) => /^\d$/.test(word));
  return [7, 2, 5, 9].map((length) =>
    Array.from({ length }, () => digits[random.integer(0, digits.length - 1)]!)
  );
}

async function withEngine<T>(
  model: TrainedModel,
  problems: string[][],
  use: (decoding: Decoding) => Promise<T>,
): Promise<T> {
  const built = buildModel(model.config), layout = layoutOf(built.weights);
  const lanes = { parts: 1, threads: 1 };
  const engine = new HostedModel(built, layout, allocate(layout, [], 0), lanes);
  for (const { name, values } of engine.weights()) {
    values.set(model.tensors.get(name)!.data as Float32Array);
  }
  const { vocabulary, framing } = recipeFor({
    ...{ parameters: model.parameters, seed: 0, rank: 0, split: "valid" },
  });
  const examples = problems.map((source) => ({ source, target: [], codeClass: 0 }));
  const decoding = await engine.startDecoding(collate(examples, vocabulary, framing));
  try {
    return await use(decoding);
  } finally {
    decoding.close();
    engine.close();
  }
}

/** What comes next, when others decide what was written: models that repeat themselves show more this way. */
async function dictated(
  { opening, next }: { opening: number; next(tokens: Int32Array): Promise<ArrayLike<number>> },
  size: number,
  words: number,
): Promise<number[][]> {
  const random = randomFrom(31), steps: number[][] = [];
  for (let n = 0; n < 8; n++) {
    const tokens = Int32Array.from({ length: size }, () => random.integer(3, words - 1));
    steps.push(Array.from(await next(n === 0 ? tokens.fill(opening) : tokens)));
  }
  return steps;
}

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`an exported model writes the engine's tokens: ${name}`, () =>
    inTemporaryFolder(async (folder) => {
      const model = randomModel(flags), problems = randomProblems(model);
      writeExport(model, folder);
      const { length: size } = problems, { length: words } = model.words;
      const written = await withEngine(
        model,
        problems,
        (engine) => decodeGreedily(engine, size, longest + 2),
      );
      const steps = await withEngine(model, problems, (engine) => dictated(engine, size, words));
      assert(new Set(steps.flat()).size > 5, `the tokens differ: ${JSON.stringify(steps)}`);
      const ids = problems.map((problem) => problem.map((word) => model.words.indexOf(word)));
      const sides: Side[] = flags.architecture === "decoder_only" ? ["left", "right"] : ["right"];
      for (const side of sides) {
        assert.deepEqual(await decode(await ask(folder, ids, side), size, longest), written);
        const { opening, next } = await ask(folder, ids, side);
        const asked = { opening, next: (tokens: Int32Array) => next([...tokens]) };
        assert.deepEqual(await dictated(asked, size, words), steps);
      }
    }));
}
