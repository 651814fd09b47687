import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

Deno.test("an absurd learning rate ends the run in one line, and the last good checkpoint stays", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump), path = program.checkpointIn(folder);
    assert.equal((await program.int2int(program.commandLine(dump, { max_epoch: 1 }))).code, 0);
    const good = readFileSync(path);
    // Found by the next step, or by the evaluation when the epoch has no more steps.
    const cases = [
      { flags: { epoch_size: 640 }, found: "step 12: .*, one of 10 such steps in a row," },
      { flags: { max_skipped_steps: 3 }, found: "step 12: .*, one of 3 such steps in a row," },
      { flags: { max_skipped_steps: 1 }, found: "step 12" },
      { flags: {}, found: "after step 20" },
      { flags: { epoch_size: 32 }, found: "after step 11" },
    ];
    for (const { flags: changes, found } of cases) {
      const flags = { ...changes, optimizer: "adam,lr=1e30" };
      const { code, stderr } = await program.int2int(program.commandLine(dump, flags));
      assert.equal(code, 2);
      const lines = program.linesBesideLog(stderr);
      assert.equal(lines.length, 1, lines.join("\n"));
      assert.match(
        lines[0],
        new RegExp(
          `^int2int: (?=.* is (NaN|Infinity))${found}.* at learning rate 1e\\+30; nothing was saved over ` +
            "the last checkpoint\\. Try a lower learning rate \\(--optimizer adam,lr=1e\\+29\\), or " +
            "gradient clipping \\(--clip_grad_norm 1\\)$",
        ),
      );
      assert.equal(
        program.messages(folder, /^The run ended: /).at(-1)!.slice(15),
        lines[0].slice(9),
      );
      assert(readFileSync(path).equals(good));
    }
    const args = program.commandLine(dump, { max_epoch: 2 });
    assert.equal((await program.int2int(args)).code, 0);
    assert.equal(program.contentOf(path).state.epoch, 2);
  }));
