import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { problemOfValue } from "../../src/flags/check.ts";
import { configFlag, flagNamed } from "../../src/flags/flag_names.ts";
import { flagNames, groups, rowOf } from "../../src/flags/table.ts";

/** Every flag of the original program and of its manual: name, type, default. */
const original = readFileSync(new URL("flags.tsv", import.meta.url), "utf8")
  .trimEnd().split("\n").slice(1).map((line) => line.split("\t"));

Deno.test("every flag of the original exists with the same type and default", () => {
  assert.equal(original.length, 105);
  for (const [name, type, value] of original) {
    const row = rowOf(flagNamed(name));
    assert.equal(row.type === "bigint" ? "integer" : row.type, type, name);
    assert.equal(row.type === "switch" ? "" : String(row.default), value, name);
  }
});

Deno.test("flags that Int2Int does not have", () => {
  const known = new Set(original.map(([name]) => flagNamed(name)));
  const own = flagNames.filter((name) => !known.has(name));
  assert.deepEqual(own, [
    ...["log", "tensorboard"],
    ...["dry_run", "overfit_batches", "max_time", "max_requeues", "save_every_minutes"],
    ...["keep_last", "eval_every"],
    ...["problem", "problem_flags"],
    ...["operand_distribution", "outcome_distribution", "max_gcd", "mixed_pct", "eval_sets"],
    ...["list_len", "min_list_len", "n_tokens", "min_dim"],
    ...["max_nodes", "min_nodes", "max_edges", "weighted", "max_weight", "float_type", "rtol"],
    ...["poly_max_degree", "poly_min_degree", "poly_root_range", "poly_complex_prob"],
    ...["max_ops", "max_leaf_int", "positive", "operators", "leaf_probs", "n_coefficients"],
    ...["fwd_prob", "ibp_prob"],
    ...["tolerance", "eval_output", "eval_labels", "eval_group"],
    ...["constrained", "samples", "temperature", "top_k", "top_p"],
    ...["activation", "norm", "norm_position", "positions", "enc_positions", "dec_positions"],
    ...["columns", "index_train_data", "skip_bad_lines"],
    ...["device", "profile", "gpu_matmul", "cpu_threads", "mpi_library", "collective_timeout"],
    ...["max_skipped_steps"],
  ]);
});

Deno.test("each flag is in exactly one group, and so is the one that names files with flags", () => {
  const grouped = groups.flatMap(({ rows }) => Object.keys(rows));
  assert.deepEqual([...grouped].sort(), [...flagNames, configFlag].sort());
});

Deno.test("every default is a good value", () => {
  const refused = flagNames.filter((name) => problemOfValue(name, rowOf(name).default));
  assert.deepEqual(refused, []);
});

Deno.test("integers of any size are those that appear in problems", () => {
  const big = flagNames.filter((name) => rowOf(name).type === "bigint");
  assert.deepEqual(big, ["minint", "maxint", "modulus"]);
});
