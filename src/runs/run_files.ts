/** The files of a run that this program and Int2Int in Python write. */
export const runFiles = {
  metrics: "metrics.jsonl",
  log: "train.log",
  flags: "params.json",
  lock: "run.lock",
  /** What Int2Int in Python writes, as a program that would have to be executed: never read. */
  pickledFlags: "params.pkl",
} as const;
