/** Tells vocabularies apart: a model's numbers mean tokens only together with the vocabulary it was trained with. */
import { createHash } from "node:crypto";

/** How many tokens there are, and a digest of all of them in their order. */
export interface VocabularyDigest {
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** @param words tokens by id */
export function vocabularyDigest(words: readonly string[]): VocabularyDigest {
  const sha256 = createHash("sha256").update(JSON.stringify(words)).digest("hex");
  return { size: words.length, sha256 };
}
