/** A model is not asked in other tokens than those it was trained with. */
import assert from "node:assert/strict";
import { readSafetensors } from "../../src/files/safetensors.ts";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

/** A problem file whose vocabulary is 15 special tokens, and these. */
function problemWith(symbols: readonly string[]): string {
  return `
    import { problem } from "int2int";
    const symbols = ${JSON.stringify(symbols)};
    const word = {
      symbols,
      encode: (letters: string) => [...letters],
      parse: (tokens: readonly string[]) => tokens[0],
    };
    export default problem({
      name: "same",
      inputTokenizer: word,
      outputTokenizer: word,
      generate(random) {
        const letter = random.choice(["a", "b"]);
        return { problem: letter, answer: letter };
      },
    });`;
}

Deno.test("a changed vocabulary is refused wherever a model is loaded, and older checkpoints load", (t) =>
  inTemporaryFolder(async (dump) => {
    const problem = `${dump}/same.ts`, folder = program.runFolder(dump);
    const checkpoint = program.checkpointIn(folder), onnx = `${folder}/onnx`;
    const write = (...symbols: string[]) => Deno.writeTextFileSync(problem, problemWith(symbols));
    const training = program.commandLine(dump, { operation: "data", problem, device: "cpu" });
    const run = ["--eval_from_exp", folder, "--problem", problem];
    const commands = {
      resume: [...training, "--max_epoch", "9"],
      evaluate: [...run, "--dump_path", dump, "--exp_id", "evaluated"],
      predict: ["predict", ...run, "a"],
      export: ["export", ...run],
      "train further": [...training, "--exp_id", "other", "--reload_model", checkpoint],
      "load an export": ["predict", "--reload_model", onnx, "--problem", problem, "a"],
    };

    write("a", "b", "c");
    for (const args of [training, commands.export]) {
      const { code, stderr } = await program.int2int(args);
      assert.equal(code, 0, stderr);
    }

    async function expectRefused(name: keyof typeof commands, difference: string) {
      const { code, stderr } = await program.int2int(commands[name]);
      assert.equal(code, 2, stderr);
      const path = name === "load an export" ? onnx : checkpoint;
      assert.deepEqual(program.linesBesideLog(stderr), [
        `int2int: ${path}: trained with ${difference} that --problem ${problem} has now`,
      ]);
    }

    write("a", "b", "d");
    for (const name of Object.keys(commands) as (keyof typeof commands)[]) {
      await t.step(
        `${name}: another token`,
        () => expectRefused(name, "18 other tokens, or the same in another order"),
      );
    }

    await t.step("one token more", async () => {
      write("a", "b", "c", "d");
      await expectRefused("predict", "18 tokens, not the 19");
    });

    await t.step("the same tokens are taken, however they are listed", async () => {
      write("c", "b", "a");
      const { code, stderr } = await program.int2int(commands.predict);
      assert.equal(code, 0, stderr);
    });

    await t.step("a checkpoint that says nothing of its tokens is taken", async () => {
      const { metadata: { vocabulary, ...metadata }, tensors } = readSafetensors(checkpoint);
      assert.match(vocabulary!, /^\{"size":18,"sha256":"[0-9a-f]{64}"\}$/);
      writeSafetensors(checkpoint, tensors, metadata);
      write("a", "b", "d");
      const { code, stderr } = await program.int2int(commands.predict);
      assert.equal(code, 0, stderr);
    });
  }));
