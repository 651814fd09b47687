/** The programs beside an exported model find what `int2int predict` finds, with the same scores. */
import assert from "node:assert/strict";
import { decodeGreedily } from "../../src/decoding/greedy_search.ts";
import { searchBeams } from "../../src/decoding/beam_search.ts";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import { scoreOf } from "../../src/decoding/score.ts";
import { collate } from "../../src/examples/collate.ts";
import type { TrainedModel } from "../../src/export/trained_model.ts";
import { buildTask } from "../../src/task/task.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { randomModel, variants, withOnnxModel, writeExport } from "./exported_models.ts";
import { asked, hasNode, hasPython, linkPackages } from "./script_runs.ts";

/** Greedily, for longer than the models have positions; with few beams; and with more than half as many as there are tokens. */
const searches = [
  { beamSize: 1, maxOutputLen: 50 },
  { beamSize: 3, maxOutputLen: 6 },
  { beamSize: 16, maxOutputLen: 3 },
];

const problems = ["2", "9 0 3 5"].map((text) => text.split(" "));

interface Found {
  readonly tokens: readonly string[];
  readonly score: number;
  readonly cut: boolean;
}

/** Models have 40 positions, which is all that a decoder alone has for problem and answer. */
const models = Object.values(variants).map(randomModel);

/** What this program finds, by model, problem and search. */
const expected: Found[][][] = [];
for (const model of models) {
  expected.push(
    await withOnnxModel(model, {}, async (inference) => {
      const found: Found[][] = [];
      for (const problem of problems) {
        for (const search of searches) {
          found.push(await answersOf(model, inference, problem, search));
        }
      }
      return found;
    }),
  );
}

async function answersOf(
  { parameters, tokens: words }: TrainedModel,
  inference: InferenceModel,
  problem: readonly string[],
  { beamSize: size, maxOutputLen }: typeof searches[number],
): Promise<Found[]> {
  const { vocabulary, layout } = buildTask(parameters), maxLength = maxOutputLen + 2;
  const batch = collate([{ source: problem, target: [], codeClass: 0 }], vocabulary, layout);
  const named = (tokens: readonly number[]) => tokens.map((id) => words[id]!);
  if (size === 1) {
    const decoder = await inference.startDecoding(batch, { logProbs: true });
    const [answer] = await decodeGreedily(decoder, 1, maxLength);
    decoder.close();
    const { tokens, cut = false, logProbs } = answer!;
    return [{ tokens: named(tokens), score: scoreOf(logProbs!, 1), cut }];
  }
  const decoder = await inference.startBeams(batch, size);
  const earlyStopping = parameters.beam_early_stopping;
  const settings = { size, lengthPenalty: 1, earlyStopping, maxLength };
  const [answers] = await searchBeams(decoder, 1, settings);
  decoder.close();
  return answers!.map(({ tokens, score, cut }) => ({ tokens: named(tokens), score, cut }));
}

function assertFound(found: readonly Found[], answers: readonly Found[], what: string): void {
  const rest = ({ tokens, cut }: Found) => ({ tokens, cut });
  assert.deepEqual(found.map(rest), answers.map(rest), what);
  found.forEach(({ score }, i) => assert(Math.abs(score - answers[i]!.score) < 5e-5, what));
}

for (
  const [program, has] of [["ask.mjs", hasNode], ["ask.py", hasPython]] as const
) {
  Deno.test({
    name: `the answers of every architecture are found greedily and with beams by ${program}`,
    ignore: !has,
    fn: () =>
      inTemporaryFolder(async (folder) => {
        linkPackages(folder);
        const folders = models.map((model, i) => {
          writeExport(model, `${folder}/${i}`);
          return `${folder}/${i}`;
        });
        const found = await asked<Found[][][]>(program, { folders, problems, searches });
        const names = Object.keys(variants);
        found.forEach((ofModel, i) =>
          ofModel.forEach((answers, k) =>
            assertFound(answers, expected[i]![k]!, `${names[i]}, ${k}`)
          )
        );
        assert.equal(found.flat().length, models.length * problems.length * searches.length);
      }),
  });
}
