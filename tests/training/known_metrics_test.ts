import assert from "node:assert/strict";
import fc from "fast-check";
import { emptyTally, scoresOf } from "../../src/evaluation/tally.ts";
import { defaults } from "../../src/flags/parse.ts";
import type { Flags } from "../../src/flags/table.ts";
import { describeClass } from "../../src/problems/classes.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { expectKnownMetrics } from "../../src/training/known_metrics.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import * as program from "../commands/program.ts";

/** Why a run with these flags does not start, if so. */
function refusal(flags: Partial<Flags>): string | undefined {
  const parameters = { ...defaults(), operation: "gcd", ...flags };
  try {
    expectKnownMetrics(parameters, problemFor(parameters));
  } catch (error) {
    return (error as Error).message;
  }
}

const operations = [
  "gcd",
  "matrix_rank",
  "modular_add",
  "fraction_add",
  "fraction_compare",
  "data",
];

Deno.test("every metric that an evaluation can have is known, whatever the flags", () => {
  const flags = fc.record({
    operation: fc.constantFrom(...operations),
    eval_data: fc.constantFrom("", "a", "a,b", "a,b,c"),
    beam_eval: fc.boolean(),
    n_eval_metrics: fc.nat(2),
    n_error_metrics: fc.nat(2),
    max_class: fc.integer({ min: 1, max: 3000 }),
    class_by_length: fc.boolean(),
  });
  fc.assert(fc.property(flags, fc.bigInt(-10_000n, 10_000n), fc.bigInt(), (flags, answer, a) => {
    const parameters = { ...defaults(), ...flags };
    const problem = problemFor(parameters);
    const code = problem.codeClass([a, 1n], answer);
    const sets = ["valid", "test", "test2"].slice(0, flags.eval_data.split(",").length);
    for (const set of sets) {
      const tally = emptyTally({ eval: flags.n_eval_metrics, error: flags.n_error_metrics });
      tally.classes.set(code, { right: 0, total: 1 });
      const naming = { prefix: `${set}_arithmetic`, beam: flags.beam_eval, describeClass };
      const scores = scoresOf({ ...tally, total: 1 }, naming);
      const names = Object.keys(scores);
      assert(names.length >= 8);
      const all = { ...flags, validation_metrics: names.map((name) => `_${name}`).join(",") };
      assert.equal(refusal(all), undefined);
    }
  }));
});

Deno.test("metrics that Int2Int does not have are known where a run has them", () => {
  const known = (flags: Partial<Flags>, end: string) =>
    refusal({ ...flags, validation_metrics: `valid_arithmetic_${end}` }) === undefined;
  const files = { train_data: "t", eval_data: "v" };
  const cases: [Partial<Flags>, string, boolean][] = [
    ...[[{}, "acc_macro", true], [{ beam_eval: true }, "beam_acc_macro", true]],
    ...[[files, "acc_seen", true], [files, "acc_unseen", true], [{}, "acc_unseen", false]],
    [{ tolerance: "2,5%" }, "acc_within_2", true],
    [{ tolerance: "2,5%" }, "acc_within_5pct", true],
    [{ tolerance: "2,5%" }, "acc_within_5", false],
    [{}, "acc_within_2", false],
  ] as [Partial<Flags>, string, boolean][];
  for (const [flags, end, expected] of cases) assert.equal(known(flags, end), expected, end);
});

