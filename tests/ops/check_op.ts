/** Everything an operation promises, checked on one example: shapes, the ONNX lowering, and the gradient rule. */
import assert from "node:assert/strict";
import { evaluateReference } from "../../src/executors/reference/evaluate.ts";
import { gradients } from "../../src/autodiff.ts";
import { applyAll, constant, input, type Op, type Tensor } from "../../src/graph/graph.ts";
import {
  concreteShape,
  elementCount,
  multiplyDims,
  showShape,
  type Sizes,
} from "../../src/graph/shape.ts";
import { add } from "../../src/ops/add.ts";
import { matmul } from "../../src/ops/matmul.ts";
import { reshape } from "../../src/ops/reshape.ts";
import { type Random, randomFrom } from "../../src/random.ts";
import { runOnce } from "../../src/executors/webgpu/run_once.ts";
import { testGpu } from "../executors/webgpu/gpu.ts";
import { runOnnx } from "../executors/onnx/run_graph.ts";
import { normal, type RandomInput } from "./random_input.ts";
import { relativeError } from "./relative_error.ts";

export interface OpCase<A> {
  /** A number is a constant of the graph. */
  readonly inputs: readonly (RandomInput | number)[];
  readonly attributes: A;
  readonly sizes?: Sizes;
  /** Largest difference between ONNX Runtime and the reference, relative to the largest element of a result. */
  readonly tolerance: number;
  /** Inputs of which the gradient is checked; by default all floats. */
  readonly targets?: readonly number[];
  /** False where numbers are too small for 16 bits. */
  readonly half?: boolean;
  /** Results through which a gradient flows; by default the first. */
  readonly through?: readonly number[];
}

/** A graph and what to feed it. */
interface Example {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly feeds: Map<string, Float64Array>;
  readonly sizes: Sizes;
}

/**
 * Relative to the slope, or where terms cancel to the root of their squares. Central differences err by the square of
 * their step and by rounding: observed are 5e-8 where a layer norm hardly depends on its input, elsewhere below 1e-9.
 */
const slopeTolerance = 5e-7;
const step = 1e-5;

/** With inputs and results stored in 16 bits: half a unit in the last of 11 bits for each, and they may add up. */
const halfTolerance = 2e-2;

/** Relative to the largest element; WGSL allows divisions and exponentials a few units in the last place. */
const gpuTolerance = 3e-6;

/** Checks one example of an operation; the message of a failure says which promise is broken and by how much. */
export async function checkOp<A>(op: Op<A>, example: OpCase<A>): Promise<void> {
  const { attributes, sizes = {}, tolerance } = example;
  const random = randomFrom(2024, ...op.name.split("").map((letter) => letter.charCodeAt(0)));
  const feeds = new Map<string, Float64Array>();
  const inputs = example.inputs.map((description, i) => {
    if (typeof description === "number") return constant(description);
    feeds.set(`in${i}`, drawn(description, sizes, random));
    return input(`in${i}`, description.type, description.shape);
  });
  const results = applyAll(op, inputs, attributes);
  const forward = { outputs: record("out", results), feeds, sizes };
  checkShapes(op, forward);
  await checkEngines(op, forward, tolerance, example.half);
  if (op.gradient === "none") return;
  const targets = example.targets ??
    example.inputs.flatMap((x, i) => (typeof x !== "number" && x.type === "f32" ? [i] : []));
  if (targets.length === 0) return;
  const { through = [0] } = example;
  const loss = weightedSum(through.map((i) => results[i]!), feeds, sizes, random);
  const found = gradients(loss, targets.map((i) => inputs[i]!), constant(1));
  const backward = { outputs: record("gradient", present(op, found)), feeds, sizes };
  checkShapes(op, backward);
  targets.forEach((i, k) => {
    const { shape, type } = inputs[i]!;
    assert.deepEqual([found[k]!.shape, found[k]!.type], [shape, type], `gradient of input ${i}`);
    checkSlope(op, loss, found[k]!, `in${i}`, example.inputs[i] as RandomInput, backward, random);
  });
  await checkEngines(op, backward, tolerance, example.half);
}

function drawn(description: RandomInput, sizes: Sizes, random: Random): Float64Array {
  const length = elementCount(concreteShape(description.shape, sizes));
  return Float64Array.from({ length }, (_, index) => description.draw(random, index));
}

