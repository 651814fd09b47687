/** What tests of data files have in common. */
import { gzipSync, zstdCompressSync } from "node:zlib";
import { buildTask, type Task } from "../../../src/task/task.ts";
import type { ReadingRules } from "../../../src/examples/read/example_reader.ts";
import { readingRules } from "../../../src/examples/read/reading_rules.ts";
import type { Logger } from "../../../src/log/logger.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import type { Flags } from "../../../src/flags/table.ts";

/** End of the line that tells of a file in a format that is not read. */
export const understood = "expected text (ASCII or UTF-8), plain or compressed with gzip or zstd";

/** Flags of GCDs in base 10. */
export function gcdFlags(changes: Partial<Flags> = {}): Flags {
  return flagsWith({ operation: "gcd", base: 10, env_base_seed: 3, ...changes });
}

export function taskOf(parameters: Flags): Task {
  return buildTask(parameters);
}

export function rulesOf(changes: Partial<Flags> = {}): ReadingRules {
  // Whether there is a file does not matter to the rules.
  const { skip_bad_lines = false, ...flags } = changes;
  const parameters = gcdFlags(flags);
  return readingRules(taskOf(parameters), skip_bad_lines);
}

/** Lines of GCDs that are all different: number `i` is `(i + 1, 1)`. */
export function gcdLines(count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `V2 + ${[...String(i + 1)].join(" ")} + 1\t+ 1`,
  );
}

/** Writes bytes or text as they are. @returns the path */
export function write(folder: string, content: string | Uint8Array, name = "data"): string {
  const path = `${folder}/${name}`;
  if (typeof content === "string") Deno.writeTextFileSync(path, content);
  else Deno.writeFileSync(path, content);
  return path;
}

/** Ways to put text into a file that are read alike. */
export const packings: Readonly<Record<string, (content: string | Uint8Array) => Uint8Array>> = {
  plain: bytesOf,
  gzip: (content) => gzipSync(bytesOf(content)),
  zstd: (content) => zstdCompressSync(bytesOf(content)),
};

export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/** A log that keeps its lines, each with its level. */
export function keepingLog(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const keep = (level: string) => (line: string) => void lines.push(`${level}: ${line}`);
  const progress = { start() {}, update() {}, count() {}, stop() {} };
  const log = {
    ...{ debug: keep("debug"), info: keep("info"), warning: keep("warning"), error: keep("error") },
    ...{ notice: keep("info"), brief() {} },
    ...{ progress, close() {} },
  };
  return { log, lines };
}
