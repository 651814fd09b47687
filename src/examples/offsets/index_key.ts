import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { withRegularFile } from "../../files/regular_file.ts";
import { vocabularyDigest } from "../../tokenizers/vocabulary_digest.ts";
import type { Task } from "../../task/task.ts";
import type { ReadingRules } from "../read/example_reader.ts";
import type { IndexKey } from "./index_file.ts";

/** Bytes of each part of a data file that is looked at. */
const sampleBytes = 1 << 14;

const samples = 8;

/**
 * What the index of a data file must fit.
 *
 * @param lines that are read at most @throws {FileError} when the file cannot be read
 */
export function indexKeyOf(
  path: string,
  { vocabulary, problem, maxLength }: Task,
  { skipBadLines }: Pick<ReadingRules, "skipBadLines">,
  lines: number,
): IndexKey {
  const hasQuery = problem.queryTokenizer !== undefined;
  const rules = [
    vocabularyDigest(vocabulary.tokens),
    hasQuery,
    maxLength,
    skipBadLines,
    String(lines),
  ];
  return {
    ...withRegularFile(path, ({ descriptor, size }) => ({
      size,
      modified: fs.fstatSync(descriptor).mtimeMs,
      sample: sampleOf(descriptor, size),
    })),
    rules: digest(new TextEncoder().encode(JSON.stringify(rules))),
  };
}

/** Of bytes at the start, at the end and evenly between. */
function sampleOf(descriptor: number, size: number): string {
  const last = Math.max(0, size - sampleBytes), bytes = new Uint8Array(samples * sampleBytes);
  for (let i = 0; i < samples; i++) {
    const offset = Math.floor(last * i / (samples - 1));
    fs.readSync(descriptor, bytes, i * sampleBytes, sampleBytes, offset);
  }
  return digest(bytes);
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 32);
}
