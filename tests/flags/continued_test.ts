import assert from "node:assert/strict";
import { continuedFlags } from "../../src/flags/continued.ts";
import { defaults } from "../../src/flags/parse.ts";
import { flagNames, type Flags, rowOf } from "../../src/flags/table.ts";

function continued(saved: Partial<Flags>, current: Partial<Flags>, isOwn = true) {
  return continuedFlags({ ...defaults(), ...saved }, { ...defaults(), ...current }, isOwn);
}

Deno.test("the same flags change nothing", () => {
  const flags = { ...defaults(), env_base_seed: 3, xav_init: true, optimizer: "sgd,lr=1" };
  assert.deepEqual(continuedFlags(flags, flags, true), { parameters: flags, changes: [] });
});

Deno.test("flags that differ are applied, and each has a line", () => {
  const now = { optimizer: "sgd,lr=0.1", max_epoch: 7, maxint: 10n ** 300n, eval_data: "a b" };
  const { parameters, changes } = continued({ max_epoch: 5, eval_data: "x" }, now);
  assert.deepEqual(parameters, { ...defaults(), ...now });
  assert.deepEqual(changes, [
    "--max_epoch: was 5, now 7: applied",
    `--maxint: was 1000000, now "1${"0".repeat(59)}…" (301 characters): applied`,
    "--optimizer: was adam,lr=0.0001, now sgd,lr=0.1: applied",
    '--eval_data: was x, now "a b": applied',
  ]);
});

Deno.test("flags that come too late keep the value of the run, and those that were given are named", () => {
  const saved = { env_base_seed: 3, biased_gates: true, gate_bias: 2 };
  const { parameters, changes } = continued(saved, { env_base_seed: 99, xav_init: true });
  assert.deepEqual(parameters, { ...defaults(), ...saved });
  assert.deepEqual(changes, [
    "--xav_init: was false, now true: ignored, the weights are initialized already",
    "--env_base_seed: was 3, now 99: ignored, the examples continue with the run's seed",
  ]);
});

Deno.test("what a run would start from is ignored as soon as it has a checkpoint", () => {
  const now = { reload_checkpoint: "c" };
  assert.deepEqual(continued({}, now), {
    parameters: defaults(),
    changes: ["--reload_checkpoint c: ignored, the run has a checkpoint of its own"],
  });
  // Also when the run began so.
  assert.equal(continued(now, now).changes.length, 1);
  assert.deepEqual(continued({ exp_name: "x", exp_id: "1", dump_path: "d" }, now, false), {
    parameters: { ...defaults(), ...now },
    changes: [],
  });
});

Deno.test("what only decides how a run begins is not applied later", () => {
  const kept = flagNames.filter((name) => typeof rowOf(name).whenContinued === "object");
  assert.deepEqual(kept, [
    ...["xav_init", "biased_gates", "gate_bias", "act_biased", "act_bias", "env_base_seed"],
  ]);
  assert(!kept.some((name) => rowOf(name).shapesModel), "those are refused");
});
