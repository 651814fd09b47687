/** What the test sets of a run are called: `valid`, `test`, `test2`, … @param evalData value of `--eval_data` */
export function setNames(evalData: string): string[] {
  return evalData.split(",").map((_, i) => ["valid", "test"][i] ?? `test${i}`);
}
