import assert from "node:assert/strict";
import fc from "fast-check";
import {
  differingFlags,
  filterRows,
  groupRows,
  intervalOf,
  isLowerBetter,
  readRuns,
  type RunHistory,
  smooth,
  sortRows,
  sparkline,
  standardDeviation,
  summarize,
  tableRows,
  toCsv,
  toJson,
  wilsonInterval,
} from "../../src/runs/index.ts";
import { expectMetric, metricNames, usualMetric } from "../../src/runs/metric.ts";
import { NarrowedRuns } from "../../src/runs/narrowed.ts";
import { textTable } from "../../src/runs/text_table.ts";
import type { EpochLine } from "../../src/log/metrics_line.ts";
import { soak } from "../soak.ts";

const accuracy = "valid_arithmetic_acc", loss = "valid_arithmetic_xe_loss";

/** A run with these accuracies. */
function history(
  name: string,
  flags: RunHistory["flags"],
  accuracies: readonly (number | null)[],
): RunHistory {
  const epochs = accuracies.map((value, epoch): EpochLine => ({
    ...{ kind: "epoch", time: "", step: epoch + 1, examples: 0, epoch, seconds: 0, loss: 1 },
    metrics: { [accuracy]: value, [loss]: value === null ? null : 100 - value },
    counts: { valid: 100, valid_7: 10 },
  }));
  return {
    ...{ path: name, name, flags, state: "finished", reports: [], epochs, notes: [] },
    baselines: { valid: 60 },
  };
}

const runs = [
  history("a", { base: 10, seed: 1, optimizer: "adam,lr=0.1" }, [40, 60, 100, 90]),
  history("b", { base: 10, seed: 2, optimizer: "adam,lr=0.1" }, [50, 80]),
  history("c", { base: 6, seed: 1, optimizer: "adam,lr=0.1" }, []),
];
const rows = tableRows(runs, accuracy);
const names = (some: readonly { readonly cells: { readonly run?: unknown } }[]) =>
  some.map(({ cells }) => cells.run).join("");

Deno.test("a run is summed up by its best and last value, and when it reached what", () => {
  const { best, last, reached, loss, baseline, curve } = summarize(runs[0]!, accuracy);
  assert.deepEqual([best!.value, best!.epoch, last!.value], [100, 2, 90]);
  assert.deepEqual([best!.high, best!.low!.toFixed(2)], [100, "96.30"]);
  assert.deepEqual(reached, { 50: 1, 75: 2, 90: 2, 95: 2, 99: 2 });
  assert.deepEqual([loss, baseline, curve], [1, 60, [40, 60, 100, 90]]);
});

Deno.test("the lowest loss is the best, and has no interval, milestones or baseline", () => {
  const { best, reached, baseline } = summarize(runs[0]!, loss);
  assert.deepEqual([best, reached[50], baseline], [{ value: 0, epoch: 2 }, null, null]);
  assert.deepEqual(["valid_x_acc_error1", "loss", "valid_acc"].map(isLowerBetter), [
    ...[true, true, false],
  ]);
});

Deno.test("an evaluation without the metric is passed over", () => {
  const { best, last, epochs } = summarize(history("a", {}, [null, 7, null]), accuracy);
  assert.deepEqual([best!.epoch, last!.epoch, epochs], [1, 1, 3]);
});

Deno.test("intervals are of the examples that a metric is about", () => {
  const { counts, ...line } = runs[0]!.epochs[0]!;
  const width = (metric: string) => {
    const found = intervalOf(metric, { ...line, counts, metrics: { [metric]: 50 } });
    return found && Math.round(found.high - found.low);
  };
  const all = Math.round(wilsonInterval(50, 100).high - wilsonInterval(50, 100).low);
  const few = Math.round(wilsonInterval(5, 10).high - wilsonInterval(5, 10).low);
  const metrics = [
    "acc",
    "beam_acc",
    "perfect",
    "acc_d1",
    "acc_7",
    "acc_8",
    "acc_eval1",
    "xe_loss",
  ];
  assert.deepEqual(metrics.map((end) => width(`valid_arithmetic_${end}`)), [
    ...[all, all, all, all, few, undefined, undefined, undefined],
  ]);
});

