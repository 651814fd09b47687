/** Runs a graph once through ONNX Runtime, for comparison with the reference engine. */
import { sizeInput } from "../../../src/graph/onnx_emitter.ts";
import { leafName, lowerGraph } from "../../../src/executors/onnx/lower.ts";
import { OrtSession } from "../../../src/executors/onnx/session.ts";
import { type OrtTensor, tensorOver } from "../../../src/executors/onnx/tensors.ts";
import type { Tensor, TensorType } from "../../../src/graph/graph.ts";
import { concreteShape, elementCount, type Sizes } from "../../../src/graph/shape.ts";

/**
 * Values of `outputs` in float32.
 *
 * ONNX Runtime writes into arrays of the shapes that the graph promises, and refuses when its own differ.
 *
 * @param feeds data of inputs and parameters by name
 */
export async function runOnnx(
  outputs: Readonly<Record<string, Tensor>>,
  feeds: ReadonlyMap<string, Float64Array>,
  sizes: Sizes,
): Promise<Map<string, Float64Array>> {
  const { model, leaves, symbols } = lowerGraph(outputs);
  const session = new OrtSession(model, { threads: 1 });
  const inputs = [
    ...leaves.map((leaf) => bound(leafName(leaf), leaf, sizes, feeds.get(leafName(leaf))!)),
    ...symbols.map((symbol) => boundSize(symbol, sizes)),
  ];
  const results = Object.entries(outputs).map(([name, type]) => bound(name, type, sizes));
  await session.bind(inputs.map(pair), results.map(pair)).run();
  for (const { tensor } of [...inputs, ...results]) tensor.release();
  session.release();
  return new Map(results.map(({ name, data }) => [name, Float64Array.from(data, Number)]));
}

interface Bound {
  readonly name: string;
  readonly data: Float32Array | Int32Array | BigInt64Array;
  readonly tensor: OrtTensor;
}

function pair({ name, tensor }: Bound): [string, OrtTensor] {
  return [name, tensor];
}

function bound(name: string, type: TensorType, sizes: Sizes, values?: Float64Array): Bound {
  const shape = concreteShape(type.shape, sizes);
  const count = elementCount(shape);
  const data = type.type === "f32" ? new Float32Array(count) : new Int32Array(count);
  if (values) data.set(values);
  return { name, data, tensor: tensorOver(data, shape) };
}

function boundSize(symbol: string, sizes: Sizes): Bound {
  const data = BigInt64Array.of(BigInt(sizes[symbol]!));
  return { name: sizeInput(symbol), data, tensor: tensorOver(data, [1]) };
}
