/** The table of built-in problems in the reference. */
import { describedProblems } from "../../src/problems/index.ts";
import { code, table } from "../../src/text/markdown.ts";

export function operationTable(): string {
  const rows = describedProblems().map(({ name, asks, answer }) => [code(name), asks, answer]);
  return table(["operation", "problem", "answer"], rows);
}
