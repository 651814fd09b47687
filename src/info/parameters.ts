/** How many numbers a model has, and where. */
import { isOfSearch } from "../search/saved_state.ts";
import { elementCount, type TensorInfo } from "../files/tensor_types.ts";

/** Numbers of parameters by the first part of their names (`encoder`), and by the second (`embeddings`, `layers`). */
export interface ParameterCounts {
  readonly total: number;
  /** Tensors that hold them. */
  readonly tensors: number;
  readonly types: readonly string[];
  readonly parts: Readonly<Record<string, Part>>;
}

interface Part {
  readonly total: number;
  /** Largest first. */
  readonly of: Readonly<Record<string, number>>;
}

type Tensors = ReadonlyMap<string, TensorInfo>;

/** Name of what an optimizer keeps: `optimizer.exp_avg.encoder.embeddings.weight`. */
const stateName = /^optimizer\.(.+?)\.(?:en|de)coder\./;

/** @param sharedEmbedding the output projection is the embedding, and counts once */
export function countParameters(tensors: Tensors, sharedEmbedding: boolean): ParameterCounts {
  const weights = [...tensors].filter(([name]) =>
    !stateName.test(name) && !isOfSearch(name) && !(sharedEmbedding && isTied(name, tensors))
  );
  const stacks = Map.groupBy(weights, ([name]) => name.split(".", 1)[0]!);
  return {
    total: sum(weights),
    tensors: weights.length,
    types: [...new Set(weights.map(([, { dtype }]) => dtype))].sort(),
    parts: Object.fromEntries([...stacks].map(([stack, own]) => [stack, partOf(own)])),
  };
}

/** What the optimizer keeps for each weight, e.g. `exp_avg`. */
export function optimizerState(tensors: Tensors): string[] {
  const kinds = [...tensors.keys()].flatMap((name) => stateName.exec(name)?.[1] ?? []);
  return [...new Set(kinds)].sort();
}

function partOf(weights: readonly [string, TensorInfo][]): Part {
  const groups = Map.groupBy(weights, ([name]) => name.split(".")[1] ?? "");
  const sizes = [...groups].map(([name, own]) => [name, sum(own)] as const);
  return {
    total: sum(weights),
    of: Object.fromEntries(sizes.toSorted(([, a], [, b]) => b - a)),
  };
}

/** Int2Int's files name the embedding again as the output projection. */
function isTied(name: string, tensors: Tensors): boolean {
  const [stack, ...rest] = name.split(".");
  const embedding = tensors.get(`${stack}.embeddings.weight`);
  return rest.join(".") === "proj.weight" && embedding !== undefined &&
    String(embedding.shape) === String(tensors.get(name)!.shape);
}

function sum(weights: readonly [string, TensorInfo][]): number {
  return weights.reduce((total, [, { shape }]) => total + (elementCount(shape) ?? NaN), 0);
}
