/** The complex roots of polynomials with integer coefficients. */
import { add, type Complex, divide, multiply, one, sizeOf, subtract, zero } from "./complex.ts";
import { dividedBy, type Polynomial, repeatedPart } from "./square_free.ts";

const mostRounds = 200;

/** Starts that are symmetric to the real axis would stay so: conjugate roots must come apart. */
const firstAngle = 0.4;

/** Moves of this share of the bound on all roots are noise. */
const precision = 1e-13;

/** Real and imaginary parts are rounded to multiples of 1 / this: those that are equal look so, which the order depends on. */
const grain = 1e9;

/**
 * The complex roots, as often as their multiplicity says, in ascending order of real, then of imaginary parts; exact to nine decimals.
 *
 * @param polynomial coefficients, the leading one first, which is 1
 * @returns `undefined` where roots are too close to each other to be found
 */
export function rootsOf(polynomial: Polynomial): Complex[] | undefined {
  const simple: Complex[] = [];
  for (let rest = polynomial; rest.length > 1;) {
    const repeated = repeatedPart(rest);
    const found = simpleRoots(dividedBy(rest, repeated).map(Number));
    if (found === undefined) return undefined;
    simple.push(...found);
    rest = repeated;
  }
  return simple.map(({ re, im }) => ({ re: rounded(re), im: rounded(im) }))
    .sort((a, b) => a.re - b.re || a.im - b.im);
}

function rounded(value: number): number {
  // Never -0.
  return Math.round(value * grain) / grain + 0;
}

/** Those of a polynomial that has each only once, by Aberth's method. */
function simpleRoots(coefficients: readonly number[]): Complex[] | undefined {
  const degree = coefficients.length - 1;
  // Fujiwara's bound on the absolute values of all roots.
  const radius = 2 * Math.max(...coefficients.map((each, k) => Math.abs(each) ** (1 / (k || 1))));
  const roots = Array.from({ length: degree }, (_, k): Complex => {
    const angle = firstAngle + 2 * Math.PI * k / degree;
    return { re: radius * Math.cos(angle), im: radius * Math.sin(angle) };
  });
  for (let round = 0; round < mostRounds; round++) {
    let farthest = 0;
    for (let k = 0; k < degree; k++) {
      const move = aberthStep(coefficients, roots, k);
      roots[k] = subtract(roots[k]!, move);
      farthest = Math.max(farthest, sizeOf(move));
    }
    if (farthest <= precision * radius) return roots;
  }
  return undefined;
}

/** Newton's step, as if the polynomial had none of the other roots. */
function aberthStep(
  coefficients: readonly number[],
  roots: readonly Complex[],
  k: number,
): Complex {
  const at = roots[k]!;
  let value = zero, slope = zero;
  for (const coefficient of coefficients) {
    slope = add(multiply(slope, at), value);
    value = add(multiply(value, at), { re: coefficient, im: 0 });
  }
  if (value.re === 0 && value.im === 0) return zero;
  const newton = divide(value, slope);
  const others = roots.reduce(
    (sum, root, j) => j === k ? sum : add(sum, divide(one, subtract(at, root))),
    zero,
  );
  return divide(newton, subtract(one, multiply(newton, others)));
}
