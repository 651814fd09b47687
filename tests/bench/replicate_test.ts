import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { commandsText, publishedText } from "../../bench/replicate/page.ts";
import { gcdCourse, milestoneTable } from "../../bench/replicate/courses.ts";
import {
  dataCommand,
  runFolder,
  trainingCommand,
  twoThreads,
} from "../../bench/replicate/commands.ts";
import { addProcess, readMeasured } from "../../bench/replicate/measured.ts";
import { type Replication, replications } from "../../bench/replicate/rows.ts";
import { runOf } from "../../bench/replicate/run_of.ts";
import { resultsTable } from "../../bench/replicate/table.ts";
import { train } from "../../bench/replicate/train.ts";
import { commands } from "../../src/commands/table.ts";
import { problemOfParameters } from "../../src/flags/check.ts";
import { readCommandLine } from "../../src/flags/command_line.ts";
import { flagsToJson } from "../../src/flags/params_json.ts";
import { defaults } from "../../src/flags/parse.ts";
import type { Evaluated } from "../../src/log/metrics_line.ts";
import * as program from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { runDeno } from "../child_process.ts";

const bench = new URL("../../bench/main.ts", import.meta.url).pathname;

function rowNamed(name: string): Replication {
  return replications.find((row) => row.name === name)!;
}

/** Writes the files of a run that was trained with the flags of a row, and these results. */
function record(row: Replication, dump: string, epochs: readonly Partial<Evaluated>[]): void {
  const { given } = readCommandLine(
    trainingCommand(row.here, dump, row.name, twoThreads),
    commands,
  );
  const flags = { ...defaults(), ...given }, folder = runFolder(dump, row.name);
  const at = (epoch: number) => ({
    ...{ time: "2026-01-01T00:00:00Z", epoch, seconds: 60 * epoch },
    ...{ step: 1000 * epoch, examples: 64_000 * epoch },
  });
  const lines = [
    { ...at(0), kind: "start", version: "0", host: "h", pid: 1 },
    ...epochs.map((results, epoch) => ({
      ...{ ...at(epoch + 1), kind: "epoch", epoch, loss: 1, metrics: {}, counts: {}, ...results },
    })),
    ...epochs.length === flags.max_epoch
      ? [{ ...at(epochs.length), kind: "end", reason: "finished" }]
      : [],
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    `${folder}/metrics.jsonl`,
    lines.map((line) => JSON.stringify(line) + "\n").join(""),
  );
  writeFileSync(`${folder}/params.json`, flagsToJson(flags));
}

/** Results of one test set of 200 examples. */
function accuracyOf(set: string, right: number): Evaluated {
  const constant = { answer: "1", right: 20, at_least: false };
  const cut = { limit: 10, longer: 0, cut: 0 };
  return {
    metrics: { [`${set}_arithmetic_acc`]: right / 2 },
    counts: { [set]: 200 },
    details: { [set]: { right, total: 200, low: 0, high: 100, constant, cut, breakdowns: {} } },
  };
}

Deno.test("rows have flags that exist, at both sizes", () => {
  for (const { name, here, published } of replications) {
    for (const training of [here, published]) {
      const words = trainingCommand(training, "dumped", name, []);
      const { given } = readCommandLine(words, commands);
      assert.equal(problemOfParameters({ ...defaults(), ...given }), undefined, name);
    }
  }
});

Deno.test("the page has the commands that the benchmark runs", () => {
  const page = readFileSync(new URL("../../docs/replication.md", import.meta.url), "utf8");
  assert(page.includes(commandsText()), commandsText());
  assert(page.includes(publishedText()), publishedText());
});

Deno.test("a finished, an unfinished and a missing run in the table", () =>
  inTemporaryFolder((dump) => {
    const [finished, unfinished, missing] = ["transpose", "eigenvalues", "integration"].map(
      rowNamed,
    );
    record(finished!, dump, [150, 190, 200].map((right) => accuracyOf("valid", right)));
    addProcess(runFolder(dump, "transpose"), 40);
    addProcess(runFolder(dump, "transpose"), 30);
    record(unfinished!, dump, [accuracyOf("valid", 50)]);
    addProcess(runFolder(dump, "eigenvalues"), 40);
    const results = [finished!, unfinished!, missing!].map((row) => ({
      ...{ row, run: runOf(row, dump), measured: readMeasured(runFolder(dump, row.name)) },
    }));
    const cells = resultsTable(results).split("\n").slice(2).map((line) =>
      line.split(" | ").slice(4)
    );
    assert.deepEqual(cells, [
      ["100.0 % (98.1 to 100.0)", "10.0 %", "192,000", "3 min", "70 s |"],
      ["25.0 % (19.5 to 31.4)", "10.0 %", "64,000", "60 s", "– |"],
      ["–", "–", "–", "–", "– |"],
    ]);
  }));