/** What is given, and what is meant. */
const mistakes: [Partial<Flags>, string, string][] = [
  [{}, "acc", "valid_arithmetic_acc"],
  [{}, "_xe_loss", "_valid_arithmetic_xe_loss"],
  [{}, "valid_acc", "valid_arithmetic_acc"],
  [{}, "acc_7", "valid_arithmetic_acc_7"],
  [{}, "accuracy", "valid_arithmetic_acc"],
  [{}, "valid_arithmetic_perfekt", "valid_arithmetic_perfect"],
  [{}, "test_arithmetic_acc", "valid_arithmetic_acc"],
  [{ eval_data: "a,b" }, "test2_arithmetic_acc", "test_arithmetic_acc"],
  [{ beam_eval: true }, "valid_arithmetic_acc", "valid_arithmetic_beam_acc"],
  [{}, "valid_arithmetic_acc_eval1", "valid_arithmetic_acc"],
  [{}, "valid_arithmetic_acc_102", "valid_arithmetic_acc"],
  [{ max_class: 1002 }, "valid_arithmetic_acc_1-3", "valid_arithmetic_acc"],
  [{}, "valid_arithmetic_acc_2-7", "valid_arithmetic_acc"],
  [{}, "valid_arithmetic_acc_", "valid_arithmetic_acc"],
  [{ operation: "fraction_add" }, "valid_arithmetic_acc_7", "valid_arithmetic_acc"],
  [{ operation: "matrix_rank" }, "valid_arithmetic_acc_101", "valid_arithmetic_acc"],
];

Deno.test("a metric that no evaluation of the run has is refused with the nearest one", () => {
  for (const [flags, typed, meant] of mistakes) {
    for (const flag of ["validation_metrics", "stopping_criterion"] as const) {
      const value = flag === "validation_metrics" ? typed : `${typed},5`;
      const message = refusal({ ...flags, [flag]: value });
      const [, found, nearest] =
        /: there is no metric "(.+)"(?:\. Did you mean |, expected one of )(.+)$/.exec(
          message!,
        )!;
      assert.equal(found, typed);
      assert(nearest!.includes(meant), `${typed}: ${nearest}`);
      assert(message!.startsWith(`--${flag}: `));
    }
  }
  assert.equal(refusal({ validation_metrics: "valid_arithmetic_acc_7" }), undefined);
  assert.equal(
    refusal({ max_class: 1002, validation_metrics: "valid_arithmetic_acc_1-2" }),
    undefined,
  );
  const byLength = { class_by_length: true, validation_metrics: "valid_arithmetic_acc_2-7" };
  assert.equal(refusal(byLength), undefined);
});

Deno.test("a custom problem may have any class", () => {
  const flags = { ...defaults(), validation_metrics: "valid_arithmetic_acc_even-3" };
  assert.doesNotThrow(() => expectKnownMetrics(flags, {}));
});

Deno.test("a mistyped metric ends the run before anything is written", () =>
  inTemporaryFolder(async (dump) => {
    for (const flags of [{ validation_metrics: "acc" }, { stopping_criterion: "acc,3" }]) {
      const { code, stderr } = await program.int2int(program.commandLine(dump, flags));
      assert.match(
        stderr,
        /^int2int: --\w+: there is no metric "acc"\. Did you mean valid_arithmetic_acc\?\n$/,
      );
      assert.equal(code, 2);
      assert.deepEqual(namesIn(dump), []);
    }
  }));

Deno.test("a class that an evaluation lacks changes nothing, and the log says so", () =>
  inTemporaryFolder(async (dump) => {
    // No GCD of numbers up to 10 is 77.
    const metric = "valid_arithmetic_acc_77";
    const flags = { maxint: 10, max_epoch: 3, validation_metrics: metric };
    const args = program.commandLine(dump, { ...flags, stopping_criterion: `${metric},0` });
    const { code, stderr } = await program.int2int(args);
    assert.equal(code, 0, stderr);
    const folder = program.runFolder(dump);
    assert.deepEqual(
      program.messages(folder, /^This evaluation has no/),
      [1, 2, 3].flatMap(() => [
        `This evaluation has no ${metric}, which keeps its best score`,
        `This evaluation has no ${metric}: the stopping criterion stays at 0 / 0`,
      ]),
    );
    const { state } = program.contentOf(program.checkpointIn(folder));
    assert.deepEqual([state.epoch, state.stopping.epochsWithout, state.bestMetrics.best], [
      3,
      0,
      {},
    ]);
  }));
