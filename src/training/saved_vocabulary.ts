/** Whether a model is asked in the tokens it was trained with: a problem's file may have changed since. */
import { CheckpointError } from "../errors.ts";
import type { Flags } from "../flags/table.ts";
import type { VocabularyDigest } from "../tokenizers/vocabulary_digest.ts";

/** @throws CheckpointError unless `text` is a digest as checkpoints have it */
export function digestFromJson(text: string, path: string): VocabularyDigest {
  const { size, sha256 } = fromJson(text, path) as Partial<VocabularyDigest> ?? {};
  if (Number.isSafeInteger(size) && typeof sha256 === "string") {
    return { size: size!, sha256 };
  }
  throw new CheckpointError(path, "its vocabulary is damaged, expected a size and a digest");
}

function fromJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CheckpointError(path, "its vocabulary is not JSON");
  }
}

/**
 * @param saved left out by older checkpoints and by Int2Int's, which then say nothing
 * @param current that of the problem as it is now
 * @throws CheckpointError when they differ
 */
export function expectVocabulary(
  saved: VocabularyDigest | undefined,
  path: string,
  { problem, operation }: Flags,
  current: VocabularyDigest,
): void {
  if (saved === undefined || saved.sha256 === current.sha256) return;
  const now = problem === "" ? `--operation ${operation}` : `--problem ${problem}`;
  const difference = saved.size === current.size
    ? `${saved.size} other tokens, or the same in another order`
    : `${saved.size} tokens, not the ${current.size}`;
  throw new CheckpointError(path, `trained with ${difference} that ${now} has now`);
}
