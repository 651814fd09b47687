/** What configuration files say is what could be typed, with file and line where it could not. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "smol-toml";
import { commands } from "../../src/commands/table.ts";
import { problemOfValue } from "../../src/flags/check.ts";
import { readCommandLine } from "../../src/flags/command_line.ts";
import { readConfig } from "../../src/flags/config.ts";
import type { FlagValue } from "../../src/flags/flag.ts";
import { flagsToJson } from "../../src/flags/params_json.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { type FlagName, flagNames, type Flags, rowOf } from "../../src/flags/table.ts";
import { toArguments } from "../../src/flags/to_arguments.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

/** Values that a flag can have. */
function valuesOf(name: FlagName): fc.Arbitrary<FlagValue> {
  const row = rowOf(name), words = row.check?.words ?? [];
  const kinds: Record<typeof row.type, fc.Arbitrary<FlagValue>> = {
    boolean: fc.boolean(),
    switch: fc.boolean(),
    integer: fc.oneof(fc.integer(), fc.integer({ min: 0, max: 300 })),
    bigint: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    float: fc.double({ min: 0, max: 1, noNaN: true }),
    string: fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("", "adam,lr=1e-5", ...words),
    ),
  };
  return fc.oneof(fc.constant(row.default), kinds[row.type])
    .filter((value) => problemOfValue(name, value) === undefined);
}

/** Some flags, each with a value that it can have by itself. */
const someFlags = fc.uniqueArray(fc.constantFrom(...flagNames), { maxLength: 12 }).chain((names) =>
  fc.record(Object.fromEntries(names.map((name) => [name, valuesOf(name)])))
) as fc.Arbitrary<Partial<Flags>>;

function written(folder: string, text: string, name = "a.toml"): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

Deno.test("whatever flags can be, they can be in TOML, and come back as they were", () =>
  inTemporaryFolder((folder) => {
    fc.assert(fc.property(someFlags, (flags) => {
      assert.deepEqual(readConfig(written(folder, stringify(flags))), { ...flags });
    }));
  }));

Deno.test("flags written as a command line are read as what they were", () => {
  const typable = (flags: Partial<Flags>) =>
    Object.values(flags).every((value) => !String(value).startsWith("--"));
  fc.assert(fc.property(someFlags.filter(typable), (flags) => {
    const { eval_only: _, eval_from_exp: __, export_data: ___, ...rest } = flags;
    const { given } = readCommandLine(["train", ...toArguments(rest)], commands);
    const isSaid = ([name, value]: [string, FlagValue]) =>
      value !== "" && !(rowOf(name as FlagName).type === "switch" && value === false);
    assert.deepEqual(given, Object.fromEntries(Object.entries(rest).filter(isSaid)));
  }));
});

Deno.test("any text is either flags or a mistake of one line with the file's name", () =>
  inTemporaryFolder((folder) => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom("base = 10", "[sweep]", "x = [", '"cpu" = true', "a.b = 1", "base = {}", "="),
    );
    fc.assert(fc.property(fc.array(line, { maxLength: 5 }), fc.boolean(), (lines, isJson) => {
      const path = written(folder, lines.join("\n"), isJson ? "a.json" : "a.toml");
      try {
        readConfig(path);
      } catch (error) {
        const { name, message } = error as Error;
        assert(["FileError", "FlagError"].includes(name), `${error}`);
        assert(message.startsWith(path) && !message.includes("\n"), message);
      }
    }));
  }));

