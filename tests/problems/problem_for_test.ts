import assert from "node:assert/strict";
import { problemFor } from "../../src/problems/problem_for.ts";
import { defaultParameters } from "./problem_flags.ts";

Deno.test("the operation names the problem", () => {
  for (const operation of ["gcd", "matrix_rank", "modular_mul", "fraction_round", "data"]) {
    assert.equal(problemFor({ ...defaultParameters, operation }).name, operation);
  }
});

Deno.test("an operation nobody knows is refused with those that can be had", () => {
  for (const operation of ["gdc", "", "constructor"]) {
    assert.throws(() => problemFor({ ...defaultParameters, operation }), {
      name: "FlagError",
      message: /^--operation: ".*" is not available; available: data, gcd, matrix_rank, .*roots$/,
    });
  }
});

Deno.test("flags that only matter when examples are generated do no harm when they come from files", () => {
  const unfit = { minint: 0n, maxint: 0n, dim1: 100, dim2: 100 };
  for (const operation of ["matrix_rank", "fraction_add", "fraction_simplify", "fraction_round"]) {
    assert.ok(problemFor({ ...defaultParameters, ...unfit, operation }));
  }
});
