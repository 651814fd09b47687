/** Which call of a user's code a thread is in, written where a thread that is not busy can see it. */

/** What is called; numbers stand for these, from 1 on. */
export const callNames = [
  "loading the file",
  "making the problem from the flags",
  "generate",
  "evalSets",
  "evaluate",
  "codeClass",
  "describeClass",
  "leadingInteger",
  "inputTokenizer.encode",
  "inputTokenizer.parse",
  "outputTokenizer.encode",
  "outputTokenizer.parse",
  "queryTokenizer.encode",
  "queryTokenizer.parse",
  "score",
  "improve",
  "start",
  "canonical",
  "augment",
] as const;

export type CallName = (typeof callNames)[number];

/** Of this thread: the number of calls begun so far, and what the one under way is, 0 for none. */
export const callsOfThread = new Int32Array(new SharedArrayBuffer(8));

/** Calls code of the user's. */
export function during<T>(name: CallName, call: () => T): T {
  Atomics.add(callsOfThread, 0, 1);
  const outer = Atomics.exchange(callsOfThread, 1, callNames.indexOf(name) + 1);
  try {
    return call();
  } finally {
    Atomics.store(callsOfThread, 1, outer);
  }
}
