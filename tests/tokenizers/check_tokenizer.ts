/** What is expected of every tokenizer of elements. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ElementTokenizer } from "../../src/tokenizers/tokenizer.ts";
import { checkGrammar } from "./check_grammar.ts";
import { soak } from "../soak.ts";

/** @param expected what a value is read back as, where writing loses something */
export function checkTokenizer<T>(
  tokenizer: ElementTokenizer<T>,
  values: fc.Arbitrary<T>,
  expected: (value: T) => T = (value) => value,
): void {
  checkValues(tokenizer, values, expected);
  checkNonsense(tokenizer, values);
  checkGrammar(tokenizer, values);
}

function checkValues<T>(
  tokenizer: ElementTokenizer<T>,
  values: fc.Arbitrary<T>,
  expected: (value: T) => T,
): void {
  const symbols = new Set(tokenizer.symbols), { notation } = tokenizer;
  const pairs = fc.tuple(values, values);
  fc.assert(
    fc.property(pairs, ([value, next]) => {
      const tokens = tokenizer.encode(value), read = expected(value);
      assert.deepEqual(tokens.filter((token) => !symbols.has(token)), []);
      assert.deepEqual(tokenizer.parse(tokens), read);
      assert.deepEqual(tokenizer.encode(read), tokens, "what was read is written in the same way");
      const both = [...tokens, ...tokenizer.encode(next)];
      assert.deepEqual(tokenizer.parseAt(both, 0), { value: read, end: tokens.length });
      assert.deepEqual(tokenizer.parseAt(both, tokens.length)?.value, expected(next));
      assert.equal(tokenizer.parse(both), undefined, "what follows a value is refused");
      assert.equal(tokenizer.parse([...tokens, "?"]), undefined);
      if (notation) assert.deepEqual(notation.read(notation.show(read)), read);
    }),
    { numRuns: soak(300, 60) },
  );
}

/** Models write nonsense before they learn: nothing throws, and what is read is a value. */
function checkNonsense<T>(tokenizer: ElementTokenizer<T>, values: fc.Arbitrary<T>): void {
  const { symbols } = tokenizer;
  const token = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...symbols.slice(0, 40), ...symbols.slice(-40)) },
    fc.string(),
  );
  const nonsense = fc.oneof(
    fc.array(token),
    fc.tuple(values, fc.nat(), token).map(([value, place, token]) => {
      const tokens = tokenizer.encode(value);
      return tokens.with(place % tokens.length, token);
    }),
    fc.tuple(values, fc.nat()).map(([value, end]) => tokenizer.encode(value).slice(0, end)),
  );
  fc.assert(
    fc.property(nonsense, (tokens) => {
      const read = tokenizer.parse(tokens);
      if (read === undefined) return;
      assert.deepEqual(tokenizer.parse(tokenizer.encode(read)), read);
    }),
    { numRuns: soak(1000, 200) },
  );
  for (const symbol of new Set([...symbols.slice(0, 10), ...symbols.slice(-10)])) {
    tokenizer.parse(Array(20_000).fill(symbol));
  }
}
