import assert from "node:assert/strict";
import { showTokens } from "../../src/problems/show_value.ts";
import { showValue } from "../../src/text/show_value.ts";
import { mixedTokens } from "../../src/tokenizers/mixed_tokens.ts";
import { numberArray } from "../../src/tokenizers/number_array.ts";
import { positionalInts } from "../../src/tokenizers/positional_ints.ts";

Deno.test("lists are shown in brackets, other objects with their fields", () => {
  assert.equal(showValue([[1n, 2n], [-3n, 4n]]), "[[1, 2], [-3, 4]]");
  assert.equal(showValue(7n), "7");
  assert.equal(showValue({ edges: [[1, 2]], name: "K2" }), "{edges: [[1, 2]], name: K2}");
});

const vector = numberArray(positionalInts(10), { dimensions: 1, maxSize: 2 });

Deno.test("what a model reads is shown as a value, or as tokens where that would say less", () => {
  const cases = [
    [vector, "V2 + 1 2 - 3", "[12, -3]"],
    // Written again, it has less digits.
    [vector, "V1 + 0 1 2", "V1 + 0 1 2"],
    [vector, "+ +", "+ +"],
    [mixedTokens(10), "+ 1 2 + 1", "[12, 1]"],
    [mixedTokens(10), "1 2 1", "1 2 1"],
    [mixedTokens(10), "+ 1 2 (", "[12, (]"],
  ] as const;
  for (const [tokenizer, tokens, shown] of cases) {
    assert.equal(showTokens(tokens.split(" "), tokenizer), shown, tokens);
  }
});
