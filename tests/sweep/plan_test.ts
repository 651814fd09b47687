/** From the file of a sweep to its runs. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { stringify } from "smol-toml";
import type { Flags } from "../../src/flags/table.ts";
import { folderName } from "../../src/text/folder_name.ts";
import { type PlannedRun, planSweep } from "../../src/sweep/plan.ts";
import { runName } from "../../src/sweep/run_name.ts";
import { readSweepFile } from "../../src/sweep/sweep_file.ts";
import { textOf } from "../meta/source_files.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";

/** The runs of a file with this text. */
function runsOf(folder: string, text: string, typed: Partial<Flags> = {}): PlannedRun[] {
  const path = `${folder}/gcd tables.toml`;
  writeFileSync(path, text);
  return planSweep(readSweepFile(path), typed);
}

const planned = (text: string, typed: Partial<Flags> = {}) => {
  let runs: PlannedRun[] = [];
  return inTemporaryFolder((folder) => void (runs = runsOf(folder, text, typed))).then(() => runs);
};

Deno.test("lists make every combination, the last key fastest, in folders named by what varies", async () => {
  const runs = await planned(
    'operation = "gcd"\nmax_epoch = 2\n[sweep]\nbase = [10, 30]\noptimizer = ["adam,lr=0.1", "sgd,lr=1"]',
    { max_epoch: 3, dump_path: "d" },
  );
  assert.deepEqual(runs.map(({ name }) => name), [
    "base=10,optimizer=adam,lr=0.1",
    "base=10,optimizer=sgd,lr=1",
    "base=30,optimizer=adam,lr=0.1",
    "base=30,optimizer=sgd,lr=1",
  ]);
  assert.deepEqual(runs.map(({ index }) => index), [0, 1, 2, 3]);
  const { folder, flags } = runs[3]!;
  assert.equal(folder, "d/gcd_tables/base=30,optimizer=sgd,lr=1");
  const { base, optimizer, max_epoch, exp_name, exp_id } = flags;
  assert.deepEqual([base, optimizer, max_epoch], [30, "sgd,lr=1", 3]);
  assert.deepEqual([exp_name, exp_id], ["gcd_tables", runs[3]!.name]);
});

for (
  const [form, text] of [
    ["dotted keys", "[sweep]\noptimizer.lr = [0.1, 1]\nbase = [10]"],
    ["a table", "[sweep.optimizer]\nlr = [0.1, 1]\n[sweep]\nbase = [10]"],
    [
      "a quoted key beside optimizers",
      '[sweep]\noptimizer = ["sgd,momentum=0.5"]\n"optimizer.lr" = [0.1, 1]',
    ],
  ]
) {
  Deno.test(`options of the optimizer vary, written as ${form}`, async () => {
    const runs = await planned(`operation = "gcd"\n${text}`);
    const expected = form.startsWith("a quoted")
      ? ["sgd,momentum=0.5,lr=0.1", "sgd,momentum=0.5,lr=1"]
      : ["adam,lr=0.1", "adam,lr=1"];
    assert.deepEqual(runs.map(({ flags }) => flags.optimizer), expected);
    assert(runs.every(({ name }) => name.includes("lr=")));
  });
}

const search = `operation = "gcd"
optimizer = "adam,lr=1,beta1=0.5"
[sweep]
samples = SAMPLES
seed = 3
base = [10, 30]
optimizer.lr = { log_uniform = [1e-5, 1e-1] }
maxint = { log_uniform = [100, 100000] }
enc_emb_dim = { choice = [64, 128] }
dropout = { uniform = [0, 0.3] }`;

Deno.test("random search draws within bounds, the same again, and more samples keep the first ones", async () => {
  const runs = await planned(search.replace("SAMPLES", "40"));
  const few = await planned(search.replace("SAMPLES", "7"));
  assert.deepEqual(runs.slice(0, 7).map(({ name }) => name), few.map(({ name }) => name));
  const rates = runs.map(({ flags }) =>
    Number(/^adam,beta1=0.5,lr=(.*)$/.exec(flags.optimizer)![1])
  );
  assert(rates.every((rate) => rate >= 1e-5 && rate <= 0.1));
  const low = rates.filter((rate) => rate < 1e-3).length;
  assert(low > 10 && low < 30, `half of the rates are below the geometric mean: ${low} of 40`);
  assert(runs.every(({ flags }) => flags.maxint >= 100n && flags.maxint <= 100000n));
  assert(runs.every(({ flags }) => [64, 128].includes(flags.enc_emb_dim)));
  assert(runs.every(({ flags }) => flags.dropout >= 0 && flags.dropout <= 0.3));
  assert.equal(new Set(runs.map(({ flags }) => flags.enc_emb_dim)).size, 2);
  const other = await planned(search.replace("SAMPLES", "7").replace("seed = 3", "seed = 4"));
  assert.notDeepEqual(other.map(({ name }) => name), few.map(({ name }) => name));
});

Deno.test("samples that are drawn again are one run", async () => {
  const runs = await planned('operation = "gcd"\n[sweep]\nsamples = 50\nbase = [10, 30]');
  assert.deepEqual(runs.map(({ index }) => index), [0, 1]);
});

