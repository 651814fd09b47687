/** Grammars of each type of data, and of types in types: what they let through spells a value, and all values pass. */
import assert from "node:assert/strict";
import { readDataTypes } from "../../src/flags/data_types.ts";
import { kinds } from "../../src/flags/data_types/kinds.ts";
import { tokenizerOf } from "../../src/problems/tokenizer_of.ts";
import { randomFrom } from "../../src/random.ts";
import { written } from "./check_grammar.ts";
import { soak } from "../soak.ts";

function tokenizerNamed(type: string, base: number) {
  return tokenizerOf(readDataTypes(`int:${type}`)!.output, base);
}

const composed = [
  ...["int", "int(reversed)", "int(width=3)", "int(attached)", "int(attached,reversed,width=2)"],
  ...["int(balanced)", "range(-5,7)", "int[4]", "int[2][3]", "rational[2][2]", "interleaved(3)"],
  ...[
    "rational",
    "float",
    "float(P1000,digits=5)",
    "float(variable)",
    "float(P1000,digits=5,variable)",
  ],
  ...["float(B1999)", "float(FP15,digits=1,exponent=2)", "complex", "complex(B1999)", "perm(4)"],
  ...[
    "partition(9)",
    "set(int)",
    "set(range(4))",
    "set(set(range(3)))",
    "set(rational)",
    "set(perm(2))",
  ],
  ...[
    "set(tuple(range(2),label(a,b)))",
    "set(list(range(2)))",
    "set(edges(3))",
    "list(set(range(3)))",
  ],
  ...[
    "list(list(int))",
    "nested(range(9))",
    "nested(int)",
    "tuple(int,float,word(ab))",
    "word(rs)",
  ],
  ...["label(cyclic,abelian)", "edges(4)", "edges(3,directed)", "edges(3,int)", "poly(int,x)"],
  ...[
    "poly(int,x,y)",
    "poly(rational,x,y,z)",
    "expr(x)",
    "expr(x,y)",
    "int(factored)",
    "set(float(B1999,digits=1,exponent=1))",
  ],
];

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
