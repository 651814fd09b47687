/** The pass over whole answers: what a model predicts at each position when it is given the right tokens before. */
import type { Batch } from "../examples/batch.ts";
import { splitBatch } from "../examples/split.ts";
import type { GraphRunner } from "../executors/executor.ts";
import { type LossWeights, lossWeightsOf } from "../models/feeds.ts";
import type { Model } from "../models/model.ts";
import { together } from "../together.ts";
import type { CompiledGraphs } from "./compiled_graphs.ts";
import type { NextTokens } from "./decoder.ts";
import { logProbsName } from "./log_probs.ts";

export interface BatchEvaluation {
  /** Mean cross entropy over the predicted tokens. */
  readonly loss: number;
  /** Number of predicted tokens. */
  readonly tokens: number;
  /** `[positions * size]` most likely token at each position, time-major. */
  readonly best: Int32Array;
  /** Which answers have every token right. */
  readonly perfect: readonly boolean[];
}

export class TeacherForcedPass {
  /** One for each part of a batch that is computed at the same time. */
  readonly #runners: GraphRunner[] = [];

  constructor(private readonly model: Model, private readonly compiled: CompiledGraphs) {}

  async evaluate(batch: Batch): Promise<BatchEvaluation> {
    const { inputBuilder } = this.model;
    const parts = splitBatch(batch, this.compiled.executor.lanes);
    const shares = lossWeightsOf(inputBuilder, batch);
    const results = await together(
      parts.map((part, lane) => this.#run(this.#runnerOf(lane), part, shares)),
    );
    const best = joinColumns(results);
    return {
      loss: results.reduce((sum, result) => sum + result.loss, 0),
      tokens: inputBuilder.predictedTokens(batch),
      best,
      perfect: inputBuilder.perfect(batch, best),
    };
  }

  /**
   * The most likely tokens alone, as {@link BatchEvaluation} has them; passes may overlap.
   *
   * @param graph the scoring pass, perhaps with log-probabilities
   */
  async mostLikely(batch: Batch, graph = this.model.scoring): Promise<NextTokens> {
    const runner = this.compiled.runner(graph), { inputBuilder } = this.model;
    const shares = lossWeightsOf(inputBuilder, batch);
    const results = await runner.run(inputBuilder.teacherForced(batch, shares, 0));
    const [tokens, logProbs] = await Promise.all([
      results.integers("best"),
      logProbsName in graph ? results.floats(logProbsName) : undefined,
    ]);
    runner.release();
    return { tokens, ...logProbs && { logProbs } };
  }

  #runnerOf(lane: number): GraphRunner {
    return this.#runners[lane] ??= this.compiled.runner(this.model.scoring);
  }

  async #run(runner: GraphRunner, batch: Batch, shares: LossWeights) {
    const results = await runner.run(this.model.inputBuilder.teacherForced(batch, shares, 0));
    const [loss, best] = await Promise.all([results.floats("loss"), results.integers("best")]);
    return { loss: loss[0]!, best, size: batch.size };
  }
}

/** Puts time-major columns of several parts side by side again. */
function joinColumns(parts: readonly { best: Int32Array; size: number }[]): Int32Array {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const length = parts[0]!.best.length / parts[0]!.size;
  const joined = new Int32Array(length * size);
  let column = 0;
  for (const { best, size: width } of parts) {
    for (let t = 0; t < length; t++) {
      joined.set(best.subarray(t * width, (t + 1) * width), t * size + column);
    }
    column += width;
  }
  return joined;
}
