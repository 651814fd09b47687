import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { bashCompletion } from "../../src/completion/bash.ts";
import { commands } from "../../src/commands/table.ts";
import { flagNames } from "../../src/flags/table.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { isInstalled, output } from "./shell.ts";

const names = commands.map(({ name }) => name);

const ignore = !isInstalled("bash");

/** What bash offers for the last word of a line that it has cut at spaces and equal signs. */
async function offered(words: readonly string[], folder?: string): Promise<string[]> {
  const script = `${bashCompletion(commands)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _int2int
for reply in "\${COMPREPLY[@]}"; do printf '%s\\n' "$reply"; done`;
  const { code, stdout, stderr } = await output("bash", ["-c", script, "bash", ...words], folder);
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  return stdout.split("\n").filter((line) => line !== "");
}

Deno.test({
  name: "bash reads the script and completes int2int with it",
  ignore,
  async fn() {
    const script = `${bashCompletion(commands)}\ncomplete -p int2int`;
    const { stdout, stderr } = await output("bash", ["-c", script]);
    assert.equal(stdout, "complete -F _int2int int2int\n");
    assert.equal(stderr, "");
  },
});

Deno.test({
  name: "bash offers every flag and, first on the line, every command",
  ignore,
  async fn() {
    const first = await offered(["int2int", ""]);
    assert.deepEqual(
      [...flagNames.map((name) => `--${name}`), ...names]
        .filter((word) => !first.includes(word)),
      [],
    );
    assert.equal(new Set(first).size, first.length);
    const later = await offered(["int2int", "predict", ""]);
    assert.deepEqual(names.filter((word) => later.includes(word)), []);
    assert(later.includes("--eval_from_exp"));
  },
});

const cases: readonly (readonly [words: string[], expected: string[]])[] = [
  [["--devi"], ["--device"]],
  [["--max_ep"], ["--max_epoch", "--max_epochs"]],
  [["--device", ""], ["auto", "webgpu", "cuda", "cpu"]],
  [["--device", "w"], ["webgpu"]],
  [["--device", "="], ["auto", "webgpu", "cuda", "cpu"]],
  [["--device", "=", "c"], ["cuda", "cpu"]],
  [["--operation", "modular_"], ["modular_add", "modular_mul", "modular_product"]],
  [["--cpu", "t"], ["true"]],
  [["--batch_size", ""], []],
  [["--debug", "--devi"], ["--device"]],
  [["gen"], ["generate"]],
  [["generate", "--outp"], ["--output"]],
  [["predict", "--outp"], ["--output", "--output_format"]],
  [["evaluate", "--outp"], []],
  [["completion", ""], ["bash", "zsh", "fish", "man"]],
];

for (const [words, expected] of cases) {
  const line = words.join(" ");
  Deno.test({
    name: `bash completes "int2int ${line}" as ${expected.join(", ") || "nothing"}`,
    ignore,
    fn: async () => assert.deepEqual(await offered(["int2int", ...words]), expected),
  });
}

Deno.test({
  name: "bash offers folders to resume and files to sweep, and flags where one is begun",
  ignore,
  fn: () =>
    inTemporaryFolder(async (folder) => {
      mkdirSync(`${folder}/run`);
      writeFileSync(`${folder}/rates.toml`, "");
      assert.deepEqual(await offered(["int2int", "resume", "r"], folder), ["run"]);
      assert.deepEqual((await offered(["int2int", "sweep", "r"], folder)).sort(), [
        "rates.toml",
        "run",
      ]);
      assert.deepEqual(await offered(["int2int", "sweep", "--stop_l"], folder), ["--stop_losers"]);
      assert.deepEqual(await offered(["int2int", "resume", "--max_ep"], folder), [
        "--max_epoch",
        "--max_epochs",
      ]);
    }),
});

Deno.test({
  name: "bash offers files, folders, and files after a comma",
  ignore,
  fn: () =>
    inTemporaryFolder(async (folder) => {
      mkdirSync(`${folder}/data two`);
      writeFileSync(`${folder}/data.train`, "");
      const ask = async (...words: string[]) =>
        (await offered(["int2int", ...words], folder)).sort();
      assert.deepEqual(await ask("--train_data", "da"), ["data two", "data.train"]);
      assert.deepEqual(await ask("--dump_path", "da"), ["data two"]);
      assert.deepEqual(await ask("generate", "--output", "da"), ["data two"]);
      assert.deepEqual(await ask("--eval_data", "a,data."), ["a,data.train"]);
    }),
});
