/**
 * How many Collatz steps, n → n / 2 if n is even and 3 n + 1 if it is odd, lead from n to 1?
 *
 *     int2int --problem collatz.ts --maxint 100000 --base 24 --max_output_len 4
 */
import { type Flags, positionalInts, problem } from "int2int";

// A function of the flags: here, --base and the range of n decide how problems look.
export default ({ base, minint, maxint }: Flags) =>
  problem({
    // Log, tables and files of examples call the problem so.
    name: "collatz",

    // Both n and the number of steps are one integer, written as a sign and digits.
    inputTokenizer: positionalInts(base),
    outputTokenizer: positionalInts(base),

    // One example. All chance comes from `random`, so that --env_base_seed brings the same examples back.
    generate(random) {
      const n = random.bigInteger(minint, maxint);
      // Nothing returned: try again.
      if (n < 1n) return undefined;
      return { problem: n, answer: steps(n) };
    },

    // What to say of an answer that is not the right one: how close it is, for acc_d1 and acc_d2, and, for
    // --n_eval_metrics 1, a number from 0 to 1: has it the parity of the right one?
    evaluate: (_, answer, prediction) => ({
      closeD1: distance(answer, prediction) * 10n <= answer,
      closeD2: distance(answer, prediction) <= 1n,
      evalMetrics: [distance(answer, prediction) % 2n === 0n ? 1 : 0],
    }),

    // Accuracy is also reported for each class: 0 to 49 steps, 50 to 99, and so on.
    codeClass: (_, answer) => Number(answer / 50n),
    describeClass: (code) => `${50 * code}-${50 * code + 49}`,
  });

function steps(n: bigint): bigint {
  let count = 0n;
  for (; n !== 1n; count++) n = n % 2n === 0n ? n / 2n : 3n * n + 1n;
  return count;
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
