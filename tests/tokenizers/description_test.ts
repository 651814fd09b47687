import assert from "node:assert/strict";
import fc from "fast-check";
import { flagsWith } from "../../src/flags/parse.ts";
import { type Operation, operationNames, operationsThatRead } from "../../src/flags/choices.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { randomFrom } from "../../src/random.ts";
import { describedTokenizer } from "../../src/tokenizers/described_tokenizer.ts";
import { descriptionOf } from "../../src/tokenizers/description.ts";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import type { Tokenizer } from "../../src/tokenizers/tokenizer.ts";

/** What comes out of JSON. */
function sent(tokenizer: Tokenizer<unknown>): Tokenizer<unknown> {
  return describedTokenizer(JSON.parse(JSON.stringify(descriptionOf(tokenizer))));
}

/** Numbers in base 7, up to 60, where there are any. */
function smallFlags(operation: Operation) {
  const reads = (flag: "base" | "maxint") => operationsThatRead(flag).includes(operation);
  return flagsWith({
    operation,
    ...reads("base") && { base: 7 },
    ...reads("maxint") && { maxint: 60n },
  });
}

Deno.test("a tokenizer made from a description reads and writes as the original", () => {
  for (const operation of operationNames.filter((name) => name !== "data")) {
    const problem = problemFor(smallFlags(operation));
    const [input, output] = [sent(problem.inputTokenizer), sent(problem.outputTokenizer)];
    assert.deepEqual(input.symbols, problem.inputTokenizer.symbols);
    for (let seed = 0; seed < 20; seed++) {
      const example = problem.generate(randomFrom(seed), "valid");
      if (example === undefined) continue;
      const tokens = problem.inputTokenizer.encode(example.problem);
      // What has no description is a list of tokens.
      const isKnown = descriptionOf(problem.inputTokenizer).kind !== "tokens";
      assert.deepEqual(input.encode(isKnown ? example.problem : tokens), tokens);
      assert.deepEqual(input.parse(tokens), isKnown ? example.problem : tokens);
      const answer = problem.outputTokenizer.encode(example.answer);
      const isKnownAnswer = descriptionOf(problem.outputTokenizer).kind !== "tokens";
      assert.deepEqual(output.parse(answer), isKnownAnswer ? example.answer : answer);
    }
  }
});

Deno.test("a copy with code of its own is described by its tokens alone", () => {
  const ints = positionalInts(10), own = { ...ints, encode: () => ["+", "1"] };
  assert.equal(descriptionOf(ints).kind, "positionalInts");
  assert.deepEqual(descriptionOf(own), { kind: "tokens", symbols: ints.symbols });
  const array = numberArray(own, { dimensions: 1, maxSize: 3 });
  assert.equal(descriptionOf(array).kind, "tokens");
  assert.equal(
    descriptionOf(numberArray(symbolicInts(0, 1, "N"), { dimensions: 2, maxSize: 3 })).kind,
    "numberArray",
  );
  const list = sent(own);
  fc.assert(fc.property(fc.array(fc.constantFrom(...own.symbols), { minLength: 1 }), (tokens) => {
    assert.deepEqual(list.parse(tokens), tokens);
    assert.deepEqual(list.encode(tokens), tokens);
  }));
  assert.equal(list.parse([]), undefined);
  assert.throws(() => list.encode([1n]), /expected a list of tokens/);
});
