import assert from "node:assert/strict";
import { soak, soakedCases } from "../soak.ts";

/** Calls something with another value of the variable, `undefined` being none. */
function withSoak<T>(value: string | undefined, use: () => T): T {
  const before = Deno.env.get("SOAK");
  const set = (text: string | undefined) =>
    text === undefined ? Deno.env.delete("SOAK") : Deno.env.set("SOAK", text);
  set(value);
  try {
    return use();
  } finally {
    set(before);
  }
}

Deno.test("repetitions are a fifth of CI's unless SOAK says otherwise, and never too few", () => {
  assert.equal(withSoak(undefined, () => soak(30)), 6);
  assert.equal(withSoak("1", () => soak(30)), 30);
  assert.equal(withSoak("100", () => soak(30)), 3000);
  assert.equal(withSoak(undefined, () => soak(3)), 1);
  assert.equal(withSoak(undefined, () => soak(30, 11)), 11);
  for (const wrong of ["0", "-1", "much"]) {
    assert.throws(() => withSoak(wrong, () => soak(3)), /SOAK: expected a number above 0/);
  }
});

Deno.test("CI tries every case, others some that are spread over all", () => {
  const cases = Array.from({ length: 50 }, (_, i) => i);
  assert.deepEqual(withSoak("1", () => soakedCases(cases)), cases);
  assert.deepEqual(withSoak("7", () => soakedCases(cases)), cases);
  assert.deepEqual(withSoak("0.1", () => soakedCases(cases)), [0, 10, 20, 30, 40]);
});
