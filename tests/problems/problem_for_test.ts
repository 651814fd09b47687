import assert from "node:assert/strict";
import { problemFor } from "../../src/problems/problem_for.ts";
import { defaultParameters } from "./problem_parameters.ts";

Deno.test("the operation names the problem", () => {
  assert.equal(problemFor(defaultParameters).name, "gcd");
});

Deno.test("an operation nobody knows is refused with those that can be had", () => {
  for (const operation of ["gdc", "data", "", "constructor"]) {
    assert.throws(() => problemFor({ ...defaultParameters, operation }), {
      name: "FlagError",
      message: /^--operation: ".*" is not available; available: gcd$/,
    });
  }
});
