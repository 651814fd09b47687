import assert from "node:assert/strict";
import fc from "fast-check";
import { isWhole, readSource, sourceWriterOf, splitSource } from "../../src/problems/source.ts";
import type { Question } from "../../src/problems/problem.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import type { Tokenizer } from "../../src/tokenizers/tokenizer.ts";
import { vocabularyOf } from "../../src/tokenizers/vocabulary.ts";

const plain = { inputTokenizer: positionalInts(10) };
const asking = { ...plain, queryTokenizer: symbolicInts(0, 9, "Q") };

/** Tokens of a question, of numbers that were written. */
function writtenBy<Q>(tokenizers: typeof plain & { queryTokenizer?: Tokenizer<Q> }) {
  const { inputTokenizer, queryTokenizer } = tokenizers;
  const vocabulary = vocabularyOf(inputTokenizer, inputTokenizer, queryTokenizer);
  const write = sourceWriterOf<bigint, Q>(tokenizers, vocabulary);
  return (question: Question<bigint, Q>): string[] => {
    const ids: number[] = [];
    write(question, ids);
    return vocabulary.tokensOf(ids);
  };
}

const writeAsking = writtenBy(asking), writePlain = writtenBy(plain);

Deno.test("problem and query are read back as they were written, with one separator between", () => {
  fc.assert(fc.property(fc.bigInt(), fc.bigInt({ min: 0n, max: 9n }), (problem, query) => {
    const source = writeAsking({ problem, query });
    const before = plain.inputTokenizer.encode(problem);
    assert.deepEqual(source, [...before, "<sep>", `Q${query}`]);
    assert.deepEqual(splitSource(source, "<sep>"), [before, [`Q${query}`]]);
    assert.deepEqual(readSource(asking, source), { problem, query });
  }));
});

Deno.test("without a query, a source is the problem's tokens and nothing else", () => {
  fc.assert(fc.property(fc.bigInt(), (problem) => {
    const source = writePlain({ problem });
    assert.deepEqual(source, plain.inputTokenizer.encode(problem));
    const question = readSource(plain, source);
    assert.deepEqual(question, { problem });
    assert.ok(isWhole(plain, question));
  }));
});

Deno.test("a part that says nothing is undefined, and the question not whole", () => {
  const sources: [string, unknown, unknown][] = [
    ["+ 3", 3n, undefined],
    ["+ 3 <sep>", 3n, undefined],
    ["+ 3 <sep> +", 3n, undefined],
    ["<sep> Q3", undefined, 3n],
    ["+ <sep> <sep> Q3", undefined, undefined],
    ["", undefined, undefined],
  ];
  for (const [source, problem, query] of sources) {
    const question = readSource(asking, source.split(" "));
    assert.deepEqual(question, { problem, query }, source);
    assert.ok(!isWhole(asking, question), source);
  }
});

Deno.test("any tokens are split at the first separator, or taken whole", () => {
  fc.assert(fc.property(fc.array(fc.nat(5)), (ids) => {
    const [problem, query] = splitSource(ids, 2);
    assert.ok(!problem.includes(2));
    assert.deepEqual(ids.includes(2) ? [...problem, 2, ...query] : problem, ids);
  }));
});
