import assert from "node:assert/strict";
import { commands } from "../../src/commands/table.ts";
import { readCommandLine } from "../../src/flags/command_line.ts";
import { flagNamed } from "../../src/flags/flag_names.ts";
import { foreignNames } from "../../src/flags/foreign_names.ts";
import { flagsWith } from "../../src/flags/parse.ts";

Deno.test("whoever gives a flag by its name elsewhere is told ours", () => {
  for (const [name, say] of foreignNames) {
    for (const typed of [name, name.replaceAll("_", "-"), name.toUpperCase()]) {
      assert.throws(() => flagNamed(typed), { message: `--${typed}: say ${say}` });
    }
  }
  const expected = {
    lr: "--optimizer adam,lr=0.001",
    seed: "--env_base_seed 1",
    batch: "--batch_size 32",
  };
  for (const [name, say] of Object.entries(expected)) assert.equal(foreignNames.get(name), say);
});

Deno.test("what is to be said is understood", () => {
  const examples = [...new Set(foreignNames.values())].filter((say) => say.startsWith("--"));
  assert(examples.length > 10);
  for (const say of examples) {
    const args = say.replace(/, or .*| \(.*/, "").replace("FOLDER", "f")
      .replace("FILE", import.meta.filename!).split(" ");
    const all = [...args.includes("--operation") ? [] : ["--operation", "gcd"], ...args];
    flagsWith(readCommandLine(all, commands, { read: () => ({}) }).given);
  }
});
