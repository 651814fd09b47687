import assert from "node:assert/strict";
import { describedModel, modelFlags } from "../../src/flags/described_model.ts";
import { defaults } from "../../src/flags/parse.ts";
import { flagNames, type Flags } from "../../src/flags/table.ts";

/** Beside the flags that decide shapes, which modelDifferences compares. */
const others = [
  ...[
    "problem",
    "problem_flags",
    "minint",
    "maxint",
    "modulus",
    "max_len",
    "max_output_len",
    "max_class",
  ],
  ...["class_by_length", "n_eval_metrics", "n_error_metrics", "max_src_len", "act_threshold"],
];

/** What a stranger must not decide. */
const personal = [
  ...["dump_path", "exp_name", "exp_id", "reload_model", "reload_checkpoint", "eval_from_exp"],
  ...["train_data", "eval_data", "eval_output", "export_data", "export_pred", "eval_verbose"],
  ...["eval_size", "eval_data_size", "batch_size", "batch_size_eval", "beam_eval", "beam_size"],
  ...["env_base_seed", "device", "cpu", "local_gpu", "cpu_threads", "num_workers", "profile"],
  ...["validation_metrics", "stopping_criterion", "optimizer", "max_epoch", "debug"],
];

Deno.test("the model and its problem are described by their own flags", () => {
  for (const name of ["n_enc_layers", "operation", "base", "dim1", "data_types", ...others]) {
    assert.ok(modelFlags.some((flag) => flag === name), name);
  }
  for (const name of personal) {
    assert.ok(flagNames.some((flag) => flag === name), name);
    assert.ok(!modelFlags.some((flag) => flag === name), name);
  }
});

Deno.test("what does not describe a model is not taken over", () => {
  const saved: Flags = {
    ...defaults(),
    ...{ operation: "gcd", base: 10, maxint: 99n, max_output_len: 7, enc_emb_dim: 64 },
    ...{
      dump_path: "/etc",
      exp_name: "x",
      eval_data: "/etc/passwd",
      eval_size: 5,
      device: "webgpu",
    },
  };
  assert.deepEqual(describedModel(saved), {
    ...defaults(),
    ...{ operation: "gcd", base: 10, maxint: 99n, max_output_len: 7, enc_emb_dim: 64 },
  });
});
