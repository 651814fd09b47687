import assert from "node:assert/strict";
import { hostBudget, usualBudget } from "../../src/executors/pass_budget.ts";

Deno.test("a pass takes a third of what is free, and no more than is of use", () => {
  assert.equal(hostBudget(3e8), 1e8);
  assert.equal(hostBudget(1e11), usualBudget);
  assert.equal(hostBudget(Infinity), usualBudget);
});
