import assert from "node:assert/strict";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

Deno.test("a run's folder is refused to a second process while the first lives, and taken over once it is dead", () =>
  inTemporaryFolder(async (dump) => {
    const folder = program.runFolder(dump);
    const first = program.start(program.commandLine(dump, { max_epoch: 100_000 }));
    await program.logged(folder, "Saving checkpoint");

    const refused = await program.int2int(program.commandLine(dump));
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      new RegExp(
        `^int2int: ${folder}/run\\.lock: another run is writing this folder: process ${first.pid} on ` +
          "\\S+, since \\S+; wait until it ends, stop it, or choose another --exp_id\\n$",
      ),
    );
    assert.equal(program.messages(folder, /Initialized logger/).length, 1);

    first.kill("SIGKILL");
    await first.ended;
    assert(namesIn(folder).includes("run.lock"));
    const { epoch } = program.contentOf(program.checkpointIn(folder)).state;
    const args = program.commandLine(dump, { max_epoch: epoch + 1 });
    assert.equal((await program.int2int(args)).code, 0);
    assert.equal(
      program.messages(folder, new RegExp(`taken over from process ${first.pid} on`)).length,
      1,
    );
    assert.deepEqual(namesIn(folder), [...program.runFiles, "history.jsonl"].sort());
  }));
