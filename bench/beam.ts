/**
 * `deno task bench beam`: how fast answers are written, by beam search or greedily (`--beam 1`), against the machine's own
 * ceiling of matmuls, and beside another program in turns.
 */
import type { Batch } from "../src/examples/batch.ts";
import { generateBatch, generatedDataset } from "../src/examples/generate/dataset.ts";
import { buildTask } from "../src/task/task.ts";
import { matmulCeiling } from "../src/doctor/ceiling.ts";
import { InferenceModel } from "../src/decoding/inference_model.ts";
import { openCuda } from "../src/executors/onnx/cuda.ts";
import type { FlatArrays } from "../src/executors/onnx/flat_arrays.ts";
import { availableCores, chooseWorkers } from "../src/executors/onnx/lanes.ts";
import { GpuExecutor } from "../src/executors/webgpu/gpu_executor.ts";
import { copiedWeights } from "../src/executors/webgpu/weight_buffer.ts";
import type { Flags } from "../src/flags/table.ts";
import { modelPredictor } from "../src/evaluation/model_predictor.ts";
import type { Sizes } from "../src/graph/shape.ts";
import type { NamedTensors } from "../src/graph/graph.ts";
import { eosId } from "../src/tokenizers/vocabulary.ts";
import { chosenGpu } from "./chosen_gpu.ts";
import { matmulFlops } from "./flops.ts";
import { median } from "./measure.ts";
import { besidePeer } from "./peer.ts";
import { flagsFor, modelFor, type Size, startTraining } from "./training.ts";

const batchSize = 128, maxOutputLength = 10, secondsForCeiling = 1;

/** Tokens of a GCD problem in base 1000. */
const typicalProblem = 8;

export interface BeamBench {
  /** Unfinished answers of each problem; 1 for greedy decoding. */
  readonly beam: number;
  readonly examples: number;
  readonly rounds: number;
  /** `cuda`: NVIDIA's first card; `webgpu`: the card that WebGPU names; else the CPU. */
  readonly device: string;
  /** The peer's, empty for none. */
  readonly command: readonly string[];
}

export async function benchBeam(size: Size, bench: BeamBench): Promise<void> {
  const { beam, examples, rounds, device, command } = bench, cuda = device === "cuda";
  const cores = availableCores();
  const flags = flagsFor(size);
  const lanes = chooseWorkers(cores, batchSize);
  const training = await startTraining(flags, lanes, cuda ? { accelerator: openCuda(0) } : {});
  const { model } = training;
  makeEndless(model);
  const measured = device === "webgpu" ? await onWebgpu(flags, training.trainer.arrays) : model;
  console.log(measured.description);
  const dataset = generatedDataset(buildTask(flags), 0, "valid");
  const batches = Array.from(
    { length: Math.ceil(examples / batchSize) },
    (_, i) =>
      generateBatch(dataset, i * batchSize, Math.min(batchSize, examples - i * batchSize)).batch,
  );
  await answer(measured, beam, batches.slice(0, 1));
  const isCpu = measured === model && !cuda;
  const speeds: number[] = [], ceilings: number[] = [];
  const measure = async () => {
    const start = performance.now();
    await answer(measured, beam, batches);
    speeds.push(1000 * examples / (performance.now() - start));
    if (isCpu) ceilings.push(await matmulCeiling(cores, secondsForCeiling));
    return speeds.at(-1)!;
  };
  if (command.length > 0) await besidePeer(command, rounds, measure);
  else for (let round = 0; round < rounds; round++) await measure();
  training.close();
  report(size, bench, median(speeds), isCpu ? median(ceilings) : undefined);
}

/** A model that computes on a graphics card. */
async function onWebgpu(flags: Flags, arrays: FlatArrays): Promise<InferenceModel> {
  const gpu = await chosenGpu("beam");
  const weights = copiedWeights(gpu, arrays.allWeights());
  return new InferenceModel(modelFor(flags), new GpuExecutor(gpu, arrays.layout, weights), arrays);
}

/** The closing word is made impossible, so that all answers are as long as they may be. */
function makeEndless(model: InferenceModel): void {
  const { values } = model.arrays.weights().find(({ name }) => name === "decoder.proj.bias")!;
  values[eosId] = -1000;
}

async function answer(
  model: InferenceModel,
  beam: number,
  batches: readonly Batch[],
): Promise<void> {
  const search = { size: beam, lengthPenalty: 1, earlyStopping: true };
  const predictor = beam > 1 ? modelPredictor(model, search) : modelPredictor(model);
  for (const batch of batches) await predictor.generate(batch, maxOutputLength + 2);
}

function report(
  { dim, layers, ...rest }: Size,
  { beam, examples }: BeamBench,
  speed: number,
  ceiling: number | undefined,
): void {
  const steps = stepsOf(beam);
  const flops = flopsOf({ dim, layers, ...rest }, beam), gflops = speed * flops / 1e9;
  console.log(`${dim} dimensions, ${layers}+${layers} layers, beam ${beam}: ${examples} examples`);
  console.log(
    `  speed    ${speed.toFixed(1)} examples/s, ${(speed * steps * beam).toFixed(0)} tokens/s`,
  );
  const share = ceiling === undefined
    ? ""
    : `, ${(100 * gflops / ceiling).toFixed(0)} % of the ceiling, ${ceiling.toFixed(0)} (512³)`;
  console.log(
    `  products ${(flops / 1e9).toFixed(3)} GFLOP an example: ${gflops.toFixed(0)} GFLOP/s${share}`,
  );
}

/** Tokens of an answer, the opening one not counted; of a beam's also the one that only counts in the score. */
function stepsOf(beam: number): number {
  return beam > 1 ? maxOutputLength + 1 : maxOutputLength;
}

/** Matmuls for one example: reading the problem, and writing a token of each beam, of one in the first step. */
function flopsOf(size: Size, beam: number): number {
  const model = modelFor(flagsFor(size));
  const graphs = beam > 1 ? model.beams(beam) : model.decoding!;
  const flops = (outputs: NamedTensors, sizes: Sizes) => matmulFlops(Object.values(outputs), sizes);
  let total = flops(graphs.prepare, { B: 1, S: typicalProblem });
  for (let step = 0; step < stepsOf(beam); step++) {
    const rows = step === 0 ? 1 : beam;
    // Of the keys that are kept only those that an answer continues are needed.
    const sizes = { B: rows, M: 1, R: rows, S: typicalProblem, P: step, N: step + 1 };
    total += flops(graphs.step, sizes);
  }
  return total;
}
