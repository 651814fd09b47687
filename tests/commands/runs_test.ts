/** `int2int runs`, as it ships: on runs that were trained, and on many that were not. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run as runProcess, runDeno } from "../child_process.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { readRuns } from "../../src/runs/index.ts";
import { generatedRun, writeLog, writeMetrics } from "../runs/generated_runs.ts";
import { openTerminal } from "../terminal.ts";
import * as program from "./program.ts";

/** Runs with two bases and three seeds, those in base 6 learning faster. */
function writeRuns(folder: string): void {
  [10, 6].forEach((base) =>
    [1, 2, 3].forEach((env_base_seed) => {
      const rate = (base === 6 ? 1.5 : 0.4) + env_base_seed / 10;
      const run = generatedRun({ base, env_base_seed }, { epochs: 4, rate });
      const path = join(folder, `base${base}`, String(env_base_seed));
      if (env_base_seed === 1) writeLog(path, run);
      else writeMetrics(path, run);
    })
  );
}

async function runs(folder: string, ...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await program.int2int(["runs", ...args], { cwd: folder });
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout.trimEnd().split("\n");
}

Deno.test("a table for the eye, for a spreadsheet, for a program; sorted, filtered, grouped", () =>
  inTemporaryFolder(async (folder) => {
    writeRuns(folder);
    const table = runs(folder, ".", "--sort", "-best");
    const [csv, json, groups, none] = await Promise.all([
      runs(folder, ".", "--csv", "--filter", "base=6 & env_base_seed<3"),
      runs(folder, "base6", "base10", "--json"),
      runs(folder, ".", "--group_by", "base", "--metric", "valid_arithmetic_perfect"),
      program.int2int(["runs", ".", "--filter", "base=7", "--csv"], { cwd: folder }),
    ]);
    const lines = await table;
    assert.equal(lines[0], "valid_arithmetic_acc in percent, 6 runs");
    assert.match(
      lines[1]!,
      /^run +base +env_base_seed +state +epochs +best +95% interval +best_epoch +last +baseline +to_50 /,
    );
    assert.deepEqual(lines.slice(2).map((line) => line.split(/ +/)[0]), [
      ...["base6/3", "base6/2", "base6/1", "base10/3", "base10/2", "base10/1"],
    ]);
    assert.deepEqual(csv.slice(1).map((line) => line.split(",")[0]), ["base6/1", "base6/2"]);
    const parsed = JSON.parse(json.join("\n"));
    assert.equal(parsed.length, 6);
    assert.deepEqual([parsed[5].run, parsed[5].flags.base, parsed[5].to_99], [
      "base10/3",
      10,
      null,
    ]);
    assert.match(groups[0]!, /^valid_arithmetic_perfect in percent, 6 runs: mean ± standard/);
    assert.deepEqual(groups.slice(2).map((line) => line.trim().split(/ +/).slice(0, 2)), [
      ["6", "3"],
      ["10", "3"],
    ]);
    assert.match(groups[2]!, /9\d\.\d\d ± \d\.\d\d/);
    assert.deepEqual([none.code, none.stdout], [0, ""]);
    assert.match(none.stderr, /^runs: none of 6 runs meets base=7\n$/);
  }));

Deno.test("in a terminal of 80 columns the table fits, has curves, and names what it left out", () =>
  inTemporaryFolder(async (folder) => {
    writeRuns(folder);
    const command = [Deno.execPath(), ...program.shipped(["runs", "."])];
    const terminal = openTerminal(["sh", "-c", 'stty cols 80; exec "$@"', "sh", ...command], {
      cwd: folder,
    });
    assert.equal(await terminal.ended(), 0);
    const lines = terminal.shown().split("\r\n");
    assert(lines.every((line) => line.length <= 80), lines.join("\n"));
    assert.match(lines[1]!, /^run .* curve/);
    assert.match(lines[2]!, /^base6\/1 .*[▁▂▃▄▅▆▇█]{4}/);
    assert.match(lines.join("\n"), /No room for [^]*; --csv\s+and\s+--json\s+have\s+all/);
  }));

