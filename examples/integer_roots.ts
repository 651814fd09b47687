/**
 * What are the roots of a polynomial with integer roots? x³ - 6x² + 11x - 6 is given as [1, -6, 11, -6], the answer is
 * [1, 2, 3], or any other order.
 *
 *     int2int --problem integer_roots.ts --base 100 --max_output_len 12 --n_eval_metrics 1
 */
import { type Flags, numberArray, positionalInts, problem } from "int2int";

const largestDegree = 4;
const largestRoot = 20n;

export default ({ base }: Flags) =>
  problem({
    name: "integer_roots",

    // Lists of integers: their length is the first token.
    inputTokenizer: numberArray(positionalInts(base), {
      dimensions: 1,
      maxSize: largestDegree + 1,
    }),
    outputTokenizer: numberArray(positionalInts(base), { dimensions: 1, maxSize: largestDegree }),

    // From the answer to the problem: roots are easily multiplied, and hard to find.
    generate(random) {
      const degree = random.integer(1, largestDegree);
      const roots = Array.from(
        { length: degree },
        () => random.bigInteger(-largestRoot, largestRoot),
      );
      return { problem: withRoots(roots), answer: ascending(roots) };
    },

    // An answer is right if it solves the problem, in whatever order the model writes it.
    evaluate(polynomial, answer, prediction) {
      const solved = String(withRoots(prediction)) === String(polynomial);
      const found = answer.filter((root) => prediction.includes(root));
      return { correct: solved, evalMetrics: [found.length / answer.length] };
    },

    codeClass: (_, answer) => answer.length,
    describeClass: (degree) => `degree_${degree}`,
  });

/** Coefficients of the product of all (x - root), the highest first. */
function withRoots(roots: readonly bigint[]): bigint[] {
  let product = [1n];
  for (const root of roots) {
    product = [...product, 0n].map((coefficient, i) => coefficient - root * (product[i - 1] ?? 0n));
  }
  return product;
}

function ascending(numbers: readonly bigint[]): bigint[] {
  return [...numbers].sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
}
