import assert from "node:assert/strict";
import { classMetricIn } from "../../src/log/metric_name.ts";

Deno.test("accuracies of classes are told by their names from those of something else", () => {
  assert.deepEqual(classMetricIn("test2_arithmetic_beam_acc_2-7"), {
    set: "test2",
    ofClass: "2-7",
  });
  assert.deepEqual(classMetricIn("valid_arithmetic_acc_d4"), { set: "valid", ofClass: "d4" });
  for (
    const end of [
      "d1",
      "eval12",
      "error1",
      "macro",
      "seen",
      "unseen",
      "within_0.5pct",
      "within_1e-4",
      "within_5pct_Linf",
    ]
  ) {
    assert.equal(classMetricIn(`valid_arithmetic_acc_${end}`), undefined);
  }
  for (const end of ["acc", "perfect", "xe_loss"]) {
    assert.equal(classMetricIn(`valid_arithmetic_${end}`), undefined);
  }
});
