/** How the next token of an answer is chosen by its logits: at random, or the most likely one. */

/** What decides which tokens may be drawn, and how often. */
export interface SamplingSettings {
  /** Logits are divided by it: below 1 likely tokens are drawn more often, above 1 less often; 0 takes the likeliest. */
  readonly temperature: number;
  /** Only so many of the likeliest tokens are drawn; 0: all. */
  readonly topK: number;
  /** Only the likeliest tokens are drawn that together have this probability, as few as reach it; 1: all. */
  readonly topP: number;
}

/** Settings by which only the likeliest token is taken. */
export const likeliestToken: SamplingSettings = { temperature: 0, topK: 0, topP: 1 };

/** A token, and how likely the model finds it, whatever the settings. */
export interface Choice {
  readonly token: number;
  readonly logProb: number;
}

/**
 * @param logits of all tokens @param allowed which tokens may be chosen, one at least; left out: all
 * @param uniform draws from `[0, 1)`, once
 */
export function chooseToken(
  logits: Float32Array,
  settings: SamplingSettings,
  uniform: () => number,
  allowed?: ArrayLike<number>,
): Choice {
  const candidates = allowed ?? everyToken(logits.length);
  const token = settings.temperature === 0
    ? likeliest(logits, candidates)
    : drawn(logits, candidates, settings, uniform());
  return { token, logProb: logits[token]! - logSumExp(logits) };
}

/** The first of the largest. */
function likeliest(logits: Float32Array, candidates: ArrayLike<number>): number {
  let best = candidates[0]!;
  for (let i = 1; i < candidates.length; i++) {
    if (logits[candidates[i]!]! > logits[best]!) best = candidates[i]!;
  }
  return best;
}

/** @param uniform says where in the distribution */
function drawn(
  logits: Float32Array,
  candidates: ArrayLike<number>,
  settings: SamplingSettings,
  uniform: number,
): number {
  const { tokens, weights } = distribution(logits, candidates, settings);
  let rest = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < tokens.length; i++) {
    rest -= weights[i]!;
    if (rest < 0) return tokens[i]!;
  }
  // Rounding has left a rest; what cannot be drawn must not be. Logits that are NaN say nothing of any token.
  return tokens[Math.max(0, weights.findLastIndex((weight) => weight > 0))]!;
}

/** Tokens that may be drawn, with numbers in proportion to their probabilities. */
export function distribution(
  logits: Float32Array,
  candidates: ArrayLike<number>,
  { temperature, topK, topP }: SamplingSettings,
): { tokens: ArrayLike<number>; weights: Float64Array } {
  const largest = logits[likeliest(logits, candidates)]!;
  const weightOf = (token: number) => Math.exp((logits[token]! - largest) / temperature);
  const isCut = topK > 0 && topK < candidates.length || topP < 1;
  const tokens = isCut ? likeliestFirst(logits, candidates) : candidates;
  const count = topK > 0 ? Math.min(topK, tokens.length) : tokens.length;
  const weights = Float64Array.from({ length: count }, (_, i) => weightOf(tokens[i]!));
  return { tokens, weights: topP < 1 ? weights.subarray(0, reaching(weights, topP)) : weights };
}

/** Of equally likely ones, the lower number comes first. */
function likeliestFirst(logits: Float32Array, candidates: ArrayLike<number>): Int32Array {
  return Int32Array.from(candidates).sort((a, b) => logits[b]! - logits[a]! || a - b);
}

/** How many of the first weights make up a share of all. */
function reaching(weights: Float64Array, share: number): number {
  const wanted = share * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const last = weights.findIndex((weight) => (sum += weight) >= wanted);
  return last < 0 ? weights.length : last + 1;
}

let every = new Int32Array(0);

/** The numbers of all tokens of a vocabulary; models that are asked in turns mostly have the same. */
function everyToken(count: number): Int32Array {
  if (every.length !== count) every = Int32Array.from({ length: count }, (_, token) => token);
  return every;
}

/** log Σ exp, without overflow. */
export function logSumExp(logits: Float32Array): number {
  let largest = -Infinity, sum = 0;
  for (const logit of logits) largest = Math.max(largest, logit);
  for (const logit of logits) sum += Math.exp(logit - largest);
  return largest + Math.log(sum);
}