Deno.test("GCDs are learned from 95 % of their pairs on, and lines are about more of them", () =>
  inTemporaryFolder((dump) => {
    const row = rowNamed("gcd"), name = "balanced_arithmetic_acc_";
    record(row, dump, [
      { metrics: { [`${name}1`]: 95, [`${name}2`]: 94.9, [`${name}101`]: 100 } },
      { metrics: { [`${name}1`]: 94, [`${name}4`]: 100 } },
      { metrics: { [`${name}1`]: 99, [`${name}2`]: 99, [`${name}100`]: 96, [`${name}3`]: null } },
    ]);
    assert.deepEqual(gcdCourse(runOf(row, dump)!).split("\n").slice(4), [
      "| 64,000 | 1 | 1 |",
      "| 192,000 | 3 | 1, 2, 100 |",
    ]);
  }));

Deno.test("grokking: when 99 % of the answers were right first, on either set", () =>
  inTemporaryFolder((dump) => {
    const row = rowNamed("grokking");
    const epochs = [[197, 2], [198, 3], [200, 190]].map(([train, valid]) => {
      const sets = [accuracyOf("train", train!), accuracyOf("valid", valid!)];
      const [metrics, counts] = [sets.map((set) => set.metrics), sets.map((set) => set.counts)];
      return { metrics: Object.assign({}, ...metrics), counts: Object.assign({}, ...counts) };
    });
    record(row, dump, epochs);
    assert.deepEqual(milestoneTable(runOf(row, dump)!, row.measures).split("\n").slice(4), [
      "| pairs that are trained on | 1 | 2,000 | 640 |",
      "| all other pairs | not reached |  |  |",
    ]);
  }));

Deno.test("a run with other flags than the row is not taken for it", () =>
  inTemporaryFolder((dump) => {
    const row = rowNamed("transpose"), { here } = row;
    const other = { ...row, here: { flags: here.flags.replace("--dim1 5", "--dim1 4") } };
    record(other, dump, [accuracyOf("valid", 50)]);
    assert.throws(() => runOf(row, dump), /trained with --dim1 4, expected 5: remove the folder/);
    assert.equal(runOf(other, dump)!.epochs.length, 1);
    // Killed before it wrote them: the same command starts it again.
    rmSync(`${runFolder(dump, row.name)}/params.json`);
    assert.equal(runOf(row, dump), undefined);
  }));

Deno.test("finished rows are printed without training, and an unknown one is refused", () =>
  inTemporaryFolder(async (dump) => {
    const row = rowNamed("transpose");
    record(row, dump, [190, 195, 200].map((right) => accuracyOf("valid", right)));
    const args = ["run", "--allow-all", "--no-check", bench, "replicate", "--dump_path", dump];
    const printed = await runDeno([...args, "--only", "transpose"]);
    assert.equal(printed.code, 0, printed.stderr);
    assert.match(printed.stdout, /\| 100\.0 % \(98\.1 to 100\.0\) \| 10\.0 % \| 192,000 \|/);
    assert.equal(printed.stderr, "");
    const refused = await runDeno([...args, "--only", "transposed"]);
    assert.equal(refused.code, 2);
    const expected = 'replicate: --only: there is no row "transposed". Did you mean transpose?\n';
    assert.equal(refused.stderr, expected);
  }));

Deno.test("a row that was interrupted goes on where it was, from the data set that it has", () =>
  inTemporaryFolder(async (dump) => {
    const flags = "--operation modular_add --base 7 --architecture encoder_only --enc_emb_dim 16 " +
      "--n_enc_layers 1 --n_enc_heads 4 --batch_size 8 --max_output_len 3 --eval_size -1 " +
      "--epoch_size 400 --max_epoch";
    const data = "--operation modular_add --base 7 --modulus 7 --minint 0 --maxint 6 --train 20 " +
      "--valid 29 --test 0";
    const row = { ...rowNamed("grokking"), here: { data, flags: `${flags} 12` } };
    const folder = runFolder(dump, row.name);
    assert.equal((await program.int2int(dataCommand(row.here, dump, row.name)!)).code, 0);
    const child = program.start(trainingCommand(row.here, dump, row.name, twoThreads));
    await program.logged(folder, "Starting epoch 1 ");
    child.kill("SIGTERM");
    assert.equal((await child.ended).code, 143);

    assert.equal(await train(row, dump), 0);
    assert.equal(program.messages(folder, /^Checkpoint reloaded/).length, 1);
    const { state, epochs } = runOf(row, dump)!, measured = readMeasured(folder)!;
    assert.deepEqual([state, epochs.length], ["finished", 12]);
    assert(measured.cpu_seconds! > 0.1, "it took time");

    assert.equal(await train(row, dump), 0);
    assert.deepEqual(readMeasured(folder), measured);
  }));
