/** A look inside a model with random weights, at a problem of its own. */
import { decodeGreedily } from "../../src/decoding/greedy_search.ts";
import { collate } from "../../src/examples/collate.ts";
import { inspect, type Inspection } from "../../src/inspect/inspection.ts";
import { buildTask } from "../../src/task/task.ts";
import { type Flags, randomModel, withOnnxModel } from "../export/exported_models.ts";

/** Positions of the models that `randomModel` makes leave room for this. */
const longestAnswer = 8;

/** @param source tokens of the problem; left out: a GCD */
export function randomInspection(
  flags: Flags,
  source = ["V2", "+", "4", "2", "-", "7"],
): Promise<Inspection> {
  const model = randomModel(flags), { vocabulary, layout } = buildTask(model.parameters);
  const batchOf = (target: readonly string[]) =>
    collate([{ source, target, codeClass: 0 }], vocabulary, layout);
  return withOnnxModel(model, {}, async (inference) => {
    const decoder = await inference.startDecoding(batchOf([]));
    const [answer] = await decodeGreedily(decoder, 1, longestAnswer);
    decoder.close();
    const target = vocabulary.tokensOf(answer!.tokens);
    const question = {
      model: "a <b>model</b>",
      problem: source.join(" "),
      answer: target.join(" "),
    };
    return await inspect(inference, model.config, vocabulary, batchOf(target), question);
  });
}