Deno.test("names of runs cannot write to the terminal", () =>
  inTemporaryFolder(async (folder) => {
    writeLog(join(folder, "a", "\x1b[31mred"), generatedRun({}));
    const lines = await runs(folder, ".");
    assert.match(lines.join("\n"), /a\/�\[31mred/);
  }));

Deno.test("mistakes are answered in one line", () =>
  inTemporaryFolder(async (folder) => {
    writeRuns(folder);
    const mistakes: [string[], RegExp][] = [
      [[], /^int2int: runs: expected a folder with runs, e\.g\. int2int runs dumped\n$/],
      [["base7"], /^int2int: base7: there is no such file or folder, expected the folder of a run/],
      [
        [".", "--sort", "bets"],
        /^int2int: --sort: there is no column "bets"\. Did you mean best\?\n$/,
      ],
      [[".", "--filter", "bse=6"], /^int2int: --filter: .* Did you mean base\?\n$/],
      [[".", "--group_by", "seed"], /^int2int: --group_by: .* Did you mean env_base_seed\?\n$/],
      [[".", "--metric", "acc"], /^int2int: --metric: there is no metric "acc"\. Did you mean /],
      [[".", "--csv", "--json"], /^int2int: --csv: give either this or --json\n$/],
      [[".", "--cvs"], /^int2int: --cvs: there is no such flag/],
    ];
    await Promise.all(mistakes.map(async ([args, expected]) => {
      const { code, stdout, stderr } = await program.int2int(["runs", ...args], { cwd: folder });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, expected);
      assert.equal(stderr.split("\n").length, 2);
    }));
  }));

Deno.test("what a log cannot tell is reported, and the rest is shown", () =>
  inTemporaryFolder(async (folder) => {
    mkdirSync(join(folder, "a"));
    writeFileSync(join(folder, "a", "train.log"), '\0\xff__log__:{"epo\n');
    writeLog(join(folder, "b"), generatedRun({}));
    const { code, stdout, stderr } = await program.int2int(["runs", "."], { cwd: folder });
    assert.equal(code, 0);
    assert.match(stderr, /^runs: a\/train\.log:1: expected scores as JSON, found ".*"\n$/);
    assert.equal(stdout.split("\n").length, 5);
  }));

Deno.test("Python reads our log as it reads that of Int2Int, and int2int runs says the same", () =>
  inTemporaryFolder(async (folder) => {
    const trained = await program.int2int(program.commandLine("dumped"), { cwd: folder });
    assert.equal(trained.code, 0, trained.stderr);
    // Continued, so that the log holds two processes.
    const args = program.commandLine("dumped", { max_epoch: 4 });
    assert.equal((await program.int2int(args, { cwd: folder })).code, 0);
    const script = new URL("../runs/read_xp.py", import.meta.url).pathname;
    const python = await runProcess("python3", [script, "dumped", "e"], { cwd: folder });
    assert.equal(python.code, 0, python.stderr);
    const [xp] = JSON.parse(python.stdout);
    const log = join(folder, "dumped/e/1/train.log");
    for (const path of [join(folder, "dumped"), log]) {
      const [history] = readRuns([path]);
      assert.deepEqual(
        xp.scores,
        history!.epochs.map(({ epoch, metrics }) => {
          // Int2Int's line in the log does not have it.
          const { valid_arithmetic_acc_macro: _, ...others } = metrics;
          return { epoch, ...others };
        }),
      );
      assert.deepEqual(
        xp.losses,
        history!.reports.map(({ loss }) => Number(loss!.toFixed(4))),
      );
      assert.equal(xp.flags.base, history!.flags.base);
      assert.equal(history!.state, "finished");
    }
    assert.deepEqual([xp.scores.length, xp.flags.cpu, xp.flags.max_epoch], [4, false, 3]);
    const best = Math.max(
      ...xp.scores.map((each: Record<string, number>) => each.valid_arithmetic_acc),
    );
    const [row] = JSON.parse((await runs(folder, "dumped", "--json")).join("\n"));
    assert.deepEqual([row.run, row.best, row.epochs], ["e/1", best, 4]);
  }));

Deno.test("the module for notebooks has the name int2int/runs", async () => {
  const code = 'import { readRuns } from "int2int/runs"; console.log(typeof readRuns)';
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { stdout } = await runDeno(["eval", "--config", config, code]);
  assert.equal(stdout, "function\n");
});
