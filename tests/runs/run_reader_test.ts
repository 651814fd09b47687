import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findRuns, readRuns, RunReader } from "../../src/runs/index.ts";
import { generatedRun, linesOf, logOf, writeLog, writeMetrics } from "./generated_runs.ts";

function inFolder(name: string, test: (folder: string) => void | Promise<void>): void {
  Deno.test(name, async () => {
    const folder = Deno.makeTempDirSync();
    try {
      await test(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}

const run = generatedRun({ base: 10, env_base_seed: 7 });

inFolder("metrics.jsonl, params.json and the end of the log make a run", (folder) => {
  writeMetrics(join(folder, "e", "1"), run);
  writeLog(join(folder, "e", "1"), run);
  const [history] = readRuns([folder]);
  assert.deepEqual(
    [history!.name, history!.state, history!.flags.env_base_seed, history!.notes],
    ["e/1", "finished", 7, []],
  );
  assert.deepEqual([...history!.reports, ...history!.epochs].length, linesOf(run).length);
  assert.deepEqual(history!.baselines, { valid: 60 });
});

inFolder("without metrics.jsonl and params.json the log tells all", (folder) => {
  writeLog(join(folder, "a"), run);
  writeFileSync(join(folder, "copy.txt"), logOf(run));
  const [inside, given] = readRuns([join(folder, "a"), join(folder, "copy.txt")]);
  assert.deepEqual(inside!.epochs, given!.epochs);
  assert.deepEqual([inside!.flags.base, inside!.state], [10, "finished"]);
  assert.match(given!.name, /\/copy\.txt$/);
});

inFolder("a run that grows is read on from where it was", (folder) => {
  const lines = linesOf(run).map((line) => JSON.stringify(line) + "\n");
  writeFileSync(join(folder, "metrics.jsonl"), "");
  const reader = new RunReader(folder);
  assert.equal(reader.read("x").reports.length, 0);
  appendFileSync(join(folder, "metrics.jsonl"), lines[0]! + lines[1]!.slice(0, 9));
  const before = reader.read("x");
  assert.equal(before.reports.length, 1);
  appendFileSync(join(folder, "metrics.jsonl"), lines[1]!.slice(9));
  assert.equal(reader.read("x").reports.length, 2);
  assert.equal(before.reports.length, 1);
  writeFileSync(join(folder, "metrics.jsonl"), lines[0]!);
  assert.equal(reader.read("x").reports.length, 1);
});

inFolder("a run that is older than its metrics.jsonl is read from its log", (folder) => {
  writeMetrics(folder, run);
  writeLog(folder, run);
  const lines = Deno.readTextFileSync(join(folder, "metrics.jsonl")).split("\n");
  const late = lines[0]!.replace('"step":0', '"step":200');
  writeFileSync(join(folder, "metrics.jsonl"), [late, ...lines.slice(7)].join("\n"));
  assert.deepEqual(new RunReader(folder).read("x").epochs.map(({ epoch }) => epoch), [0, 1, 2]);
});

inFolder("what cannot be read is a note that names file and line", (folder) => {
  writeMetrics(folder, run);
  appendFileSync(join(folder, "metrics.jsonl"), "no metrics\n".repeat(8));
  writeFileSync(join(folder, "params.json"), "{");
  const { notes, epochs } = new RunReader(folder).read("x");
  assert.equal(epochs.length, 3);
  assert.match(notes[0]!, /params\.json: not JSON: /);
  assert.match(
    notes[1]!,
    /metrics\.jsonl:12: expected a line of metrics, found "no metrics"$/,
  );
  assert.match(notes.at(-1)!, /metrics\.jsonl: 3 more lines could not be read$/);
});

inFolder("flags that only Python could read are a note", (folder) => {
  const text = logOf(run);
  writeFileSync(
    join(folder, "train.log"),
    text.slice(text.indexOf("INFO - ", text.indexOf("GRU"))),
  );
  writeFileSync(join(folder, "params.pkl"), "");
  const { flags, notes } = new RunReader(folder).read("x");
  assert.deepEqual(flags, {});
  assert.match(notes[0]!, /params\.pkl: Python's files are not read, and the log names no flags$/);
  writeFileSync(join(folder, "train.log"), text);
  assert.deepEqual(new RunReader(folder).read("x").notes, []);
});

inFolder("integers beyond 2^53 in params.json stay as they are", (folder) => {
  writeMetrics(folder, generatedRun({ maxint: 10n ** 30n }));
  assert.equal(new RunReader(folder).read("x").flags.maxint, String(10n ** 30n));
});

inFolder(
  "runs are found at any depth, once, in natural order, by what distinguishes them",
  (folder) => {
    for (const name of ["b/x/10", "b/x/9", "a/x/9", "b/x/9/inner/1"]) {
      writeLog(join(folder, name), run);
    }
    symlinkSync(folder, join(folder, "a", "loop"));
    const names = (paths: string[]) => findRuns(paths, assert.fail).map(({ name }) => name);
    assert.deepEqual(names([folder]), ["9/inner/1", "a/x/9", "b/x/9", "b/x/10"]);
    assert.deepEqual(names([join(folder, "b/x/10"), join(folder, "b")]).length, 3);
    assert.deepEqual(names([join(folder, "a")]).length, 4);
  },
);

inFolder("what is given must be a run, or hold one", (folder) => {
  mkdirSync(join(folder, "empty"));
  const found = (path: string) => () => findRuns([join(folder, path)], assert.fail);
  assert.throws(found("empty"), /empty: found no run, expected folders with a file metrics\.jsonl/);
  assert.throws(found("none"), /none: there is no such file or folder, expected the folder/);
});

inFolder("a log that just grew, of a program without locks, is of a run that goes on", (folder) => {
  const half = logOf(run).split("\n").slice(0, -3).join("\n") + "\n";
  writeFileSync(join(folder, "train.log"), half);
  const reader = new RunReader(folder);
  assert.equal(reader.read("x").state, "running");
  utimesSync(join(folder, "train.log"), 1e9, 1e9);
  assert.equal(reader.read("x").state, "dead");
  writeFileSync(join(folder, "params.json"), "{}");
  utimesSync(join(folder, "train.log"), Date.now() / 1000, Date.now() / 1000);
  assert.equal(reader.read("x").state, "dead");
});

inFolder(
  "a run is running as long as its process holds the lock, which is left alone",
  async (folder) => {
    writeMetrics(folder, run);
    const holder = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", new URL("../files/lock_holder.ts", import.meta.url).pathname, folder],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const output = holder.stdout.getReader();
    await output.read();
    const lock = Deno.readTextFileSync(join(folder, "run.lock"));
    assert.equal(new RunReader(folder).read("x").state, "running");
    assert.equal(Deno.readTextFileSync(join(folder, "run.lock")), lock);
    holder.kill("SIGKILL");
    await holder.status;
    await output.cancel();
    await holder.stdin.close().catch(() => {});
    assert.equal(new RunReader(folder).read("x").state, "finished");
    writeFileSync(join(folder, "metrics.jsonl"), JSON.stringify(linesOf(run)[0]) + "\n");
    assert.equal(new RunReader(folder).read("x").state, "dead");
    assert.equal(Deno.readTextFileSync(join(folder, "run.lock")), lock);
  },
);
