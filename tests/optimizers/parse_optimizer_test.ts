import fc from "fast-check";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { FlagError } from "../../src/errors.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";

interface RecordedCase {
  string: string;
  ok: boolean;
  defaults: { lr: number; betas: [number, number]; eps: number; weight_decay: number };
}

const file = new URL("../golden/optim_base/case.json", import.meta.url);
const recorded: RecordedCase[] = JSON.parse(readFileSync(file, "utf8")).parser;

for (const { string, ok, defaults } of recorded) {
  const scientific = /=\d+e-\d+$/.test(string);
  if (string.split(",")[0] !== "adam") {
    Deno.test(`"${string}" names no optimizer that is available`, () => {
      assert.throws(() => parseOptimizer(string), FlagError);
    });
  } else if (ok) {
    Deno.test(`"${string}" is accepted with the recorded values`, () => {
      const { lr, betas: [beta1, beta2], eps, weight_decay } = defaults;
      assert.deepEqual(parseOptimizer(string).options, { lr, beta1, beta2, eps, weight_decay });
    });
  } else if (!scientific) {
    Deno.test(`"${string}" is refused`, () => {
      assert.throws(() => parseOptimizer(string), FlagError);
    });
  }
}

Deno.test("any number in range is read exactly, in plain or scientific notation", () => {
  const numbers = fc.double({ min: 0, max: 1e300, noNaN: true });
  fc.assert(fc.property(numbers, (lr) => {
    assert.equal(parseOptimizer(`adam,lr=${lr}`).options.lr, lr);
    assert.equal(parseOptimizer(`adam,lr=${lr.toExponential()}`).schedule(7), lr);
  }));
  assert.equal(parseOptimizer("adam,lr=1E-4").options.lr, 1e-4);
});

Deno.test("the last of several values for an option counts", () => {
  assert.equal(parseOptimizer("adam,lr=0.1,eps=0,lr=0.2").options.lr, 0.2);
});

Deno.test("each mistake is told in one line", () => {
  const messages: [string, RegExp][] = [
    [
      "adma,lr=0.1",
      /^--optimizer: unknown optimizer "adma", did you mean "adam"\? Available: adam$/,
    ],
    ["Adam", /did you mean "adam"/],
    ["sgdd,lr=1", /did you mean "sgd"/],
    ["", /unknown optimizer ""/],
    ["adamw", /^--optimizer: "adamw" is not available yet; available: adam$/],
    ["adam_cosine,lr=1", /"adam_cosine" is not available yet/],
    ["adam,foo=1", /adam has no option "foo"; it has: lr, beta1, beta2, eps, weight_decay$/],
    ["adam,toString=1", /no option "toString"/],
    ["adam,lr", /expected option=number after the name, found "lr"/],
    ["adam,lr=1=2", /found "lr=1=2"/],
    ["adam,", /found ""/],
    ["adam,lr=fast", /lr must be a number, found "fast"/],
    ["adam,lr=1e999", /lr must be a number, found "1e999"/],
    ["adam,lr=0x10", /lr must be a number/],
    ["adam,lr=-1", /lr must be 0 or more, found -1/],
    ["adam,beta1=1", /beta1 must be at least 0 and below 1, found 1/],
    ["adam,beta2=-0.1", /beta2 must be at least 0 and below 1/],
    ["adam,eps=-1e-9", /eps must be 0 or more/],
    ["adam,weight_decay=-1", /weight_decay must be 0 or more/],
  ];
  for (const [text, message] of messages) {
    assert.throws(() => parseOptimizer(text), (error) => {
      assert.ok(error instanceof FlagError);
      assert.match(error.message, message);
      return !error.message.includes("\n");
    });
  }
});
