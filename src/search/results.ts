/** The files that people read: what a search has found so far. They are made of its state, each time anew. */
import { join } from "node:path";
import { plainValue } from "../evaluation/plain_value.ts";
import { writeFileAtomically } from "../files/atomic_file.ts";
import type { Task } from "../task/task.ts";
import { jsonText } from "../text/json_text.ts";
import { searchPage } from "./page.ts";
import type { Member, SearchState } from "./state.ts";

/** Names of the files in the folder of a run. */
export const resultFiles = {
  best: "best.jsonl",
  rounds: "rounds.jsonl",
  page: "search.html",
} as const;

/** @throws {FileError} when the disk refuses */
export function writeResults(
  folder: string,
  task: Task,
  { population, records }: SearchState,
): void {
  const encoder = new TextEncoder();
  const write = (name: string, lines: Iterable<string>) =>
    writeFileAtomically(
      join(folder, name),
      Iterator.from(lines).map((line) => encoder.encode(line)),
    );
  write(resultFiles.best, population.values().map((member) => memberLine(task, member)));
  write(resultFiles.rounds, records.values().map((record) => `${JSON.stringify(record)}\n`));
  if (records.length > 0) write(resultFiles.page, [searchPage(task, population, records)]);
}

function memberLine({ problem, vocabulary }: Task, { score, round, tokens }: Member): string {
  const { outputTokenizer } = problem, words = vocabulary.tokensOf(tokens);
  const construction = plainValue(outputTokenizer.parse(words), outputTokenizer.notation);
  return `${jsonText({ score, round, construction, tokens: words.join(" ") })}\n`;
}
