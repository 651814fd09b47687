import assert from "node:assert/strict";
import fc from "fast-check";
import { isLabelColumn, labelColumn, readLabelColumn } from "../../src/examples/labels.ts";

Deno.test("labels come back from their column, whatever characters they have", () => {
  const text = fc.string({ unit: "grapheme" });
  const labels = fc.uniqueArray(fc.tuple(text.filter((name) => name !== ""), text), {
    selector: ([name]) => name,
  });
  fc.assert(fc.property(labels, (pairs) => {
    const column = labelColumn(pairs);
    assert.doesNotMatch(column, /[\t\r\n]/);
    assert.deepEqual([...readLabelColumn(column) ?? []], pairs);
  }));
});

Deno.test("a column of labels can be read by people", () => {
  const column = labelColumn([["torsion", "2"], ["group", "11.a"], ["label", "a b=50%"]]);
  assert.equal(column, "# torsion=2 group=11.a label=a%20b%3D50%25");
});

Deno.test("what is no column of labels is told apart", () => {
  assert.equal(isLabelColumn("+ 1 2"), false);
  assert.equal(isLabelColumn("#1"), false);
  for (const wrong of ["# torsion", "# =2", "# a=%zz", "+ 1"]) {
    assert.equal(readLabelColumn(wrong), undefined, wrong);
  }
});