Deno.test("Wilson's interval: published values, its bounds, and that it holds the share", () => {
  // Newcombe 1998, table I, method 3.
  const published: [number, number, number, number][] = [
    ...[[81, 263, .2553, .3662], [15, 148, .0624, .1605], [0, 20, 0, .1611], [1, 29, .0061, .1718]],
  ] as [number, number, number, number][];
  for (const [right, total, low, high] of published) {
    const found = wilsonInterval(right, total);
    assert.deepEqual([found.low, found.high].map((x) => (x / 100).toFixed(4)), [
      ...[low.toFixed(4), high.toFixed(4)],
    ]);
  }
  fc.assert(fc.property(fc.nat(1000), fc.nat(1000), (a, b) => {
    const right = Math.min(a, b), total = Math.max(a, b, 1), share = 100 * right / total;
    const { low, high } = wilsonInterval(right, total);
    assert(0 <= low && low <= share && share <= high && high <= 100);
  }));
});

Deno.test("flags differ that have two values; names of runs and older runs without them do not", () => {
  const flags = [
    { base: 10, exp_id: "1", cpu: true, command: "x" },
    { base: "10", exp_id: "2", cpu: false, extra: 1 },
  ];
  assert.deepEqual(differingFlags(flags.map((flags) => ({ flags }))), ["cpu"]);
  assert.deepEqual(differingFlags([]), []);
});

Deno.test("conditions are on columns and flags, as numbers where they are", () => {
  const kept = (filter: string) => names(filterRows(rows, filter));
  assert.equal(kept("base=10"), "ab");
  assert.equal(kept("base = 1e1 & best > 90"), "a");
  assert.equal(kept("best<=80"), "b");
  assert.equal(kept("best!=100"), "bc");
  assert.equal(kept("optimizer=adam,lr=0.1 & base<8"), "c");
  assert.equal(kept("run==c"), "c");
  assert.equal(kept("state=stopped"), "");
  assert.throws(
    () => kept("bse=10"),
    /--filter: there is no column or flag "bse". Did you mean base/,
  );
  assert.throws(() => kept("base"), /--filter: expected conditions like base=10.*, found "base"/);
  assert.throws(() => kept("base>ten"), /--filter: base>: expected a number, found "ten"/);
  assert.throws(() => kept("base=10 &"), /--filter: expected conditions/);
});

Deno.test("rows are sorted by any column; those without a value come last", () => {
  assert.equal(names(sortRows(rows, "best")), "bac");
  assert.equal(names(sortRows(rows, "-best")), "abc");
  assert.equal(names(sortRows(rows, "base")), "cab");
  assert.throws(() => sortRows(rows, "bast"), /--sort: there is no column "bast". Did you mean/);
  assert.throws(() => sortRows(rows, "qqqq"), /no column "qqqq", expected one of run, state/);
});

Deno.test("groups have the mean and spread of those that have a value", () => {
  const [six, ten] = groupRows(rows, ["base"]).map(({ cells }) => cells);
  assert.deepEqual([six!.base, six!.n, six!.best, six!.best_n], [6, 1, null, 0]);
  assert.deepEqual([ten!.n, ten!.best, ten!.best_sd], [2, 90, standardDeviation([80, 100])]);
  assert.deepEqual([ten!.to_90, ten!.to_90_sd, ten!.to_90_n], [2, null, 1]);
  assert.equal(groupRows(rows, ["base", "seed"]).length, 3);
  assert.throws(() => groupRows(rows, ["sed"]), /--group_by: there is no flag "sed". Did you mean/);
});

