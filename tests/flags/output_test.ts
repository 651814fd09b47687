import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { commands } from "../../src/commands/table.ts";
import { modelDifferences } from "../../src/flags/differences.ts";
import { helpText } from "../../src/flags/help.ts";
import { parametersToLog } from "../../src/flags/log.ts";
import { parametersWith } from "../../src/flags/parse.ts";
import { flagNames, groups, rowOf } from "../../src/flags/table.ts";

Deno.test("help fits into 80 columns and describes every flag", () => {
  const help = helpText(commands);
  for (const line of help.split("\n")) assert.ok(line.length <= 80, line);
  for (const name of flagNames) assert.match(help, new RegExp(`^  --${name}( <|  )`, "m"));
  for (const { title } of groups) assert.ok(help.includes(`${title}:`), title);
  assert.ok(help.includes("int2int --operation gcd --dump_path dumped --exp_name first"));
});

Deno.test("help marks the flags whose feature is not built", () => {
  const words = helpText(commands).replace(/\s+/g, " ");
  assert.match(words, /--beam_eval_train <int> [^[]*\[default 0; not available yet\]/);
  assert.match(words, /--batch_size <int> [^[]*\[default 32\]/);
  assert.match(words, /--max_epoch <int> [^[]*\[default 100000; also --max_epochs\]/);
});

/** The parameter lines of a log written by the original. */
function originalLines(): string[] {
  const url = new URL("../golden/reference_run/train.log", import.meta.url);
  const lines = readFileSync(url, "utf8").split("\n");
  const end = lines.findIndex((line) => line.includes("The experiment will be stored"));
  return lines.slice(1, end).map((line) => line.replace(/^INFO - .* - 0:00:00 - /, "").trim());
}

Deno.test("the log shows the parameters as the original does", () => {
  const original = originalLines();
  const [command] = original.filter((line) => line.startsWith("command: "));
  const args = [...command.matchAll(/--(\w+) ('[^']*'|"[^"]*"|\S+)/g)];
  const flags = Object.fromEntries(args.map(([, name, text]) => [name, text.replace(/['"]/g, "")]));
  // Not built yet, and a file that is not here.
  const { eval_data: _, ...usable } = flags;
  const ours = parametersToLog(parametersWith(usable), {
    dump_path: "dumped/reference/1",
    eval_data: "gcd.test",
    is_master: true,
  });
  const known = (line: string) => Object.hasOwn(rowNames, line.split(":")[0]);
  const theirs = original.filter((line) => known(line) && !line.startsWith("local_rank"));
  assert.ok(theirs.length > 80);
  const found = ours.map((line) => line.trim());
  assert.deepEqual(theirs.filter((line) => !found.includes(line)), []);
  assert.equal(ours[0], "GRU: False");
  assert.deepEqual(ours, [...ours].sort((a, b) => a.split(":")[0] < b.split(":")[0] ? -1 : 1));
  assert.ok(ours.includes("is_master: True"));
});

const rowNames = Object.fromEntries(flagNames.map((name) => [name, rowOf(name)]));

Deno.test("only flags that shape the model make two configurations differ", () => {
  const saved = parametersWith({ operation: "gcd" });
  const current = parametersWith({
    operation: "gcd",
    base: 10,
    enc_emb_dim: 64,
    batch_size: 7,
    maxint: 5,
    exp_name: "x",
  });
  assert.deepEqual(modelDifferences(saved, current), [
    { name: "base", saved: 1000, current: 10 },
    { name: "enc_emb_dim", saved: 256, current: 64 },
  ]);
  assert.deepEqual(modelDifferences(saved, saved), []);
});
