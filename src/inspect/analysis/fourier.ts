/**
 * Do the embeddings of numbers know of residues? A model that computes modulo m places the numbers on circles on which adding m
 * comes back to the start: in the Fourier transform of the embedding along the numbers, the frequencies of period m stand out.
 */
import { dot } from "./dot.ts";

/** One frequency `k` of `n` numbers: waves with `k` periods in `0 … n-1`. */
export interface Frequency {
  readonly frequency: number;
  /** Numbers after which the wave repeats: `n / frequency`. */
  readonly period: number;
  /** Share of the variance of the embeddings that these waves explain. */
  readonly share: number;
}

/**
 * The spectrum of embeddings of consecutive numbers, frequencies 1 to n/2; shares add up to 1 (Parseval), as the mean, frequency
 * 0, is no variance. They are all 0 where the embeddings do not differ.
 *
 * @param embeddings `[numbers][dim]`
 */
export function fourierSpectrum(embeddings: readonly ArrayLike<number>[]): Frequency[] {
  const n = embeddings.length;
  const powers = Array.from({ length: Math.floor(n / 2) }, (_, i) => {
    const frequency = i + 1, { cos, sin } = waves(embeddings, frequency);
    // Above it, up to n - 1, lies a mirror image; n/2 is its own.
    const images = 2 * frequency === n ? 1 : 2;
    return images * (dot(cos, cos) + dot(sin, sin));
  });
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power, i) => ({
    frequency: i + 1,
    period: n / (i + 1),
    share: total > 0 ? power / total : 0,
  }));
}

/**
 * The embeddings seen in the plane in which the waves of one frequency turn: a number's place on the circle, if there is one.
 *
 * @returns `[numbers][2]`; the second coordinate is 0 where the waves do not turn, as at frequency n/2
 */
export function circleOf(embeddings: readonly ArrayLike<number>[], frequency: number) {
  const { cos, sin } = waves(embeddings, frequency), first = unit(cos);
  const along = dot(sin, first), second = unit(sin.map((x, i) => x - along * first[i]!));
  return embeddings.map((embedding) => [dot(embedding, first), dot(embedding, second)] as const);
}

/** The cosine and sine parts, `[dim]` each, of the embeddings as a function of the number. */
function waves(embeddings: readonly ArrayLike<number>[], frequency: number) {
  const dim = embeddings[0]?.length ?? 0, n = embeddings.length;
  const cos = new Float64Array(dim), sin = new Float64Array(dim);
  embeddings.forEach((embedding, j) => {
    const angle = 2 * Math.PI * (frequency * j % n) / n;
    for (let i = 0; i < dim; i++) {
      cos[i]! += embedding[i]! * Math.cos(angle);
      sin[i]! += embedding[i]! * Math.sin(angle);
    }
  });
  return { cos, sin };
}

/** Below this, a direction is rounding of nothing. */
const shortest = 1e-9;

function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return vector.map((x) => length < shortest ? 0 : x / length);
}
