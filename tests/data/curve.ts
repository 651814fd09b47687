/** Points of elliptic curves over finite fields, counted one x at a time. */

/** The quadratic character of the residues of each prime that was asked for: 1, 0 or -1. */
const characters = new Map<number, Int8Array>();

/** a1, a2, a3, a4, a6 */
export type Coefficients = readonly [bigint, bigint, bigint, bigint, bigint];

/** y² + a1xy + a3y = x³ + a2x² + a4x + a6 */
export class Curve {
  readonly #a: Coefficients;
  readonly #b: readonly [bigint, bigint, bigint];

  constructor(coefficients: Coefficients) {
    this.#a = coefficients;
    this.#b = coefficientsOfSquare(coefficients);
  }

  /** p + 1 less the number of points over the field of p elements, where a singular point counts as one. */
  trace(p: number): number {
    if (p === 2) return this.#traceAtTwo();
    const [b2, b4, b6] = this.#b.map((value) => residue(value, p)) as [number, number, number];
    const character = characterOf(p);
    let sum = 0;
    for (let x = 0; x < p; x++) sum += character[(((4 * x + b2) * x + 2 * b4) * x + b6) % p]!;
    return 0 - sum;
  }

  #traceAtTwo(): number {
    const [a1, a2, a3, a4, a6] = this.#a.map((value) => residue(value, 2));
    let points = 1;
    for (const x of [0, 1]) {
      for (const y of [0, 1]) {
        const difference = y * (y + a1! * x + a3!) - (((x + a2!) * x + a4!) * x + a6!);
        if (difference % 2 === 0) points++;
      }
    }
    return 3 - points;
  }

  /** Whether the equation describes a singular curve over the field of p elements. */
  isSingular(p: number): boolean {
    return residue(discriminant(this.#a), p) === 0;
  }

  /** Whether the j-invariant is 0 or 1728. */
  hasExtraAutomorphisms(): boolean {
    const [b2, b4, b6] = this.#b;
    return b2 * b2 === 24n * b4 || 36n * b2 * b4 === b2 ** 3n + 216n * b6;
  }
}

/** b2, b4, b6 of the textbooks: (2y + a1x + a3)² = 4x³ + b2x² + 2b4x + b6. */
function coefficientsOfSquare([a1, a2, a3, a4, a6]: Coefficients): [bigint, bigint, bigint] {
  return [a1 * a1 + 4n * a2, 2n * a4 + a1 * a3, a3 * a3 + 4n * a6];
}

/** Made of b2, b4, b6 and b8. */
export function discriminant(coefficients: Coefficients): bigint {
  const [a1, a2, a3, a4, a6] = coefficients, [b2, b4, b6] = coefficientsOfSquare(coefficients);
  const b8 = a1 * a1 * a6 + 4n * a2 * a6 - a1 * a3 * a4 + a2 * a3 * a3 - a4 * a4;
  return -b2 * b2 * b8 - 8n * b4 ** 3n - 27n * b6 * b6 + 9n * b2 * b4 * b6;
}

export function primesBelow(limit: number): number[] {
  const primes: number[] = [];
  for (let n = 2; n < limit; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return primes;
}

export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function residue(value: bigint, p: number): number {
  const rest = Number(value % BigInt(p));
  return rest < 0 ? rest + p : rest;
}

function characterOf(p: number): Int8Array {
  const known = characters.get(p);
  if (known !== undefined) return known;
  const character = new Int8Array(p).fill(-1);
  for (let x = 0; x < p; x++) character[x * x % p] = 1;
  character[0] = 0;
  characters.set(p, character);
  return character;
}
