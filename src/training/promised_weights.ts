/** Whether a file has the model that its flags promise: asked before anything is built for it. */
import { CheckpointError } from "../errors.ts";
import { expectedTensor } from "../files/expected_tensor.ts";
import type { TensorInfo } from "../files/tensor_types.ts";
import { modelWeights } from "../models/build.ts";
import { modelConfig } from "../models/config.ts";
import type { Flags } from "../flags/table.ts";
import { fewestTokens } from "../problems/problem_for.ts";
import { padId } from "../tokenizers/vocabulary.ts";
import { checkConfiguration } from "./checkpoint.ts";
import { readSavedHeader } from "./saved_model.ts";

/**
 * Compares the names and shapes of a file's tensors with the model of the flags. The vocabulary, which may be large, is
 * taken to be as long as the file's embedding: only whoever makes it knows better.
 *
 * @param flags the flags with which the model is to be used
 * @throws CheckpointError when the file lacks a tensor, one has another shape, or the flags of the file are others
 */
export function expectPromisedWeights(path: string, flags: Flags): void {
  const header = readSavedHeader(path);
  checkConfiguration(header, path, flags);
  const tokens = embeddedTokens(header.tensors, flags, path);
  for (const { parts } of modelWeights(modelConfig(flags, tokens, padId))) {
    for (const { name, shape } of parts) expectedTensor(header.tensors, name, shape, path);
  }
}

/** Rows of the embedding. */
function embeddedTokens(
  tensors: ReadonlyMap<string, TensorInfo>,
  flags: Flags,
  path: string,
): number {
  const stack = flags.architecture === "decoder_only" ? "decoder" : "encoder";
  const name = `${stack}.embeddings.weight`;
  const [rows = 0, dim = 0] = tensors.get(name)?.shape ?? [];
  expectedTensor(tensors, name, [rows, dim], path);
  const fewest = fewestTokens(flags);
  if (rows >= fewest) return rows;
  const { operation, base } = flags;
  throw new CheckpointError(
    path,
    `tensor ${name} has ${rows} rows, expected one for each token: at least ${fewest} with ` +
      `--operation ${operation} --base ${base}`,
  );
}