const mistakes: [text: string, message: string][] = [
  ["# gcd\nbas = 10", ":2: --bas: there is no such flag. Did you mean --base?"],
  ["cpu = true\n\nbase = 1", ':3: --base: expected between 2 and 10000000, found "1"'],
  ["'base' = \"x\"", ':1: --base: expected an integer, found "x"'],
  ["exp_id = 1", ":1: --exp_id: expected a text in quotes, found 1"],
  [
    "base = [10, 20]",
    ":1: --base: expected one value, found a list; lists are for the table [sweep] of int2int sweep",
  ],
  ["maxint = 2020-01-01", ":1: --maxint: expected one value, found a date"],
  ["lr = 0.1", ":1: --lr: say --optimizer adam,lr=0.001"],
  ["max_ep = 3", ":1: --max_ep: there is no such flag. Did you mean --max_len?"],
  ["base = 10\n[optimizer]\nlr = 1", ":2: --optimizer: expected a text in quotes, found a table"],
  ["a = 1\nb = ", ":2: not TOML: invalid value"],
  ["base = 1\nbase = 2", ":2: not TOML: trying to redefine an already defined table or value"],
  [
    "cpu = true\n[sweep]\nbase = [1]",
    ":2: [sweep] is for int2int sweep, which trains one run for each combination",
  ],
];

for (const [text, message] of mistakes) {
  Deno.test(`${JSON.stringify(text)} is refused with its line`, () =>
    inTemporaryFolder((folder) => {
      const path = written(folder, text);
      assert.throws(() => readConfig(path), { name: "FileError", message: path + message });
    }));
}

Deno.test("mistakes in JSON have their line, too", () =>
  inTemporaryFolder((folder) => {
    const path = written(folder, '{\n  "cpu": true,\n  "bsae": 10\n}', "a.json");
    const message = `${path}:3: --bsae: there is no such flag. Did you mean --base?`;
    assert.throws(() => readConfig(path), { message });
    const broken = written(folder, '{\n"cpu": true,\n}', "b.json");
    assert.throws(() => readConfig(broken), ({ message }) =>
      message.startsWith(`${broken}:3: not JSON: `));
  }));

Deno.test("aliases, text for numbers and whole floats are read as on the command line", () =>
  inTemporaryFolder((folder) => {
    const text =
      'max_epochs = 1e5\nmaxint = "1e30"\ndropout = 0\nminint = 123456789012345678901234567890';
    assert.deepEqual(readConfig(written(folder, text)), {
      max_epoch: 100000,
      maxint: 10n ** 30n,
      dropout: 0,
      minint: 123456789012345678901234567890n,
    });
  }));

Deno.test("later files count more than earlier ones, and the command line more than all, wherever it stands", () =>
  inTemporaryFolder((folder) => {
    const first = written(folder, "base = 10\nbatch_size = 16\nmax_epoch = 1", "1.toml");
    const second = written(folder, '{"base": 20, "max_epoch": 2}', "2.json");
    const args = ["--max_epoch", "3", "--config", first, `--config=${second}`];
    const { given, command } = readCommandLine(args, commands);
    assert.equal(command.name, "train");
    assert.deepEqual(given, { base: 20, batch_size: 16, max_epoch: 3 });
  }));

Deno.test("a command takes of a file what it can use, and a file may ask for a command", () =>
  inTemporaryFolder((folder) => {
    const text = "base = 10\nepoch_size = 10\nbeam_size = 3\neval_only = true";
    const path = written(folder, text);
    const given = (args: string[]) => readCommandLine([...args, "--config", path], commands);
    assert.deepEqual(given(["predict"]).given, { base: 10, beam_size: 3 });
    assert.deepEqual(given(["generate"]).given, { base: 10 });
    assert.equal(given([]).command.name, "evaluate");
    const message = "--config: not for doctor";
    assert.throws(() => given(["doctor"]), { name: "FlagError", message });
  }));

Deno.test("the params.json of a run stands for its flags but for its folder, and names no code to run", () =>
  inTemporaryFolder((folder) => {
    const flags = flagsWith({
      operation: "gcd",
      maxint: 10n ** 40n,
      exp_id: "7",
      env_base_seed: 3,
    });
    const path = written(folder, flagsToJson(flags), "params.json");
    const { exp_id: _, ...expected } = flags;
    assert.deepEqual(readConfig(path), expected);
    const own = written(folder, '{"problem": "theirs.ts"}', "params.json");
    assert.throws(
      () => readConfig(own),
      /--problem: the model has a problem of its own, from theirs.ts/,
    );
    assert.deepEqual(readConfig(own, { problem: "mine.ts" }), { problem: "mine.ts" });
  }));