Deno.test("machine forms have every column, and quote what needs it", () => {
  const [names, first] = toCsv(
    tableRows([runs[0]!, { ...runs[1]!, name: 'q"\n,' }], accuracy).map((
      { cells },
    ) => cells),
  ).split("\n");
  assert.match(names!, /^run,state,epochs,best,.*,baseline,seen,seed$/);
  assert.match(first!, /^a,finished,4,100,96\..*,60,,1$/);
  assert.match(toCsv([{ run: 'q"\n,', best: null }]), /^run,best\n"q""\n,",\n$/);
  assert.deepEqual(
    JSON.parse(toJson(rows.map(({ cells }) => cells))),
    rows.map(({ cells }) => cells),
  );
  assert.equal(toJson([]), "[]\n");
});

Deno.test("a metric that no run has is refused with the nearest; the usual one is the accuracy", () => {
  assert.equal(usualMetric(runs), accuracy);
  const names = metricNames(runs);
  assert.equal(expectMetric(loss, names), loss);
  assert.throws(
    () => expectMetric("valid_arithmetic_ac", names),
    /--metric: there is no metric "valid_arithmetic_ac". Did you mean valid_arithmetic_acc\?/,
  );
});

Deno.test("a table needs only one metric of each run, wherever that is first met", () => {
  for (const wanted of ["", loss, accuracy]) {
    const compared = new NarrowedRuns(wanted);
    runs.forEach((run) => compared.add(run));
    assert.equal(compared.metric, wanted || accuracy);
    const rows = (histories: readonly RunHistory[]) =>
      tableRows(histories, compared.metric).map(({ cells }) => cells);
    assert.deepEqual(rows(compared.runs), rows(runs));
    const kept = compared.runs.flatMap(({ epochs }) =>
      epochs.flatMap(({ metrics }) => Object.keys(metrics))
    );
    assert.deepEqual([...new Set(kept)], [compared.metric]);
  }
});

Deno.test("smoothing keeps constants and gaps, and 0 changes nothing", () => {
  assert.deepEqual(smooth([5, null, 5, 5], 0.9), [5, null, 5, 5]);
  assert.deepEqual(smooth([1, 2, 4], 0), [1, 2, 4]);
  assert.deepEqual(smooth([0, 3], 0.5), [0, 2]);
});

Deno.test("a curve has at most its width, and ends with the last value", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, min: 0, max: 100 })),
      fc.nat(20),
      (values, width) => {
        const line = sparkline(values, width, [0, 100]);
        assert.equal(line.length, Math.min(width, values.length));
        if (line !== "") assert.equal(line.at(-1), sparkline(values.slice(-1), 1, [0, 100]));
      },
    ),
  );
  assert.equal(sparkline([3, 3], 2), "▅▅");
});

Deno.test("a table of text fits, keeps what matters most, and says what it left out", () => {
  const cells = fc.array(fc.string({ maxLength: 9, unit: fc.constantFrom("a", "b") }), {
    minLength: 2,
    maxLength: 2,
  });
  const column = fc.record({
    title: fc.string({ minLength: 1, maxLength: 9, unit: fc.constantFrom("c", "d") }),
    cells,
    align: fc.constantFrom<"left" | "right">("left", "right"),
    rank: fc.nat(9),
  });
  fc.assert(
    fc.property(
      fc.array(column, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 10, max: 90 }),
      (columns, width) => {
        const lines = textTable(columns, width, "elsewhere");
        assert(lines.every((line) => line.length <= width), lines.join("\n"));
        const least = columns.toSorted((a, b) => a.rank - b.rank)[0]!;
        assert(lines[0]!.includes(least.title));
        const all = textTable(columns, Infinity, "elsewhere");
        assert.equal(all.length, 3);
      },
    ),
    { numRuns: soak(200) },
  );
});

Deno.test("readRuns takes what findRuns finds", () => {
  const path = new URL("../golden/reference_run", import.meta.url).pathname;
  assert.deepEqual(readRuns([path]).map(({ name }) => name), ["golden/reference_run"]);
});
