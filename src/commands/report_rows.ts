/** Rows of the reports that commands print: a title, and text beside it, for a terminal of 80 columns. */
import { wrap } from "../log/wrap.ts";
import type { ShownExample } from "./dry_run_examples.ts";

const columns = 80, indent = 14;

/** Nothing where there is nothing to say. */
export function row(title: string, text: string): string[] {
  return wrap(text, columns - indent).map((line, i) =>
    `${(i === 0 ? title : "").padEnd(indent)}${line}`
  );
}

/** @param i its number, from 0 */
export function exampleRows({ value, problem, answer }: ShownExample, i: number): string[] {
  return [
    ...row(`Example ${i + 1}`, value),
    ...row("", `problem: ${problem}`),
    ...row("", `answer: ${answer}`),
  ];
}
