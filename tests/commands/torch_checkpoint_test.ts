/** A checkpoint that Int2Int itself wrote is evaluated, asked, and trained further. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { int2int } from "./program.ts";

const folder = new URL("../golden/reference_run/", import.meta.url).pathname;
const checkpoint = `${folder}checkpoint.pth`;

/** Those of the run that wrote it. */
const flags = [
  ...["--operation", "gcd", "--base", "10", "--maxint", "1000", "--max_output_len", "10"],
  ...["--enc_emb_dim", "32", "--dec_emb_dim", "32", "--n_enc_layers", "1", "--n_dec_layers", "1"],
  ...["--n_enc_heads", "4", "--n_dec_heads", "4", "--optimizer", "adam,lr=0.001", "--cpu", "true"],
];

/** Scores of the last line of a log. */
function lastScores(log: string): Record<string, number> {
  const lines = log.split("\n").filter((line) => line.includes("__log__:"));
  const { epoch: _, ...scores } = JSON.parse(lines.at(-1)!.split("__log__:")[1]!);
  return scores;
}

async function inFolder(use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  try {
    await use(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test("it scores on its test file exactly what Int2Int logged", () =>
  inFolder(async (path) => {
    const { code, stdout, stderr } = await int2int([
      ...["--eval_from_exp", folder, "--eval_data", `${folder}gcd.test`, "--dump_path", path],
    ]);
    assert.equal(code, 0, stderr);
    const found = lastScores(stdout + stderr),
      logged = lastScores(readFileSync(`${folder}train.log`, "utf8"));
    assert.deepEqual(Object.keys(found), Object.keys(logged));
    for (const [name, value] of Object.entries(logged)) {
      const tolerance = name.endsWith("loss") ? 1e-5 * value : 1e-9;
      assert.ok(
        Math.abs(found[name]! - value) <= tolerance,
        `${name}: ${found[name]}, not ${value}`,
      );
    }
  }));

Deno.test("training continues from it, with its optimizer's state", () =>
  inFolder(async (path) => {
    const { code, stdout, stderr } = await int2int([
      ...[...flags, "--reload_checkpoint", checkpoint, "--dump_path", path, "--env_base_seed", "5"],
      ...["--max_epoch", "4", "--epoch_size", "640", "--eval_size", "64"],
      ...["--batch_size", "64", "--report_loss_every", "5"],
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Resuming at epoch 3 \/ iteration 900/);
    const losses = [...(stdout + stderr).matchAll(/ARITHMETIC: +([\d.]+)/g)].map(([, loss]) =>
      Number(loss)
    );
    // A new model starts above 3, and steps with an empty optimizer state would throw it back.
    assert.equal(losses.length, 2);
    for (const loss of losses) assert.ok(loss < 0.6, `loss ${loss}`);
  }));

Deno.test("another model than the checkpoint's is refused, naming the flag", () =>
  inFolder(async (path) => {
    const { code, stderr } = await int2int([
      ...[...flags, "--n_enc_layers", "2", "--reload_model", checkpoint, "--dump_path", path],
      ...["--eval_only", "true"],
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /^int2int: .*checkpoint\.pth: saved with --n_enc_layers 1, but this run/m);
  }));

Deno.test("it answers problems", async () => {
  const asked = ["predict", "--eval_from_exp", folder, "--beam_size", "2", "gcd 120 84", "7 21"];
  const { code, stdout, stderr } = await int2int(asked);
  assert.equal(code, 0, stderr);
  const lines = stdout.trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => line.startsWith("  ")), [
    false,
    true,
    true,
    false,
    true,
    true,
  ]);
  assert.match(lines[1]!, /^ {2}\d+ +-\d\.\d{4}$/);
});

Deno.test("what is no problem is refused before a model is loaded", async () => {
  const { code, stderr } = await int2int(["predict", "--eval_from_exp", folder, "one two"]);
  assert.equal(code, 2);
  const found = 'found "one two": "one" is not understood';
  assert.equal(
    stderr,
    `int2int: predict: expected a problem of gcd, such as "[948, 80]", ${found}\n`,
  );
});