Deno.test("whatever varies, names are names of folders, and different ones for different runs", () => {
  const axis = { key: "problem", flag: "problem", values: [] } as const;
  const value = fc.string({ unit: "grapheme", maxLength: 150 });
  fc.assert(fc.property(value, value, (a, b) => {
    const [one, other] = [a, b].map((value) => runName([{ axis, value }]));
    assert.match(one!, folderName);
    assert.equal(one === other, a === b);
  }));
});

Deno.test("as many runs as the product of the lists, each with its own name", () =>
  inTemporaryFolder((folder) => {
    const list = (values: fc.Arbitrary<number>) =>
      fc.uniqueArray(values, { minLength: 1, maxLength: 4 });
    const sweeps = fc.record({
      base: list(fc.integer({ min: 2, max: 50 })),
      batch_size: list(fc.integer({ min: 1, max: 500 })),
      dropout: list(fc.double({ min: 0, max: 0.9, noNaN: true })),
    });
    fc.assert(
      fc.property(sweeps, (sweep) => {
        const runs = runsOf(folder, stringify({ operation: "gcd", sweep }));
        const sizes = Object.values(sweep).map((values) => values.length);
        assert.equal(runs.length, sizes.reduce((a, b) => a * b));
        assert.equal(new Set(runs.map(({ folder }) => folder)).size, runs.length);
      }),
      { numRuns: 20 },
    );
  }));

Deno.test("the sweeps that the guide shows are sweeps", async () => {
  const page = textOf("docs/guide/sweeps.md");
  const blocks = [...page.matchAll(/^```toml\n(.*?)^```$/gms)].map(([, text]) => text!);
  const sweeps = blocks.filter((text) => text.includes("[sweep]"));
  assert.deepEqual([blocks.length, sweeps.length], [3, 2]);
  const [grid, search] = await Promise.all(sweeps.map((text) => planned(text)));
  const shown = [...page.matchAll(/^ +\d +(\d+) +([\d.]+) +finished /gm)]
    .map(([, base, lr]) => `base=${base},lr=${lr}`);
  assert.deepEqual(grid!.map(({ name }) => name), shown);
  assert.equal(search!.length, 20);
});

const mistakes: [text: string, message: string | RegExp][] = [
  ["base = 10", ": expected a TOML file with a table [sweep] that lists what varies"],
  ["[sweep]", ":1: [sweep] is empty: list what varies"],
  ["[sweep]\nbase = 1", /:2: base: expected a list, .* found "1"$/],
  ["[sweep]\nbase = []", ":2: base: expected a list of values"],
  ["[sweep]\nbase = [10, 10]", ":2: base: 10 is listed twice"],
  ["[sweep]\nbse = [10]", ":2: --bse: there is no such flag. Did you mean --base?"],
  ["[sweep]\nbase = [\n10,\n1]", ':2: --base: expected between 2 and 10000000, found "1"'],
  ["[sweep]\nlr = [1]", ":2: lr is an option of the optimizer: write optimizer.lr"],
  ["[sweep]\noptimizer.lr = ['a']", ':2: optimizer.lr: expected numbers, found "a"'],
  ["[sweep]\noptimizer.lx = [1]", /: lx=1: --optimizer: adam has no option "lx"; it has: /],
  ["[sweep]\nbase = { foo = [1] }", /:2: base: expected a list, .* found another table$/],
  ["[sweep]\ndropout = { uniform = [0, 1] }", /:2: dropout is drawn at random: say how often/],
  ["[sweep]\nsamples = 0\nbase = [10]", ":2: samples must be an integer from 1 to 10000"],
  [
    "[sweep]\nsamples = 1\ndropout = { uniform = [1, 0] }",
    /:3: dropout: uniform needs two numbers, /,
  ],
  [
    "[sweep]\nsamples = 1\ndropout = { log_uniform = [0, 1] }",
    /:3: dropout: .* two numbers above 0/,
  ],
  ["[sweep]\nsamples = 1\nnorm = { uniform = [0, 1] }", /:3: norm: only numbers can be drawn/],
  ["[sweep]\nseed = 1\nbase = [10]", /:2: seed goes with samples/],
  ["base = 10\n[sweep]\nbase = [10]", ":3: base is also set outside [sweep]"],
  ["exp_id = 'a'\n[sweep]\nbase = [10]", ":1: exp_id: runs are named by what varies"],
  [
    "operation = 'gcd'\n[sweep]\nenc_emb_dim = [10]",
    ": enc_emb_dim=10: --enc_emb_dim: expected a multiple of --n_enc_heads 8, found 10",
  ],
];

for (const [text, message] of mistakes) {
  Deno.test(`${JSON.stringify(text)} is refused`, () =>
    inTemporaryFolder((folder) => {
      const path = `${folder}/gcd tables.toml`;
      assert.throws(() => runsOf(folder, text), (error: Error) => {
        assert.equal(error.name, "FileError");
        if (typeof message === "string") assert.equal(error.message, path + message);
        else assert.match(error.message, message);
        return true;
      });
    }));
}

Deno.test("what varies, or names a run, is not typed", () =>
  inTemporaryFolder((folder) => {
    const text = 'operation = "gcd"\n[sweep]\nbase = [10]';
    assert.throws(
      () => runsOf(folder, text, { base: 20 }),
      /^FlagError: --base: varies in this sweep/,
    );
    const message = "--exp_id: runs are named by what varies";
    assert.throws(() => runsOf(folder, text, { exp_id: "a" }), { message });
  }));
