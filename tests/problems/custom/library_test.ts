import assert from "node:assert/strict";
import * as library from "../../../src/problems/custom/library.ts";
import { checkPrediction } from "../../../src/problems/check.ts";
import { namedProblem } from "../../../src/problems/problem_for.ts";
import { valueReader } from "../../../src/problems/read_value.ts";
import { defaultParameters, words } from "../problem_flags.ts";

function problemOf(text: string) {
  const flags = { ...defaultParameters, problem: "roots.ts" };
  return namedProblem(flags, { "roots.ts": { text, imports: {} } }).problem;
}

const roots = `import { floats, isCloseUpToOrder, problem, sequences } from "int2int";
export default problem({
  name: "roots",
  inputTokenizer: sequences(floats()),
  outputTokenizer: sequences(floats({ variable: true })),
  generate(random) {
    const [a, b] = [random.normal(), random.normal()];
    return { problem: [-a - b, a * b], answer: [a, b] };
  },
  evaluate: (_problem, answer, prediction) => ({
    correct: isCloseUpToOrder(answer, prediction, { relative: 0.05 }),
  }),
});
`;

Deno.test("a problem of reals is judged by a tolerance, in any order", () => {
  const problem = problemOf(roots),
    tokens = (values: number[]) => problem.outputTokenizer.encode(values);
  const isRight = (values: number[]) =>
    checkPrediction(problem, problem.inputTokenizer.encode([-3, 2]), tokens([1, 2]), tokens(values))
      .correct;
  assert.ok(isRight([1, 2]) && isRight([2.1, 1.05]));
  assert.ok(!isRight([2.2, 1]) && !isRight([1, 1]) && !isRight([1]));
});

Deno.test("questions to such a problem are read in the notation of its values", () => {
  const { inputTokenizer: tokenizer } = problemOf(roots);
  const read = valueReader({ tokenizer, operators: "/", mostTokens: 100 });
  assert.deepEqual(read("[-3, 0.5]"), {
    tokens: words("- 3 0 0 E-2 + 5 0 0 E-3 ."),
    shown: "[-3, 0.5]",
  });
  assert.deepEqual(read("[-3, x]"), { reason: 'expected a real number, found the text "x"' });
});

Deno.test("mistakes in a notation of the user's own name the file", () => {
  const own = (notation: string) =>
    `import { problem } from "int2int";
const tokenizer = {
  symbols: ["a"],
  encode: () => ["a"],
  parse: () => "a",
  notation: ${notation},
};
export default problem({
  name: "own",
  inputTokenizer: tokenizer,
  outputTokenizer: tokenizer,
  generate: () => ({ problem: "a", answer: "a" }),
});
`;
  assert.throws(() => problemOf(own("{ read: (cell) => cell }")), {
    message:
      "roots.ts: inputTokenizer: notation: expected an object with the functions read and show, " +
      "found an object with read",
  });
  const { notation } = problemOf(own("{ read: (cell) => cell.x.y, show: String }")).inputTokenizer;
  assert.throws(() => notation!.read("b"), {
    name: "FileError",
    message: /^roots\.ts:6: inputTokenizer\.notation\.read failed: /,
  });
});

Deno.test("sets and lists are compared up to order", () => {
  const { isClose, isCloseUpToOrder, isSameUpToOrder } = library;
  assert.ok(isSameUpToOrder([1n, 2n, 2n], [2n, 1n, 2n]) && isSameUpToOrder([], []));
  assert.ok(!isSameUpToOrder([1n, 2n], [1n, 1n]) && !isSameUpToOrder([1n], [1n, 1n]));
  assert.ok(isSameUpToOrder([[1n, 2n], [0n]], [[0n], [1n, 2n]]));
  assert.ok(isSameUpToOrder([{ re: 1, im: 2 }], [{ re: 1, im: 2 }]));
  // The first element fits both, and has to leave one to the second.
  assert.ok(isCloseUpToOrder([1, 1.2], [1.1, 0.9], { absolute: 0.1 }));
  assert.ok(!isCloseUpToOrder([1, 1.2], [0.9, 0.9], { absolute: 0.1 }));
  assert.ok(isClose([100, 0], [101, 0.1], { absolute: 0.1, relative: 0.01 }));
});
