import assert from "node:assert/strict";
import { optimizerTable } from "../../docs/generate/optimizers.ts";
import { optimizers } from "../../src/optimizers/optimizers.ts";

Deno.test("the table of optimizers has a line for each, with its options", () => {
  const rows = optimizerTable().trimEnd().split("\n").slice(2);
  assert.equal(rows.length, optimizers.size);
  for (const [i, [name, { family, schedule }]] of [...optimizers].entries()) {
    assert.ok(rows[i].startsWith(`| \`${name}\` | `), rows[i]);
    const own = rows[i].includes("those of `adam`") ? {} : family.options;
    for (const option of Object.keys({ ...own, ...schedule.options })) {
      assert.match(rows[i], new RegExp(`\\b${option}(=| \\(must)`));
    }
  }
  assert.match(optimizerTable(), /\| lr \(must be given\), momentum=0, .*, nesterov=false, /);
});
