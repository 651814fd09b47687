/** Tells vocabularies apart: a model's numbers mean tokens only together with the vocabulary it was trained with. */
import { createHash } from "node:crypto";

/** How many tokens there are, and a digest of all of them in their order. */
export interface VocabularyDigest {
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** @param tokens tokens by id */
export function vocabularyDigest(tokens: readonly string[]): VocabularyDigest {
  const sha256 = createHash("sha256").update(JSON.stringify(tokens)).digest("hex");
  return { size: tokens.length, sha256 };
}
