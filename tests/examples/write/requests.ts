/** Requests for generated files, and their content. */
import { createHash } from "node:crypto";
import type { Request } from "../../../src/examples/write/generate_files.ts";
import type { Split } from "../../../src/problems/problem.ts";
import { drawingOf, manifestOf } from "../../../src/examples/write/manifest.ts";
import { exampleFlagsOf } from "../../../src/flags/example_flags.ts";
import { buildTask, type TaskFlags } from "../../../src/task/task.ts";
import { defaults } from "../../../src/flags/parse.ts";
import { defaultParameters } from "../../problems/problem_flags.ts";

export const splits = ["train", "valid", "test"] as const satisfies readonly Split[];

/** A request that nothing disturbs, changed. */
export function request(
  folder: string,
  flags: Partial<TaskFlags>,
  changes: Partial<Request> = {},
): Request {
  return {
    task: buildTask({ ...defaultParameters, ...flags }),
    seed: 5,
    isSeedDrawn: false,
    counts: { train: 60, valid: 20, test: 20 },
    folder,
    workers: 0,
    warn: () => {},
    progress: () => {},
    manifest: (sets) => manifestOf(exampleFlagsOf({ ...defaults(), ...flags }), 5, sets, drawingOf),
    signal: new AbortController().signal,
    ...changes,
  };
}

/** An example of a file: tokens of problem and answer. */
export interface FileExample {
  readonly problem: readonly string[];
  readonly answer: readonly string[];
}

/** The fields of each line, which hold tokens separated by single spaces. */
export function fieldsIn(path: string): string[][] {
  const lines = Deno.readTextFileSync(path).split("\n");
  if (lines.pop() !== "") throw new Error("the last line has no end");
  return lines.map((line) => {
    const fields = line.split("\t");
    if (fields.every((field) => /^(?:\S+ )*\S+$/.test(field))) return fields;
    throw new Error(`not an example: ${JSON.stringify(line)}`);
  });
}

/** @throws if a line is not `problem TAB answer` */
export function examplesIn(path: string): FileExample[] {
  return fieldsIn(path).map(([problem, answer, ...others]) => {
    if (answer === undefined || others.length > 0) throw new Error("expected two fields a line");
    return { problem: problem!.split(" "), answer: answer.split(" ") };
  });
}

/** SHA-256 of a file in hexadecimal. */
export function fileHash(path: string): string {
  return createHash("sha256").update(Deno.readFileSync(path)).digest("hex");
}
