/** A token that may follow, and how likely it is. */
export interface Candidate {
  readonly id: number;
  readonly probability: number;
}

/** The most likely tokens, best first, by the softmax of logits; of equal ones the lower id, as argmax has it. */
export function mostLikely(logits: ArrayLike<number>, count: number): Candidate[] {
  const values = Array.from(logits), largest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const exps = values.map((x) => Math.exp(x - largest)), total = exps.reduce((a, b) => a + b, 0);
  const ids = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b).slice(0, count);
  return ids.map((id) => ({ id, probability: exps[id]! / total }));
}
