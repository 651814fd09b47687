/** Problems with a query, from their file to the tokens of a model and back. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { generateBatch, generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { buildTask } from "../../../src/task/task.ts";
import { idsInBatch } from "../../../src/examples/ids_in_batch.ts";
import { checkerOf } from "../../../src/evaluation/checker.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import { problem as typed } from "../../../src/problems/custom/library.ts";
import { symbolicInts } from "../../../src/tokenizers/symbolic_ints.ts";
import { asking, load, mistakeOf, withFile } from "./problem_file.ts";

Deno.test("evaluate and codeClass are given the query last", () => {
  const problem = load(asking({
    evaluate: "(...given) => ({ correct: String(given) === '3,9,8,square' })",
    codeClass: "(...given) => String(given) === '3,9,square' ? 7 : 8",
  }));
  assert.equal(problem.evaluate(3n, 9n, 8n, "square").correct, true);
  assert.equal(problem.evaluate(3n, 9n, 8n, "double").correct, false);
  assert.equal(problem.codeClass(3n, 9n, "square"), 7);
  assert.equal(problem.describeClass(problem.codeClass(3n, 9n, undefined)), "unreadable");
  const checker = checkerOf(problem), source = ["+", "3", "<sep>", "square"];
  assert.equal(checker.check(source, ["+", "9"], ["+", "8"]).correct, true);
  assert.equal(checker.check(["+", "3", "<sep>"], ["+", "9"], ["+", "8"]).correct, false);
  assert.equal(checker.check(["+", "3"], ["+", "9"], ["+", "8"]).correct, false);
});

for (const architecture of ["encoder_decoder", "encoder_only", "decoder_only"]) {
  Deno.test(`${architecture}: a model reads problem, separator and query`, () =>
    withFile(asking(), (file) => {
      const flags = flagsWith({ problem: file, architecture });
      fc.assert(fc.property(fc.nat(), (seed) => {
        const dataset = generatedDataset(buildTask(flags), seed, "train");
        const { problem, vocabulary, layout } = dataset.task;
        assert.ok(["+", "double", "square"].every((word) => vocabulary.tokens.includes(word)));
        const ids = idsInBatch(generateBatch(dataset, 0, 1).batch, 0, layout);
        const source = vocabulary.tokensOf(ids.problem);
        const { problem: { value: n }, query } = checkerOf(problem).readSource(source);
        const expected = query!.value === "square" ? (n as bigint) ** 2n : 2n * (n as bigint);
        assert.equal(problem.outputTokenizer.parse(vocabulary.tokensOf(ids.answer)), expected);
        assert.equal(source.filter((word) => word === "<sep>").length, 1);
      }));
    }));
}

/** Changes of the problem, and a part of the line it is answered with. */
const mistakes: Readonly<Record<string, readonly [Record<string, string | undefined>, string]>> = {
  "a query is missing": [
    { generate: "() => ({ problem: 1n, answer: 2n })" },
    "generate: expected { problem, query, answer } or undefined, found an object with problem, answer",
  ],
  "a query is not wanted": [
    { queryTokenizer: undefined },
    "generate: expected { problem, answer } or undefined, found a query too; there is no queryTokenizer",
  ],
  "the tokenizer is none": [{ queryTokenizer: "3" }, "queryTokenizer: no symbols (an array)"],
  "the tokenizer cannot write a query": [
    { queryTokenizer: "positionalInts(10)" },
    "queryTokenizer.encode failed: expected a bigint, found ",
  ],
  "a query is not among the symbols": [
    {
      queryTokenizer: `{ symbols: ["double"], encode: (word) => [word], parse: ([word]) => word }`,
    },
    'queryTokenizer.encode wrote a token that is not among the symbols: "square"',
  ],
  "the separator is a symbol": [
    { inputTokenizer: `{ ...positionalInts(10), symbols: ["<sep>"] }` },
    "symbols: a tokenizer uses reserved words as symbols: <sep>",
  ],
  "the separator is written": [
    {
      inputTokenizer: `{ ...positionalInts(10), encode: (n) => ["<sep>"], parse: () => 1n }`,
    },
    "inputTokenizer.encode wrote <sep>, which stands between problem and query: use another token",
  ],
  "the query changes though the seed does not": [
    {
      generate: `(() => { let i = 0; return () =>
        ({ problem: 1n, query: i++ % 2 ? "square" : "double", answer: 1n }); })()`,
    },
    'generate made "+ 1 → double → + 1" and then "+ 1 → square → + 1" from the same seed',
  ],
  "a function stumbles over the query": [
    { codeClass: "(problem, answer, query) => query.no.such" },
    "codeClass failed: Cannot read properties of undefined",
  ],
};

for (const [what, [changes, part]] of Object.entries(mistakes)) {
  Deno.test(`a problem is refused when ${what}`, () => {
    const line = mistakeOf(asking(changes));
    assert.ok(line.includes(part), line);
    assert.ok(line.startsWith("FILE:") && !line.includes("\n"), line);
  });
}

Deno.test("a problem without a query may write the separator, as ever", () => {
  const written = `{ ...positionalInts(10), encode: (n) => ["<sep>"], parse: () => 1n }`;
  const generate = "() => ({ problem: 1n, answer: 1n })";
  const changes = { inputTokenizer: written, queryTokenizer: undefined, generate };
  assert.equal(mistakeOf(asking(changes)), "nothing");
});

Deno.test("an editor knows the types of a query, and whether there is one", () => {
  const number = symbolicInts(0, 9);
  const both = { name: "typed", inputTokenizer: number, outputTokenizer: number };
  typed({
    ...{ ...both, queryTokenizer: symbolicInts(0, 1, "Q") },
    generate: () => ({ problem: 1n, query: 0n, answer: 2n }),
    evaluate: (problem, answer, prediction, query) => ({
      correct: problem + query * answer === prediction,
    }),
    codeClass: (_problem, _answer, query) => Number(query + 1n),
  });
  typed({
    ...{ ...both, queryTokenizer: number },
    // @ts-expect-error The query is missing.
    generate: () => ({ problem: 1n, answer: 2n }),
  });
  typed({
    ...both,
    // @ts-expect-error A query is not wanted.
    generate: (random) => ({ problem: random.bigInteger(1n, 2n), query: 3n, answer: 2n }),
  });
});
