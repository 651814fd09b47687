/** Commands that pages show exist, with every flag and value. */
import assert from "node:assert/strict";
import { problemOfParameters } from "../../src/flags/check.ts";
import { commands } from "../../src/commands/table.ts";
import { readCommandLine } from "../../src/flags/command_line.ts";
import { readOwnFlags } from "../../src/flags/own_flags.ts";
import { problemFileIn } from "../../src/flags/problem_file.ts";
import { flagsInFile } from "../../src/problems/custom/flags_in_file.ts";
import { defaults } from "../../src/flags/parse.ts";
import { textOf } from "../meta/source_files.ts";
import { commandLines, pages, wordsOf } from "./pages.ts";

const { tasks } = JSON.parse(textOf("deno.json"));
const benchmarks = [...textOf("bench/main.ts").matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name!);

interface Shown {
  readonly path: string;
  readonly line: string;
  readonly words: readonly string[];
}

function shownCommands(): Shown[] {
  return pages().flatMap(({ path, text }) =>
    commandLines(text).map((line) => ({ path, line, words: wordsOf(line) }))
  );
}

/** Arguments of the program, in whatever way it is started; `undefined` for other commands. */
function programArguments(words: readonly string[]): readonly string[] | undefined {
  const start = words.findIndex((word, i) =>
    /^(\S*\/)?int2int$/.test(word) && (i === 0 || words[i - 1] === "task") ||
    /(^|\/)int2int(-[\d.]+\.tgz)?$/.test(word) && words[0] === "npx" ||
    /(^|\/)main\.ts$/.test(word) && words[i - 1] === "-A" && !/bench|compile/.test(word)
  );
  return start < 0 ? undefined : words.slice(start + 1);
}

/** @throws FlagError where a flag does not exist or cannot have its value */
function check(args: readonly string[]): void {
  if (args.some((word) => word === "--help" || word === "--version" || word === "…")) return;
  const file = problemFileIn(args, commands), problemRows = file ? flagsInFile(file) : {};
  const { command, given, own } = readCommandLine(args, commands, {
    read: () => ({}),
    problemRows,
  });
  readOwnFlags(command.ownFlags ?? {}, own);
  const problem = problemOfParameters({ ...defaults(), ...given });
  assert.equal(problem, undefined);
}

Deno.test("the program's command lines on pages have flags that exist, with possible values", () => {
  const shown = shownCommands();
  const ours = shown.flatMap(({ path, line, words }) => {
    const args = programArguments(words);
    return args === undefined ? [] : [{ path, line, args }];
  });
  assert.ok(ours.length > 15, "command lines are found");
  for (const { path, line, args } of ours) {
    assert.doesNotThrow(() => check(args), `${path}: ${line}`);
  }
});

Deno.test("the tasks and benchmarks that pages name exist", () => {
  const all = pages().map(({ path, text }) => ({ path, text: text.replace(/\\\n\s*/g, "") }));
  const named = all.flatMap(({ path, text }) =>
    [...text.matchAll(/deno(?:@[\d.]+)? task (?:--\S+ )*([a-z][\w-]*)(?: ([a-z]+)\b)?/g)]
      .map(([, task, next]) => ({ path, task: task!, next }))
  );
  assert.ok(named.length > 30, "tasks are found");
  for (const { path, task, next } of named) {
    assert.ok(Object.hasOwn(tasks, task), `${path}: deno task ${task}`);
    if (task !== "bench" || next === undefined) continue;
    assert.ok(benchmarks.includes(next), `${path}: deno task bench ${next}`);
  }
});

Deno.test("a command line with a flag that does not exist is noticed", () => {
  const args = programArguments(
    wordsOf('deno task int2int predict --no_such_flag 1 "12 18" | head'),
  );
  assert.deepEqual(args, ["predict", "--no_such_flag", "1", "12 18"]);
  assert.throws(() => check(args!), /no_such_flag/);
  assert.throws(() => check(["--operation", "gdc"]), /gdc/);
});
