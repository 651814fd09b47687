/** Examples that the original generated: answers, tokens and classes. */
import assert from "node:assert/strict";
import { EncodedExamples } from "../../src/examples/encoded_examples.ts";
import type { Example } from "../../src/examples/collate.ts";
import { drawExample, type DrawStats, emptyDrawStats } from "../../src/examples/generate/draw.ts";
import { buildTask, type Task } from "../../src/task/task.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { addFractions } from "../../src/problems/fraction_add.ts";
import { isGreater } from "../../src/problems/fraction_compare.ts";
import { determinant } from "../../src/problems/fraction_determinant.ts";
import { multiplyFractions } from "../../src/problems/fraction_product.ts";
import { lowestTerms } from "../../src/problems/fractions.ts";
import { gcd } from "../../src/arithmetic/euclid.ts";
import { modulo } from "../../src/problems/modulo.ts";
import type { AnyProblem } from "../../src/problems/problem_for.ts";
import { rankOf } from "../../src/problems/rank.ts";
import { randomFrom } from "../../src/random.ts";
import type { Tokenizer } from "../../src/tokenizers/tokenizer.ts";
import { problemOf } from "./built.ts";
import { type CaseKind, exactly } from "./check.ts";
import { compareSamples, compareShares } from "./distributions.ts";
import type { GoldenFlags } from "./golden_case.ts";
import { exact, type Recorded, words } from "./values.ts";

interface Entry {
  readonly flags: GoldenFlags;
  readonly examples: {
    readonly problem: Recorded;
    readonly solution: Recorded;
    readonly input: string;
    readonly output: string;
    readonly code_class: number;
    readonly decode_class: string;
  }[];
  /** Tries that gave no example. */
  readonly rejected: number;
}

type Pair = readonly [bigint, bigint];

/** The arithmetic of each problem that is built. */
const arithmetic: Record<string, (problem: never, flags: GoldenFlags) => unknown> = {
  gcd: ([a, b]: Pair) => gcd(a, b),
  modular_add: ([a, b]: Pair, flags) => modulo(a + b, flagsWith(flags).modulus),
  modular_mul: ([a, b]: Pair, flags) => modulo(a * b, flagsWith(flags).modulus),
  fraction_add: addFractions,
  fraction_product: multiplyFractions,
  fraction_simplify: ([a, b]: Pair) => lowestTerms(a, b),
  fraction_compare: (fractions: bigint[]) => isGreater(fractions) ? 1n : 0n,
  fraction_determinant: determinant,
  fraction_round: ([a, b]: Pair) => (a - modulo(a, b)) / b,
  matrix_rank: (matrix: bigint[][]) => BigInt(rankOf(matrix)),
};

export const operationsCase: CaseKind = {
  fits: ({ operations }) => Array.isArray(operations),
  checks: ({ operations }) =>
    (operations as Entry[]).flatMap((entry) => [
      { title: described(entry), run: exactly(() => checkExamples(entry)) },
      { title: `${described(entry)}: distribution`, run: () => checkDistribution(entry) },
    ]),
};

function described({ flags: { operation, ...flags }, examples }: Entry): string {
  const others = Object.entries(flags).map(([name, value]) => `, ${name} ${value}`).join("");
  return `${examples.length} examples of ${operation}${others}`;
}

function checkExamples({ flags, examples }: Entry): void {
  const problem = problemOf(flags);
  const answerOf = arithmetic[problem.name];
  assert.ok(answerOf, `operations_case.ts has no arithmetic of ${problem.name}`);
  assert.ok(examples.length > 0, "there are examples");
  for (const { input, output, code_class, decode_class, ...example } of examples) {
    const question = exact(example.problem), answer = exact(example.solution);
    assert.deepEqual(answerOf(question as never, flags), answer);
    assert.equal(problem.inputTokenizer.encode(question).join(" "), input);
    assert.equal(problem.outputTokenizer.encode(answer).join(" "), output);
    assert.deepEqual(problem.inputTokenizer.parse(words(input)), question);
    assert.deepEqual(problem.outputTokenizer.parse(words(output)), answer);
    assert.equal(problem.codeClass(question, answer), code_class);
    assert.equal(problem.describeClass(code_class), decode_class);
  }
}

/** Ours are drawn by other random numbers, so they are compared as samples of one distribution. */
function checkDistribution({ flags, examples, rejected }: Entry): number {
  const parameters = flagsWith(flags);
  const task = buildTask(parameters);
  const { problem } = task;
  const { ours, tally } = draw(task, 500);
  const recorded = examples.map(({ input, output, code_class }) => ({
    source: words(input),
    target: words(output),
    codeClass: code_class,
  }));
  const shares = [...features].map(([what, feature]) => {
    const valueOf = (example: Example) => feature(example, problem);
    return compareSamples(what, ours.map(valueOf), recorded.map(valueOf));
  });
  const refused = [tally.tries - ours.length, tally.tries] as const;
  return Math.max(
    ...shares,
    compareShares("rejected", refused, [rejected, rejected + examples.length]),
  );
}

function draw(task: Task, count: number): { ours: Example[]; tally: DrawStats } {
  const tally = emptyDrawStats();
  const random = randomFrom(5), drawn = new EncodedExamples();
  for (let i = 0; i < count; i++) drawExample({ ...task, split: "train" }, random, tally, drawn);
  const ids = drawn.ids.values, ends = drawn.ends.values;
  const sequences = Array.from(
    ends,
    (end, i) => task.vocabulary.tokensOf(ids.subarray(ends[i - 1] ?? 0, end)),
  );
  const ours = Array.from(drawn.classes.values, (codeClass, i) => ({
    source: sequences[2 * i]!,
    target: sequences[2 * i + 1]!,
    codeClass,
  }));
  return { ours, tally };
}

/** What is compared of examples. */
const features = new Map<string, (example: Example, problem: AnyProblem) => number>([
  ["length of the problem", ({ source }) => source.length],
  ["length of the answer", ({ target }) => target.length],
  ["class", ({ codeClass }) => codeClass],
  ["first integer", ({ source }, problem) => integers(problem.inputTokenizer, source).at(0)!],
  ["last integer", ({ source }, problem) => integers(problem.inputTokenizer, source).at(-1)!],
  ["answer", ({ target }, problem) => integers(problem.outputTokenizer, target).at(0)!],
  ["end of the answer", ({ target }, problem) => integers(problem.outputTokenizer, target).at(-1)!],
]);

function integers(tokenizer: Tokenizer<unknown>, tokens: readonly string[]): number[] {
  return [tokenizer.parse(tokens)].flat(Infinity).map(Number);
}
