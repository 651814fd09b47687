/** Grammars of each type of data, and of types in types: what they let through spells a value, and all values pass. */
import assert from "node:assert/strict";
import { kinds } from "../../src/flags/data_types/kinds.ts";
import { randomFrom } from "../../src/random.ts";
import { written } from "./check_grammar.ts";
import { composed, tokenizerNamed } from "./composed_types.ts";
import { soak } from "../soak.ts";

for (const base of [10, 2, 1000]) {
  Deno.test(`answers within a grammar can be read, in base ${base}`, () => {
    for (const type of composed) {
      // Digits around 0 take three of them.
      if (base === 2 && type === "int(balanced)") continue;
      const { grammar, parse, encode } = tokenizerNamed(type, base);
      const random = randomFrom(1);
      assert.ok(grammar !== undefined, `${type} has no grammar`);
      for (let i = 0; i < soak(100, base === 1000 ? 3 : 20); i++) {
        const room: number = grammar.start.fewest + random.integer(0, 14);
        const tokens = written(grammar.start, room, () => random.uniform());
        assert.ok(tokens.length <= room);
        const value = parse(tokens);
        assert.ok(value !== undefined, `${type}: ${tokens.join(" ")}`);
        // Products of large primes take too long to be factored again.
        if (grammar.isUnique && type !== "int(factored)") {
          assert.deepEqual(encode(value), tokens, type);
        }
      }
    }
  });
}

Deno.test("each type of data has a grammar that lets its example through", () => {
  for (const { example: [type, value, tokens] } of Object.values(kinds)) {
    const { grammar, encode, notation } = tokenizerNamed(type, 10);
    assert.ok(grammar !== undefined, type);
    assert.equal(
      (notation ? encode(notation.read(value)) : encode(BigInt(value))).join(" "),
      tokens,
    );
  }
});
