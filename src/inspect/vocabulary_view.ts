/** Embeddings of tokens as points: of all tokens of the problem, and of those that are consecutive numbers. */
import type { NamedArray } from "../executors/host_arrays.ts";
import type { StackName } from "../models/probes.ts";
import { specialTokens, type Vocabulary } from "../tokenizers/vocabulary.ts";
import { circleOf, fourierSpectrum, type Frequency } from "./analysis/fourier.ts";
import { type PrincipalComponents, principalComponents } from "./analysis/pca.ts";

/** A token's embedding, `[dim]`. */
interface Embedded {
  readonly id: number;
  readonly token: string;
  readonly vector: Float32Array;
}

export interface NumberSpectrum {
  /** Of consecutive numbers, in order. */
  readonly tokens: readonly string[];
  /** By frequency, from 1. */
  readonly frequencies: readonly Frequency[];
  /** The strongest frequency below half of the numbers, and where it places them. */
  readonly strongest: Frequency;
  /** `[numbers][2]` */
  readonly circle: readonly (readonly [number, number])[];
}

export interface EmbeddingView {
  readonly stack: StackName;
  readonly tokens: readonly { readonly id: number; readonly token: string }[];
  readonly components: PrincipalComponents;
  /** Left out where the vocabulary has no consecutive numbers, or only few. */
  readonly numbers: NumberSpectrum | undefined;
}

/** Fewer numbers have no spectrum worth the name. */
const fewestNumbers = 5;

/** Of each stack that embeds tokens. The special tokens, most of which no example has, are left out. */
export function embeddingViews(
  weights: readonly NamedArray[],
  { tokens }: Vocabulary,
): EmbeddingView[] {
  return (["encoder", "decoder"] as const).flatMap((stack) => {
    const table = weights.find(({ name }) => name === `${stack}.embeddings.weight`);
    if (table === undefined) return [];
    const dim = table.part.shape[1]!;
    const own = tokens.map((token, id): Embedded => ({
      ...{ id, token },
      vector: table.values.slice(id * dim, (id + 1) * dim),
    })).slice(specialTokens.length);
    return [{
      ...{ stack, tokens: own.map(({ id, token }) => ({ id, token })) },
      components: principalComponents(own.map(({ vector }) => vector)),
      numbers: spectrumOf(own),
    }];
  });
}

function spectrumOf(embedded: readonly Embedded[]): NumberSpectrum | undefined {
  const numbers = consecutive(embedded);
  if (numbers.length < fewestNumbers) return undefined;
  const vectors = numbers.map(({ vector }) => vector), frequencies = fourierSpectrum(vectors);
  // At half of the numbers, waves only alternate: no circle.
  const turning = frequencies.filter(({ period }) => period > 2);
  const strongest = turning.reduce((a, b) => b.share > a.share ? b : a);
  return {
    ...{ tokens: numbers.map(({ token }) => token), frequencies, strongest },
    circle: circleOf(vectors, strongest.frequency),
  };
}

/** The tokens that are integers, in order; none unless each is one more than the last. */
function consecutive(embedded: readonly Embedded[]): Embedded[] {
  const numbers = embedded.filter(({ token }) => /^-?\d{1,15}$/.test(token))
    .sort((a, b) => Number(a.token) - Number(b.token));
  const first = Number(numbers[0]?.token);
  return numbers.every(({ token }, i) => Number(token) === first + i) ? numbers : [];
}
