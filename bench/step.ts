/** `deno task bench`: training speed of a model with a breakdown, against the machine's own ceiling. */
import { matmulCeiling } from "../src/doctor/ceiling.ts";
import { availableCores, chooseWorkers } from "../src/executors/onnx/lanes.ts";
import { matmulFlops } from "./flops.ts";
import { timeByNode } from "./matmul_share.ts";
import { median } from "./measure.ts";
import {
  flagsFor,
  measureTraining,
  modelFor,
  type Size,
  startTraining,
  type TrainingSpeed,
} from "./training.ts";

/** Lengths of a typical batch of GCDs in base 1000: problem, and answer without its last token. */
const typical = { S: 8, T: 3 };

const secondsForCeiling = 1;

/** @param seconds of training, in as many rounds as the ceiling is measured: machines have moods */
export async function benchStep(size: Size, seconds: number, rounds: number): Promise<void> {
  const cores = availableCores();
  const lanes = chooseWorkers(cores, size.batch);
  const flags = flagsFor(size);
  const training = await startTraining(flags, lanes);
  const speeds: TrainingSpeed[] = [], ceilings: number[] = [];
  for (let round = 0; round < rounds; round++) {
    speeds.push(await measureTraining(training.trainer, flags, seconds / rounds));
    ceilings.push(await matmulCeiling(cores, secondsForCeiling));
  }
  training.close();
  const mid = (part: keyof TrainingSpeed) => median(speeds.map((speed) => speed[part]));
  const graph = mid("graph"), ceiling = median(ceilings);
  const nodes = await timeByNode(size, lanes);
  const graphs = modelFor(flags);
  const flops = matmulFlops(Object.values(graphs.training), { B: size.batch, ...typical });
  const products = ["Gemm", "FusedGemm", "FusedMatMul", "MatMul"];
  const share = products.reduce((sum, kind) => sum + (nodes.get(kind) ?? 0), 0);
  const gflops = flops / graph / 1e6, inProducts = flops / (graph * share) / 1e6;
  const reached = speeds.map(({ step }, i) => flops / ceilings[i]! / 1e6 / step);
  const percent = (x: number) => `${(100 * x).toFixed(0)} %`;
  const { dim, layers, batch } = size;
  console.log(
    `${dim} dimensions, ${layers}+${layers} layers, batch ${batch}: ${training.trainer.description}`,
  );
  console.log(`  speed       ${mid("examplesPerSecond").toFixed(0)} examples/s`);
  console.log(`  step        ${mid("step").toFixed(1)} ms`);
  console.log(
    `    graph     ${graph.toFixed(1)} ms, ${percent(share)} of it in matmuls`,
  );
  console.log(`    optimizer ${mid("optimizer").toFixed(1)} ms (norm, clipping, Adam)`);
  console.log(`  data        ${mid("data").toFixed(2)} ms, while the graph runs`);
  console.log(
    `  products    ${(flops / 1e9).toFixed(2)} GFLOP a step: ${
      gflops.toFixed(0)
    } GFLOP/s over the graph's`,
  );
  console.log(
    `              time, ${inProducts.toFixed(0)} within products; ceiling ${
      ceiling.toFixed(0)
    } (512³, ${cores} threads)`,
  );
  console.log(
    `  at the ceiling and with nothing else a step would take ${
      (flops / ceiling / 1e6).toFixed(1)
    } ms: it runs at ${percent(median(reached))} of it (${reached.map(percent).join(", ")})`,
  );
  console.log(`  other nodes ${
    [...nodes].filter(([kind]) => !products.includes(kind)).slice(0, 6)
      .map(([kind, time]) => `${kind} ${percent(time)}`).join(", ")
  }`);
}
