/** What reaches the disk, and in which order: a power failure must not undo what was said to be saved. */
import assert from "node:assert/strict";
import * as program from "../commands/program.ts";
import { hasStrace, traced } from "../strace.ts";
import { inTemporaryFolder } from "./faulty_calls.ts";

/** Places of the calls that match, in order. */
function places(calls: readonly string[], pattern: RegExp): number[] {
  return [...calls.keys()].filter((i) => pattern.test(calls[i]!));
}

/** Each file goes to the disk before it gets its name, and the name behind it. */
function assertDurable(calls: readonly string[], folder: string, file: string): void {
  const name = file.replaceAll(".", "\\.");
  const renames = places(calls, new RegExp(`^rename.*/\\.${name}\\.writing-.*/${name}"`));
  assert(renames.length > 0, `${file} was never renamed`);
  for (const rename of renames) {
    const flushed = places(
      calls.slice(0, rename),
      new RegExp(`^f(data)?sync\\(\\d+<.*/\\.${name}\\.writing-`),
    );
    assert(flushed.length > 0, `${file} was not flushed before it got its name`);
    const named = places(calls.slice(rename), new RegExp(`^fsync\\(\\d+<${folder}>\\)`));
    assert(named.length > 0, `the name of ${file} was not flushed`);
  }
}

const calls = "fsync,fdatasync,rename,renameat,renameat2";

Deno.test({
  name: "checkpoints, exports and generated files are on the disk before they have their names",
  ignore: !hasStrace,
  fn: () =>
    inTemporaryFolder(async (dump) => {
      const run = program.runFolder(dump);
      const training = await traced(
        calls,
        program.shipped(program.commandLine(dump, { max_epoch: 2 })),
      );
      assert.equal(training.code, 0, training.stderr);
      // Two epochs, each before and after its evaluation.
      assert.equal(places(training.calls, /^rename.*checkpoint\.safetensors"/).length, 4);
      assertDurable(training.calls, run, "checkpoint.safetensors");
      assertDurable(training.calls, run, "params.json");

      const exported = await traced(calls, program.shipped(["export", "--eval_from_exp", run]));
      assert.equal(exported.code, 0, exported.stderr);
      for (const name of ["encoder_model.onnx", "config.json"]) {
        assertDurable(exported.calls, `${run}/\\.onnx\\.writing-[^>]*`, name);
      }
      const [placed] = places(exported.calls, new RegExp(`^rename.*/onnx"`));
      assert(
        places(exported.calls.slice(placed), new RegExp(`^fsync\\(\\d+<${run}>\\)`)).length > 0,
      );

      const few = ["--train", "50", "--valid", "0", "--test", "0", "--output", dump];
      const generated = await traced(
        calls,
        program.shipped(["generate", "--operation", "gcd", ...few]),
      );
      assert.equal(generated.code, 0, generated.stderr);
      assertDurable(generated.calls, dump, "gcd.train");
      assertDurable(generated.calls, dump, "gcd.manifest.json");
    }),
});
