/** What a saved model says of itself, whoever wrote it. Values of tensors are not read, so large files take no longer. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { whatIsAt } from "../files/regular_file.ts";
import { type Flags } from "../flags/table.ts";
import { readSavedHeader, type SavedHeader, type SavedKind } from "../training/saved_model.ts";
import type { SeenProblems } from "../training/seen_problems.ts";
import type { VocabularyDigest } from "../tokenizers/vocabulary_digest.ts";
import { countParameters, optimizerState, type ParameterCounts } from "./parameters.ts";

export interface FileDescription {
  readonly path: string;
  /** Of the file, or of all files of an exported folder. */
  readonly bytes: number;
  readonly kind: SavedKind;
  /** Version of the layout, in files of this program. */
  readonly format: string | undefined;
  readonly flags: Flags | undefined;
  readonly progress: Progress | undefined;
  /** What the problems of its training were like, where the file says so. */
  readonly problems: SeenProblems | undefined;
  readonly parameters: ParameterCounts;
  /** Names of what the optimizer keeps for each weight. */
  readonly optimizerState: readonly string[];
  readonly vocabulary: VocabularyDigest | undefined;
  /** SHA-256 of the weights, where the file tells it. */
  readonly weightsDigest: string | undefined;
  /** Texts in the file that nothing above is made of. */
  readonly otherTexts: Readonly<Record<string, string>>;
}

export interface Progress {
  /** Epochs that were finished. */
  readonly epochs: number;
  /** Optimization steps. */
  readonly steps: number;
  /** Training examples of the epoch that is not finished. */
  readonly examples: number;
  /** Best value so far of each validation metric. */
  readonly best: Readonly<Record<string, number>>;
}

/** Texts that other fields are made of, or that repeat files beside an export. */
const knownTexts = new Set([
  ...["format", "parameters", "state", "vocabulary", "search"],
  ...["vocabulary_digest", "weights_sha256", "decoder_weights_sha256", "config"],
]);

/**
 * @param path a checkpoint, an export or one of its files, or a file of Int2Int
 * @throws CheckpointError when it is damaged, or no model @throws FileError when it cannot be read
 */
export function describeFile(path: string): FileDescription {
  const header = readSavedHeader(path), { metadata, kind, parameters: flags } = header;
  return {
    ...{ path, kind, flags },
    bytes: bytesOf(path),
    format: metadata.format,
    ...stateOf(header),
    parameters: countParameters(header.tensors, flags?.share_inout_emb ?? false),
    optimizerState: optimizerState(header.tensors),
    vocabulary: header.vocabulary,
    weightsDigest: metadata.weights_sha256,
    otherTexts: Object.fromEntries(
      Object.entries(metadata).filter(([name]) => !knownTexts.has(name)),
    ),
  };
}

function stateOf(header: SavedHeader): Pick<FileDescription, "progress" | "problems"> {
  if (!header.hasState) return { progress: undefined, problems: undefined };
  const { epoch: epochs, steps, examples, bestMetrics: { best }, problems } = header.state();
  return { progress: { epochs, steps, examples, best }, problems };
}

function bytesOf(path: string): number {
  if (whatIsAt(path) !== "a folder") return statSync(path).size;
  const files = [...Deno.readDirSync(path)].filter(({ isFile }) => isFile);
  return files.reduce((sum, { name }) => sum + statSync(join(path, name)).size, 0);
}
