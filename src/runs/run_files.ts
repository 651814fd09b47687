/** The files of a run that this program and Int2Int in Python write. */
export const runFiles = {
  metrics: "metrics.jsonl",
  log: "train.log",
  flags: "params.json",
  lock: "run.lock",
} as const;
