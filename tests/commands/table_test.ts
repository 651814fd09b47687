/** What the table of commands promises holds for every row. */
import assert from "node:assert/strict";
import { commands } from "../../src/commands/table.ts";
import { flagsTakenBy } from "../../src/flags/command.ts";
import { readCommandLine } from "../../src/flags/command_line.ts";
import { helpFor } from "../../src/flags/help.ts";
import { textOf } from "../meta/source_files.ts";
import { int2int } from "./program.ts";

const names = commands.map(({ name }) => name);

/** Words as a shell would cut them, up to a pipe or redirection. */
function wordsOf(example: string): string[] {
  const words = [...example.matchAll(/"([^"]*)"|[^\s"]+/g)].map(([word, quoted]) => quoted ?? word);
  const end = words.findIndex((word) => word === "|" || word === "<");
  return end < 0 ? words : words.slice(0, end);
}

Deno.test("a command has a name of its own, in small letters", () => {
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(names.filter((name) => !/^[a-z_]+$/.test(name)), []);
});

for (const command of commands) {
  Deno.test(`help on ${command.name} fits on 80 columns and lists the flags it takes`, () => {
    const help = helpFor([command.name, "--help"], commands);
    assert.deepEqual(help.split("\n").filter((line) => line.length > 80), []);
    const listed = [...help.matchAll(/^ {2}--(\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(listed, flagsTakenBy(command).flatMap(({ rows }) => Object.keys(rows)));
  });

  Deno.test(`the examples of ${command.name} are read as what they are`, () => {
    assert.ok(command.examples.length >= 2);
    for (const example of command.examples) {
      const line = readCommandLine(wordsOf(example), commands);
      assert.equal(line.command.name, command.name);
    }
  });
}

Deno.test("help on a command leaves out what has no effect on it", () => {
  const lists = (name: string, flag: string) =>
    new RegExp(`^ +--${flag}\\b`, "m").test(helpFor([name], commands));
  assert(lists("train", "optimizer") && !lists("predict", "optimizer"));
  assert(lists("predict", "beam_size") && !lists("generate", "beam_size"));
  assert(lists("generate", "output") && !lists("train", "output"));
  assert(lists("doctor", "dump_path") && !lists("doctor", "base"));
});

Deno.test("the program prints help on a command, whatever else is on the line", async () => {
  const { code, stdout, stderr } = await int2int(["predict", "--lr", "--help"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(stdout, helpFor(["predict"], commands) + "\n");
});

Deno.test("help on everything begins with the commands", () => {
  const help = helpFor(["--help"], commands), flags = help.indexOf("\n  --");
  for (const { name, summary } of commands) {
    const place = help.replace(/\s+/g, " ").indexOf(` ${name} ${summary}`);
    assert(place > 0 && place < flags, name);
  }
});

const unnamed: [args: string[], command: string][] = [
  [[], "train"],
  [["--operation", "gcd"], "train"],
  [["--eval_only", "true"], "evaluate"],
  [["--eval_only", "false"], "train"],
  [["--eval_from_exp", "x"], "evaluate"],
  [["--export_data", "1"], "export_data"],
  [["--export_data", "true", "--eval_only", "true"], "export_data"],
  [["evaluate", "--reload_model", "x"], "evaluate"],
  [["predict", "--eval_from_exp", "x"], "predict"],
];

for (const [args, expected] of unnamed) {
  Deno.test(`"int2int ${args.join(" ")}" means ${expected}`, () =>
    assert.equal(readCommandLine(args, commands).command.name, expected));
}

const refused: [args: string[], message: string][] = [
  [["pridict", "--nonsense"], '"pridict": there is no such command. Did you mean predict?'],
  [["trian"], '"trian": there is no such command. Did you mean train?'],
  [["dumped"], '"dumped": expected a flag like --operation or the value of one'],
  [["train", "dumped"], '"dumped": expected a flag like --operation or the value of one'],
  [["export", "a", "b"], '"b": expected a flag like --operation or the value of one'],
  [["train", "--eval_only", "true"], "--eval_only: asks for evaluate, not train"],
  [["evaluate", "--export_data", "true"], "--export_data: asks for export_data, not evaluate"],
  [["doctor", "--cpu", "true"], "--cpu: not for doctor, which takes --dump_path"],
  [["completion", "--cpu", "true"], "--cpu: not for completion, which takes no flags"],
];

for (const [args, message] of refused) {
  Deno.test(`"int2int ${args.join(" ")}" is refused`, () =>
    assert.throws(() => readCommandLine(args, commands), { name: "FlagError", message }));
}

/** The files that are loaded before a command is chosen. */
function loadedAtOnce(path: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(path)) return loaded;
  loaded.add(path);
  const imports = textOf(path).matchAll(
    /^(?:import|export)(?! type)[^;]*? from "(\.[^"]+\.ts)";/gm,
  );
  for (const [, target] of imports) {
    const file = new URL(target!, `file:///${path}`).pathname.slice(1);
    loadedAtOnce(file, loaded);
  }
  return loaded;
}

Deno.test("a command's own code is loaded when it runs, not before", () => {
  const loaded = [...loadedAtOnce("main.ts")];
  assert(loaded.includes("src/flags/table.ts"), "imports are followed");
  const heavy =
    /^src\/(?:commands\/(?!table)|executors|training|models|evaluation|export|graph|ops)/;
  assert.deepEqual(loaded.filter((path) => heavy.test(path)), []);
});

Deno.test("help COMMAND prints what COMMAND --help prints, and suggests a name for one that does not exist", async () => {
  for (
    const [asked, same] of [[["help"], ["--help"]], [["help", "predict"], ["predict", "--help"]]]
  ) {
    const [{ code, stdout }, { stdout: expected }] = await Promise.all([
      int2int(asked!),
      int2int(same!),
    ]);
    assert.equal(code, 0);
    assert.equal(stdout, expected);
  }
  const { code, stderr } = await int2int(["help", "predct"]);
  assert.equal(code, 2);
  assert.equal(stderr, 'int2int: help: there is no command "predct". Did you mean predict?\n');
});

Deno.test("help says what a flag means to the command, and the default it has there", () => {
  const help = (name: string) => helpFor([name, "--help"], commands).replace(/\s+/g, " ");
  assert.match(
    help("predict"),
    /--beam_size <int> answers to look for, by beam search \[default 3\]/,
  );
  assert.match(help("evaluate"), /--beam_size <int> candidates [^[]*\[default 1\]/);
  assert.doesNotMatch(help("predict"), /also keep the best model|the problem to learn/);
  assert.match(help("train"), /also keep the best model/);
});
