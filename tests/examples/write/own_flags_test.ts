import assert from "node:assert/strict";
import { commands } from "../../../src/commands/table.ts";
import { readArguments } from "../../../src/flags/arguments.ts";
import { readCommandLine } from "../../../src/flags/command_line.ts";
import { generate } from "../../../src/flags/groups/generate.ts";
import { helpText } from "../../../src/flags/help.ts";
import { readOwnFlags } from "../../../src/flags/own_flags.ts";
import { isFlagName } from "../../../src/flags/table.ts";

Deno.test("own flags are taken out wherever they stand, the last of several wins", () => {
  const args = ["--train", "5", "--base", "10", "--output=a=b", "--train=7", "word"];
  assert.deepEqual(readArguments(args, generate), {
    own: { train: "7", output: "a=b" },
    flags: { base: "10" },
    ofProblem: {},
    operands: ["word"],
    configs: [],
  });
});

Deno.test("what is not typed has its default, numbers may be written as powers of ten", () => {
  const values = readOwnFlags(generate, { train: "2e6" });
  assert.deepEqual(values, { train: 2_000_000, valid: 10_000, test: 10_000, output: "." });
});

Deno.test("own flags belong to their command alone", () => {
  const { command, own, given } = readCommandLine(
    ["generate", "--train", "5", "--base", "7"],
    commands,
  );
  assert.deepEqual([command.name, own, given], ["generate", { train: "5" }, { base: 7 }]);
  // Without the command, it is short for --train_data.
  assert.deepEqual(readCommandLine(["--train", "5"], commands).given, { train_data: "5" });
  assert.deepEqual(Object.keys(generate).filter(isFlagName), []);
});

Deno.test("help shows them with their defaults", () => {
  const help = helpText(commands).replace(/\s+/g, " ");
  assert.match(help, /Only for int2int generate: --train <int> training examples .*1000000\]/);
  for (const name of Object.keys(generate)) assert.match(help, new RegExp(` --${name} <`));
});
