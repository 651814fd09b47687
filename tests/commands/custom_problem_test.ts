/** A custom problem from its first file to sweeps, as its user goes. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "smol-toml";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

const { operation: _, maxint: __, ...tiny } = program.tiny;

/** Runs a command in a folder. @returns what it prints */
async function succeed(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await program.int2int(args, { cwd });
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Runs a command that ends because of a mistake. @returns its one line */
async function fail(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await program.int2int(args, { cwd });
  assert.deepEqual([code, stdout], [2, ""], stderr);
  assert.match(stderr, /^int2int: [^\n]*\n$/);
  return stderr.slice("int2int: ".length).trimEnd();
}

function typed(changes: program.Flags = {}): string[] {
  const flags = { ...tiny, max_epoch: 1, dump_path: ".", cpu: "true", ...changes };
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

for (const ending of ["ts", "js"]) {
  Deno.test(`a new file in .${ending} can be tried and trained as it is`, () =>
    inTemporaryFolder(async (folder) => {
      const file = `my-1.${ending}`;
      assert.match(await succeed(folder, "new", file), /int2int try my-1\.[tj]s\n/);
      const tried = await succeed(folder, "try", file, "--base", "10", "--show", "2");
      for (
        const line of [
          /^Problem {7}my-1, 27 tokens in the vocabulary$/m,
          /^Flags {9}largest=100000$/m,
          /^Example 2 {5}\d+ → \d+\n {14}problem: \+ [\d ]+\n {14}answer: \+ \d+$/m,
          /^Speed {9}[\d,]+ examples\/s on one thread \(10,000 in /m,
          /^Answers {7}2 to 3 tokens, half of them at most 2; always answering 2 would be\n {14}right for \d/m,
          /^Classes {7}1_factors \d+\.\d %, 2_factors/m,
          /^Measures {6}acc_parity$/m,
          /^Test sets {5}valid, squares$/m,
          /^ {2}int2int --problem my-1\.[tj]s --max_output_len 3 --base 10$/m,
        ]
      ) assert.match(tried, line);
      assert(!tried.includes("Example 3"));
      assert.deepEqual(namesIn(folder), [file], "nothing is written");
      await succeed(folder, ...typed({ problem: file, max_output_len: 3 }));
      const [line] = program.messages(program.runFolder(folder), /^__log__:/);
      assert.match(line!, /"valid_arithmetic_acc_parity"/);
      assert.match(line!, /"squares_arithmetic_acc_parity"/);
      assert.equal(
        await fail(folder, "new", file),
        `new: ${file} is there already (a file): choose another name`,
      );
    }));
}

Deno.test("a problem with flags and imports is trained, continued, asked and listed", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "own.ts"), own);
    mkdirSync(join(folder, "node_modules/twice"), { recursive: true });
    writeFileSync(join(folder, "node_modules/twice/index.js"), "module.exports = (n) => 2 * n;");
    writeFileSync(join(folder, "one.ts"), "export const one: number = 1;\n");
    const help = await succeed(folder, "train", "--help", "--problem", "own.ts");
    assert.match(
      help,
      /Flags of own\.ts:\n {2}--largest <int> +largest n \[default 50\]\n {2}--kind <text> +/,
    );
    await succeed(folder, ...typed({ problem: "own.ts", largest: 20 }));
    const run = program.runFolder(folder);
    const flagsIn = () => JSON.parse(readFileSync(`${run}/params.json`, "utf8")).problem_flags;
    assert.equal(flagsIn(), "largest=20,kind=twice");
    assert.match(
      program.messages(run, /^Problem: /)[0]!,
      /^Problem: own\.ts, one\.ts, twice of no version \(SHA-256 [0-9a-f]{16}\)$/,
    );
    assert.equal(readFileSync(`${run}/problem/one.ts`, "utf8"), "export const one: number = 1;\n");
    assert.equal(readFileSync(`${run}/problem.ts`, "utf8"), own);
    const { packages } = JSON.parse(readFileSync(`${run}/problem.json`, "utf8"));
    assert.equal(packages[0].name, "twice");
    writeFileSync(join(folder, "one.ts"), "export const one = 1;\n");
    await succeed(
      folder,
      "resume",
      run,
      "--problem",
      "own.ts",
      "--kind",
      "plus",
      "--max_epoch",
      "2",
    );
    assert.equal(flagsIn(), "largest=20,kind=plus");
    const warnings = program.messages(run, /problem_flags: was|has changed/);
    assert.deepEqual(warnings, [
      "--problem_flags: was largest=20,kind=twice, now largest=20,kind=plus: applied",
      "one.ts has changed since this run was started before",
    ]);
    // The copy finds what it imports, and the package above.
    const answers = await succeed(
      folder,
      "predict",
      "--eval_from_exp",
      run,
      "--problem",
      "e/1/problem/own.ts",
      "7",
    );
    assert.match(answers, /^7\n/);
    const table = await succeed(folder, "runs", "e", "--filter", "largest=20");
    assert.match(table, /^e\/1 +finished/m);
  }));

