/** Files of problems, each in a folder of its own. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnyProblem, problemFor } from "../../../src/problems/problem_for.ts";
import { defaultParameters } from "../problem_flags.ts";

/** Doubling, with all that a problem must have; fields can be changed, or left out as `undefined`. */
export function doubling(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const fields = {
    name: `"doubling"`,
    inputTokenizer: "positionalInts(10)",
    outputTokenizer: "positionalInts(10)",
    generate:
      "(random) => { const n = random.bigInteger(1n, 99n); return { problem: n, answer: 2n * n }; }",
    ...changes,
  };
  const lines = Object.entries(fields).filter(([, code]) => code !== undefined)
    .map(([field, code]) => `  ${field}: ${code},`);
  const library = `import { numberArray, positionalInts, problem, symbolicInts } from "int2int";`;
  return [library, "export default problem({", ...lines, "});", ""].join("\n");
}

/** The double or the square of an integer, whichever the query, a word, asks for; fields can be changed likewise. */
export function asking(changes: Readonly<Record<string, string | undefined>> = {}): string {
  return doubling({
    name: `"asking"`,
    queryTokenizer: `{
    symbols: ["double", "square"],
    encode: (word) => [word],
    parse: ([word]) => ["double", "square"].includes(word) ? word : undefined,
  }`,
    generate: `(random) => {
    const n = random.bigInteger(1n, 99n), query = random.choice(["double", "square"]);
    return { problem: n, query, answer: query === "square" ? n * n : 2n * n };
  }`,
    ...changes,
  });
}

/** Calls `use` with the path of a file with this text, which is removed behind it. */
export function withFile<T>(text: string, use: (path: string) => T, name = "own.ts"): T {
  const folder = mkdtempSync(join(tmpdir(), "int2int-own-"));
  try {
    const path = join(folder, name);
    writeFileSync(path, text);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The problem of a file with this text. */
export function load(text: string, name?: string): AnyProblem {
  return withFile(text, (problem) => problemFor({ ...defaultParameters, problem }), name);
}

/** What is said of a file with this text, its path left out. */
export function mistakeOf(text: string, name?: string): string {
  return withFile(text, (problem) => {
    try {
      problemFor({ ...defaultParameters, problem });
    } catch (error) {
      if ((error as Error).name !== "FileError") throw error;
      return (error as Error).message.replace(problem, "FILE");
    }
    return "nothing";
  }, name);
}
