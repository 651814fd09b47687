import type { Random } from "../../random.ts";
import { numberArray } from "../../tokenizers/number_array.ts";
import { positionalInts } from "../../tokenizers/positional_ints.ts";
import { builtIn } from "../built_in.ts";
import { isCloseUpToOrder } from "../closeness.ts";
import { problem } from "../definition.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { complexVectors } from "../reals.ts";
import { sizeClasses } from "../size_classes.ts";
import { drawSize } from "../sizes.ts";
import type { Complex } from "./complex.ts";
import { rootsOf } from "./roots_of.ts";
import type { Polynomial } from "./square_free.ts";

/** Parts of roots are right within this, however small they are. */
const absolute = 1e-3;

/** Smallest imaginary part that is drawn. */
const leastImaginary = 0.5;

/**
 * The coefficients of a polynomial, the leading one first, which is 1, and its complex roots in ascending order of real, then of imaginary
 * parts. Right are, in any order, numbers that differ from them by at most `rtol` of their absolute value, or hardly. Classes are degrees.
 */
export function polynomialRootsProblem(
  flags: ProblemFlags,
): Problem<Polynomial, readonly Complex[]> {
  const { base, float_type, poly_max_degree, rtol } = flags;
  return builtIn(
    problem({
      name: "polynomial_roots",
      inputTokenizer: numberArray(positionalInts(base), {
        dimensions: 1,
        maxSize: poly_max_degree + 1,
      }),
      outputTokenizer: complexVectors(float_type, poly_max_degree),
      generate(random) {
        const polynomial = drawPolynomial(random, flags), answer = rootsOf(polynomial);
        return answer && { problem: polynomial, answer };
      },
      evaluate: (_, answer, prediction) => ({
        correct: isCloseUpToOrder(answer, prediction, { relative: rtol, absolute }),
      }),
    }),
    { classes: sizeClasses((polynomial) => polynomial.length - 1) },
  );
}

/** A product of factors x − r and x² − 2ax + a² + b², for integers r and real numbers a and b, with its coefficients rounded. */
function drawPolynomial(random: Random, flags: ProblemFlags): Polynomial {
  const { poly_min_degree, poly_max_degree, poly_root_range, poly_complex_prob } = flags;
  const degree = drawSize(random, poly_min_degree, poly_max_degree);
  let coefficients = [1];
  while (coefficients.length <= degree) {
    const isPair = degree + 1 - coefficients.length >= 2 && random.uniform() < poly_complex_prob;
    coefficients = product(
      coefficients,
      isPair
        ? conjugatePair(random, poly_root_range)
        : [1, -random.integer(-poly_root_range, poly_root_range)],
    );
  }
  return coefficients.map((each) => BigInt(Math.round(each)));
}

function conjugatePair(random: Random, range: number): number[] {
  const re = range * (2 * random.uniform() - 1);
  const im = leastImaginary + (range - leastImaginary) * random.uniform();
  return [1, -2 * re, re * re + im * im];
}

function product(a: readonly number[], b: readonly number[]): number[] {
  const result = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => b.forEach((y, j) => result[i + j]! += x * y));
  return result;
}
