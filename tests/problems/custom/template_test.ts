/** The problem that `int2int new` writes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { problemTemplate } from "../../../src/problems/custom/template.ts";
import { randomFrom } from "../../../src/random.ts";
import { soak } from "../../soak.ts";
import { load } from "./problem_file.ts";

// The types of examples are checked with those of the program.
Deno.test("it is the example prime_factors, and right", () => {
  const example = new URL("../../../examples/prime_factors.ts", import.meta.url);
  const text = readFileSync(example, "utf8");
  assert.equal(problemTemplate("prime_factors.ts"), text);
  const problem = load(text, "prime_factors.ts");
  for (let seed = 0; seed < 50; seed++) {
    const { problem: n, answer } = problem.generate(randomFrom(seed), "train")!;
    const divisors = Array.from({ length: n as number }, (_, i) => i + 1).filter((d) =>
      (n as number) % d === 0
    );
    // Omega is the sum over all prime powers that divide n.
    const powers = divisors.filter((d) => isPrimePower(d));
    assert.equal(answer, powers.length, String(n));
  }
});

function isPrimePower(n: number): boolean {
  let least = 2;
  while (n > 1 && n % least !== 0) least++;
  let rest = n;
  while (rest % least === 0) rest /= least;
  return n > 1 && rest === 1;
}

Deno.test("it loads under any name, without types in JavaScript", () => {
  const names = fc.string({ minLength: 1, maxLength: 80 }).filter((name) => !/[/\\]/.test(name));
  fc.assert(
    fc.property(names, fc.constantFrom("ts", "mts", "js", "mjs"), (name, ending) => {
      const text = problemTemplate(`folder/${name}.${ending}`);
      const { name: named } = load(text, `own.${ending}`);
      assert.match(named, /^[A-Za-z][\w-]*$/);
    }),
    { numRuns: soak(50, 8) },
  );
  assert.equal(load(problemTemplate("a/7 $& up.js"), "own.js").name, "problem_7____up");
  assert.equal(load(problemTemplate("FILE.ts")).name, "FILE");
});