Deno.test("mistakes in flags of a problem are reported in one line, and nothing is written", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "own.ts"), own.replace(/^import .* from "(\.|twice).*\n/gm, ""));
    const train = (...args: string[]) => fail(folder, "--problem", "own.ts", ...args);
    assert.equal(await train("--largest", "0"), '--largest: expected at least 1, found "0"');
    assert.equal(
      await train("--larges", "7"),
      "--larges: there is no such flag. Did you mean --largest?",
    );
    assert.match(await fail(folder, "--largest", "7"), /--largest: there is no such flag/);
    writeFileSync(join(folder, "bad.ts"), "export const flags = { base: {} };");
    assert.equal(
      await fail(folder, "--problem", "bad.ts"),
      "bad.ts: flags.base: --base is a flag of the program: choose another name",
    );
    assert.deepEqual(namesIn(folder), ["bad.ts", "own.ts"]);
  }));

Deno.test("flags of a problem vary in a sweep", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(
      join(folder, "own.ts"),
      own.replace(/^import .* from "(\.|twice).*\n/gm, "")
        .replace("twice(n)", "2 * n").replace("one", "1"),
    );
    const { exp_name: _, exp_id: __, ...flags } = { ...tiny, max_epoch: 1, cpu: true };
    const written = { ...flags, problem: "own.ts", kind: "plus", sweep: { largest: [5, 9] } };
    writeFileSync(join(folder, "s.toml"), stringify(written));
    const table = await succeed(folder, "sweep", "s.toml");
    assert.match(table, /^run {2}largest {2}state/);
    const said = (name: string) =>
      JSON.parse(readFileSync(join(folder, "dumped/s", name, "params.json"), "utf8")).problem_flags;
    assert.deepEqual(["largest=5", "largest=9"].map(said), [
      "largest=5,kind=plus",
      "largest=9,kind=plus",
    ]);
    assert.equal(await succeed(folder, "sweep", "s.toml"), table);
    writeFileSync(join(folder, "bad.toml"), stringify({ ...written, sweep: { largest: [0] } }));
    assert.match(
      await fail(folder, "sweep", "bad.toml"),
      /^bad\.toml:\d+: --largest: expected at least 1/,
    );
    writeFileSync(join(folder, "bad.toml"), stringify({ ...written, largest: 3 }));
    assert.match(
      await fail(folder, "sweep", "bad.toml"),
      /^bad\.toml:\d+: largest is also set outside/,
    );
    assert(!existsSync(join(folder, "dumped/bad")));
  }));

const own =
  `import { asNumbers, declareFlags, type FlagsOf, positionalInts, problem } from "int2int";
import { one } from "./one.ts";
import twice from "twice";

export const flags = declareFlags({
  largest: { type: "integer", default: 50, min: 1, help: "largest n" },
  kind: { type: "string", default: "twice", choices: ["twice", "plus"], help: "what is asked" },
});

export default ({ base, largest, kind }: FlagsOf<typeof flags>) => problem({
  name: "own",
  inputTokenizer: asNumbers(positionalInts(base)),
  outputTokenizer: asNumbers(positionalInts(base)),
  generate(random) {
    const n = random.integer(1, largest);
    return { problem: n, answer: kind === "twice" ? twice(n) : n + one };
  },
});
`;
