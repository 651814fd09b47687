import assert from "node:assert/strict";
import fc from "fast-check";
import { flagsWith } from "../../src/flags/parse.ts";
import { kinds } from "../../src/flags/data_types/kinds.ts";
import { type Operation, operationNames, operationsThatRead } from "../../src/flags/choices.ts";
import { describedTokenizer } from "../../src/problems/described_tokenizer.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { valueReader } from "../../src/problems/read_value.ts";
import { randomFrom } from "../../src/random.ts";
import { asNumbers } from "../../src/tokenizers/as_numbers.ts";
import {
  descriptionOf,
  knownDescription,
  type TokenizerDescription,
} from "../../src/tokenizers/description.ts";
import { digitInts } from "../../src/tokenizers/digit_ints.ts";
import { edgeLists } from "../../src/tokenizers/edge_lists.ts";
import { expressions } from "../../src/tokenizers/expressions.ts";
import { labels } from "../../src/tokenizers/labels.ts";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { notedArray } from "../../src/tokenizers/noted_array.ts";
import { polynomials } from "../../src/tokenizers/polynomials.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";
import { rationals } from "../../src/tokenizers/rationals.ts";
import { sequences } from "../../src/tokenizers/sequences.ts";
import { sets } from "../../src/tokenizers/sets.ts";
import { symbolicInts } from "../../src/tokenizers/symbolic_ints.ts";
import type { Tokenizer } from "../../src/tokenizers/tokenizer.ts";
import { tuples } from "../../src/tokenizers/tuples.ts";
import { soak } from "../soak.ts";
import { written } from "../tokenizers/check_grammar.ts";
import { composed, tokenizerNamed } from "../tokenizers/composed_types.ts";

type AnyTokenizer = Tokenizer<unknown>;

/** What comes out of JSON. */
function sent(tokenizer: AnyTokenizer): AnyTokenizer {
  return describedTokenizer(JSON.parse(JSON.stringify(descriptionOf(tokenizer))));
}

const mostTokens = 1000;

/** Reads, writes and shows these tokens, and what they may have become, in the same way. */
function assertAlike(one: AnyTokenizer, other: AnyTokenizer, tokens: readonly string[]): void {
  const what = tokens.join(" "), value = one.parse(tokens);
  assert.deepEqual(other.parse(tokens), value, what);
  if (value === undefined) return;
  assert.deepEqual(other.encode(value), one.encode(value), what);
  if (one.notation === undefined) return;
  const text = one.notation.show(value);
  assert.equal(other.notation!.show(value), text);
  assertReadAlike(one, other, text);
}

/** What is typed is understood alike, or refused in the same words. */
function assertReadAlike(one: AnyTokenizer, other: AnyTokenizer, text: string): void {
  const [expected, found] = [one, other].map((tokenizer) =>
    valueReader({ tokenizer, operators: "/", mostTokens })(text)
  );
  assert.deepEqual(found, expected, text);
}

const texts = [
  ...["3", "-3/4", "0.5", "[1, 2]", "{1, 2}", "[[0, 1], [1, 2]]", "x^2 + x", "x + x", "1/0", "a"],
  ...["1.5-2i", "[2, 1, 3, 4]", "rs", "1 2; 3 4", "", "apples", "[cyclic, 0.5]", "[", "ln(-1)"],
];

function checkDescription(tokenizer: AnyTokenizer): void {
  assert.notEqual(descriptionOf(tokenizer).kind, "tokens");
  const again = sent(tokenizer), { symbols, grammar } = tokenizer;
  assert.deepEqual(again.symbols, symbols);
  assert.deepEqual(descriptionOf(again), descriptionOf(tokenizer));
  assert.equal(again.notation === undefined, tokenizer.notation === undefined);
  assert.equal(again.grammar?.isUnique, grammar?.isUnique);
  for (const text of texts) assertReadAlike(tokenizer, again, text);
  const nonsense = fc.array(fc.constantFrom(...symbols.slice(0, 30), ...symbols.slice(-30)));
  fc.assert(
    fc.property(nonsense, (tokens) => assertAlike(tokenizer, again, tokens)),
    { numRuns: soak(50) },
  );
  const random = randomFrom(1);
  for (let i = 0; grammar !== undefined && i < soak(25); i++) {
    const room = grammar.start.fewest + random.integer(0, 14);
    assertAlike(tokenizer, again, written(grammar.start, room, () => random.uniform()));
  }
}