function record(prefix: string, tensors: readonly Tensor[]): Record<string, Tensor> {
  return Object.fromEntries(tensors.map((tensor, i) => [`${prefix}${i}`, tensor]));
}

function present<A>(op: Op<A>, found: readonly (Tensor | undefined)[]): Tensor[] {
  return found.map((gradient, i) => {
    assert(gradient, `${op.name}: target ${i} gets no gradient`);
    return gradient;
  });
}

/** `infer` promises as many elements as `reference` makes, all of them numbers. */
function checkShapes<A>(op: Op<A>, { outputs, feeds, sizes }: Example): void {
  const arrays = evaluateReference(Object.values(outputs), feeds, sizes);
  Object.entries(outputs).forEach(([name, { shape }], i) => {
    const promised = elementCount(concreteShape(shape, sizes));
    const { data } = arrays[i]!;
    assert.equal(data.length, promised, `${op.name}: elements of ${name} ${showShape(shape)}`);
    assert(data.every(Number.isFinite), `${op.name}: ${name} is not finite`);
  });
}

async function checkEngines<A>(
  op: Op<A>,
  example: Example,
  tolerance: number,
  half = true,
): Promise<void> {
  const { outputs, feeds, sizes } = example;
  const expected = evaluateReference(Object.values(outputs), feeds, sizes);
  const found = await runOnnx(outputs, feeds, sizes);
  Object.keys(outputs).forEach((name, i) => {
    const error = relativeError(found.get(name)!, expected[i]!.data);
    assert(error <= tolerance, `${op.name}: ${name} of ONNX Runtime is off by ${error}`);
  });
  const onGpu = await runOnce(await testGpu(), outputs, feeds, sizes);
  Object.keys(outputs).forEach((name, i) => {
    const error = relativeError(Float64Array.from(onGpu.get(name)!), expected[i]!.data);
    const allowed = Math.max(tolerance, gpuTolerance);
    assert(error <= allowed, `${op.name}: ${name} of WebGPU is off by ${error}`);
  });
  if (!half) return;
  const inHalf = await runOnce(await testGpu(), outputs, feeds, sizes, true);
  Object.keys(outputs).forEach((name, i) => {
    const error = relativeError(Float64Array.from(inHalf.get(name)!), expected[i]!.data);
    assert(error <= halfTolerance, `${op.name}: ${name} of WebGPU in 16 bits is off by ${error}`);
  });
}

/** A scalar that depends on every element differently, made of operations that have gradients. */
function weightedSum(
  tensors: readonly Tensor[],
  feeds: Map<string, Float64Array>,
  sizes: Sizes,
  random: Random,
): Tensor {
  return tensors.map((tensor, i) => {
    const count = multiplyDims(1, ...tensor.shape);
    feeds.set(`weights${i}`, drawn(normal([count]), sizes, random));
    const weights = input(`weights${i}`, "f32", [count, 1]);
    return reshape(matmul(reshape(tensor, [1, count]), weights), []);
  }).reduce(add);
}

/** The slope of the loss in a random direction, by central differences in float64, is that of the gradient. */
function checkSlope<A>(
  op: Op<A>,
  loss: Tensor,
  gradient: Tensor,
  name: string,
  { scale }: RandomInput,
  { feeds, sizes }: Example,
  random: Random,
): void {
  const start = feeds.get(name)!;
  const direction = start.map(() => scale * random.normal());
  const lossAt = (distance: number) => {
    const moved = start.map((value, i) => value + distance * direction[i]!);
    return evaluateReference([loss], new Map(feeds).set(name, moved), sizes)[0]!.data[0]!;
  };
  const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
  const { data } = evaluateReference([gradient], feeds, sizes)[0]!;
  const products = data.map((value, i) => value * direction[i]!);
  const promised = products.reduce((a, b) => a + b, 0);
  const size = Math.sqrt(products.reduce((a, b) => a + b * b, 0));
  const error = Math.abs(slope - promised) / Math.max(Math.abs(slope), size, 1e-30);
  assert(error <= slopeTolerance, `${op.name}: slope of ${name} is ${slope}, not ${promised}`);
}
