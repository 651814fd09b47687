/**
 * A look inside a model at work: what it attends to, its hidden states, and what each layer would answer, for one problem and
 * the model's own answer to it. The values come from the teacher-forced pass over both; nothing is computed for training.
 */
import { type HostTensor, type InferenceModel } from "../decoding/inference_model.ts";
import type { Batch } from "../examples/batch.ts";
import { OutOfMemoryError } from "../errors.ts";
import { concreteShape, elementCount } from "../graph/shape.ts";
import { showBytes } from "../memory/show_bytes.ts";
import { modelProbes } from "../models/build.ts";
import type { ModelConfig } from "../models/config.ts";
import { layerLabel, type Probe, type StackName } from "../models/probes.ts";

/** What was seen in one place. */
export interface Seen extends Pick<Probe, "kind" | "name" | "stack"> {
  /** Of the layer, for people: `layer 0`, `layer 1, application 2`. */
  readonly label: string;
  readonly tensor: HostTensor;
}

export interface Look {
  /** In the order in which the model computes it. */
  readonly seen: readonly Seen[];
  /** Ids that each stack reads; a stack that the model does not have is left out. */
  readonly reads: Partial<Readonly<Record<StackName, Int32Array>>>;
}

/** What arrays of one look may take. */
const mostBytes = 2 ** 30;

/**
 * @param batch one problem with its answer
 * @throws OutOfMemoryError when the sequences are so long that the attention matrices would be too large
 */
export async function lookInside(
  model: InferenceModel,
  config: ModelConfig,
  batch: Batch,
): Promise<Look> {
  const probes = modelProbes(config);
  expectRoom(probes, batch);
  const outputs = Object.fromEntries(probes.map(({ name, tensor }) => [name, tensor]));
  const values = await model.valuesOf(outputs, batch);
  const seen = probes.map((probe): Seen => {
    const { kind, name, stack } = probe;
    return { kind, name, stack, label: layerLabel(probe), tensor: values.get(name)! };
  });
  return { seen, reads: readBy(seen, batch) };
}

function expectRoom(probes: readonly Probe[], { sourceLength, targetLength }: Batch): void {
  const sizes = { B: 1, S: sourceLength, T: targetLength };
  const bytes = probes.reduce(
    (sum, { tensor }) => sum + 4 * elementCount(concreteShape(tensor.shape, sizes)),
    0,
  );
  if (bytes <= mostBytes) return;
  throw new OutOfMemoryError(
    `what is seen for ${sourceLength} tokens takes ${showBytes(bytes)}, expected at most ` +
      showBytes(mostBytes),
    "try a shorter problem",
  );
}

/** The decoder does not read the last token, from which nothing is predicted, except where all positions count. */
function readBy(seen: readonly Seen[], { source, target }: Batch): Look["reads"] {
  const ids = { encoder: source, decoder: target };
  const stacks = new Set(seen.map(({ stack }) => stack));
  return Object.fromEntries([...stacks].map((stack) => {
    const states = seen.find((one) => one.stack === stack && one.kind === "states")!;
    return [stack, ids[stack].slice(0, states.tensor.shape[0])];
  }));
}
