/** What is expected of every grammar: it accepts what its tokenizer writes, and only what that reads. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { randomFrom } from "../../src/random.ts";
import { after, type GrammarState } from "../../src/tokenizers/grammar.ts";
import type { Tokenizer } from "../../src/tokenizers/tokenizer.ts";
import { soak } from "../soak.ts";

/** Does nothing for a tokenizer without a grammar. */
export function checkGrammar<T>(tokenizer: Tokenizer<T>, values: fc.Arbitrary<T>): void {
  const { grammar, symbols } = tokenizer, known = new Set(symbols);
  if (grammar === undefined) return;
  fc.assert(
    fc.property(values, (value) => {
      const tokens = tokenizer.encode(value);
      let state = grammar.start;
      tokens.forEach((token, i) => {
        assert.ok(state.fewest <= tokens.length - i, `${tokens} has ${state.fewest} more at ${i}`);
        const next = after(state, token);
        assert.ok(next !== undefined, `token ${i} of ${tokens.join(" ")} is refused`);
        state = next;
      });
      assert.ok(state.ends && state.fewest === 0, `${tokens.join(" ")} is not accepted as whole`);
    }),
    { numRuns: soak(100, 6) },
  );
  fc.assert(
    fc.property(fc.nat(12), fc.nat(), (further, seed) => {
      const random = randomFrom(seed), uniform = () => random.uniform();
      const tokens = written(grammar.start, grammar.start.fewest + further, uniform);
      assert.deepEqual(tokens.filter((token) => !known.has(token)), []);
      const value = tokenizer.parse(tokens);
      assert.ok(value !== undefined, `${tokens.join(" ")} spells no value`);
      let again: string[];
      try {
        again = tokenizer.encode(value);
      } catch (error) {
        // Products of two large primes can be read, but not factored.
        if (error instanceof RangeError && error.message.endsWith("are not found")) return;
        throw error;
      }
      if (grammar.isUnique) assert.deepEqual(again, tokens, "it is written as the grammar has it");
      else assert.deepEqual(tokenizer.parse(again), value);
    }),
    { numRuns: soak(300, 40) },
  );
}

/** A random value of at most so many tokens. */
export function written(
  start: GrammarState,
  room: number,
  uniform: () => number,
): string[] {
  const tokens: string[] = [];
  for (let state = start;;) {
    const left = room - tokens.length;
    const choices = state.choices().filter(({ fewest }) => fewest < left);
    if (state.ends && (choices.length === 0 || uniform() < 0.3)) return tokens;
    const choice = choices[Math.floor(uniform() * choices.length)];
    assert.ok(choice !== undefined, `${tokens.join(" ")} leads nowhere`);
    assert.ok(choice.tokens.length > 0);
    const token = choice.tokens[Math.floor(uniform() * choice.tokens.length)]!;
    state = choice.next(token);
    assert.equal(state.fewest, choice.fewest, `of ${[...tokens, token].join(" ")}`);
    tokens.push(token);
  }
}