Deno.test("a tokenizer of each type of data is made again from its description", () => {
  const examples = Object.values(kinds).map(({ example: [type] }) => type);
  for (const type of [...examples, ...composed, "float(FP15)"]) {
    checkDescription(tokenizerNamed(type, 10));
  }
  for (const type of ["expr(x,y)", "poly(rational,x)", "int(width=3,reversed)", "interleaved(2)"]) {
    checkDescription(tokenizerNamed(type, 1000));
  }
});

/** Numbers in base 7, up to 60, where there are any. */
function smallFlags(operation: Operation) {
  const reads = (flag: "base" | "maxint") => operationsThatRead(flag).includes(operation);
  return flagsWith({
    operation,
    ...reads("base") && { base: 7 },
    ...reads("maxint") && { maxint: 60n },
  });
}

Deno.test("and one of each built-in operation", () => {
  for (const operation of operationNames.filter((name) => name !== "data")) {
    const problem = problemFor(smallFlags(operation));
    const { inputTokenizer, queryTokenizer, outputTokenizer, generate } = problem;
    const all = [inputTokenizer, outputTokenizer, ...queryTokenizer ? [queryTokenizer] : []];
    all.forEach(checkDescription);
    for (let seed = 0; seed < soak(20); seed++) {
      const example = generate(randomFrom(seed), "valid");
      if (example === undefined) continue;
      const values = [example.problem, example.answer, example.query];
      all.forEach((tokenizer, i) =>
        assertAlike(tokenizer, sent(tokenizer), tokenizer.encode(values[i]))
      );
    }
  }
});

Deno.test("numbers in place of integers, and graphs with weights of any kind", () => {
  const numbers = asNumbers(digitInts(10, { reversed: true }));
  checkDescription(numbers);
  checkDescription(sets(numbers));
  checkDescription(
    edgeLists({ vertices: 5, directed: true, weight: rationals(positionalInts(5)) }),
  );
  // Programs elsewhere have always read these as integers.
  assert.deepEqual(descriptionOf(asNumbers(positionalInts(10))), {
    kind: "positionalInts",
    base: 10,
  });
});

Deno.test("descriptions that others read stay as they are", () => {
  const described: readonly [AnyTokenizer, TokenizerDescription][] = [
    [positionalInts(10) as AnyTokenizer, { kind: "positionalInts", base: 10 }],
    [symbolicInts(1, 3, "N") as AnyTokenizer, {
      kind: "symbolicInts",
      min: 1,
      max: 3,
      prefix: "N",
    }],
    [notedArray(positionalInts(10), { dimensions: 2, maxSize: 3 }) as AnyTokenizer, {
      kind: "numberArray",
      element: { kind: "positionalInts", base: 10 },
      dimensions: 2,
      maxSize: 3,
      prefix: "V",
    }],
  ];
  for (const [tokenizer, description] of described) {
    assert.equal(JSON.stringify(descriptionOf(tokenizer)), JSON.stringify(description));
  }
});

Deno.test("a copy with code of its own is described by its tokens alone", () => {
  const ints = positionalInts(10), own = { ...ints, encode: () => ["+", "1"] };
  assert.equal(descriptionOf(ints).kind, "positionalInts");
  assert.deepEqual(descriptionOf(own), { kind: "tokens", symbols: ints.symbols });
  const shape = { dimensions: 1, maxSize: 3 } as const;
  const made: readonly object[] = [
    ...[numberArray(own, shape), sets(own), sequences(own), rationals(own), asNumbers(own)],
    ...[tuples(labels("a"), own), edgeLists({ vertices: 3, weight: own })],
    polynomials({ variables: ["x"], base: 10, integer: own }),
    ...[expressions({ variables: ["x"], integer: own }), { ...sets(ints) }],
  ];
  for (const each of made) assert.equal(knownDescription(each), undefined);
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
