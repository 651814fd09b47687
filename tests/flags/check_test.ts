import assert from "node:assert/strict";
import { problemOfParameters, problemOfValue } from "../../src/flags/check.ts";
import { problemOfFiles } from "../../src/flags/files_exist.ts";
import { defaults, flagsWith } from "../../src/flags/parse.ts";
import type { FlagName, Flags } from "../../src/flags/table.ts";

function problem(overrides: Partial<Flags>) {
  return problemOfParameters({ ...defaults(), operation: "gcd", ...overrides });
}

const refused: [FlagName, unknown[]][] = [
  ["batch_size", [0, -1, 1.5, NaN, "32", null, undefined]],
  ["n_enc_heads", [0, -1]],
  ["n_dec_layers", [0]],
  ["dropout", [-0.1, 1, Infinity]],
  ["attention_dropout", [1]],
  ["base", [1, 0, -10, 1e9]],
  ["maxint", [1000]],
  ["modulus", [0n]],
  ["max_len", [0, 1, -2]],
  ["eval_size", [0, -2]],
  ["save_periodic", [-1]],
  ["max_src_len", [-1]],
  ["eval_verbose", [3]],
  ["first_class_prob", [1.1]],
  ["enc_loop_idx", [-3]],
  ["architecture", ["encoder"]],
  ["env_name", ["geometry"]],
  ["tasks", ["arithmetic,arithmetic"]],
  ["stopping_criterion", ["valid_arithmetic_acc", "a,b", ",5", "a,5,6", "a,-1", "../x,5"]],
  ["validation_metrics", ["a,", ",a", "__a", "a b", "../a", "a;b", "_"]],
];

for (const [flag, values] of refused) {
  Deno.test(`--${flag} refuses values out of its range`, () => {
    for (const value of values) {
      assert.match(problemOfValue(flag, value) ?? "accepted", /^expected/);
    }
  });
}

const accepted: [FlagName, unknown[]][] = [
  ["batch_size", [1, 4096]],
  ["clip_grad_norm", [0, 0.25]],
  ["max_len", [-1, 2]],
  ["cpu_threads", [0, 2]],
  ["env_base_seed", [-5, 0, 3]],
  ["minint", [-(10n ** 40n)]],
  ["stopping_criterion", ["", "valid_arithmetic_acc,100", "_test2_arithmetic_xe_loss,0"]],
  ["validation_metrics", ["", "valid_arithmetic_acc,_valid_arithmetic_xe_loss", "acc_1-7"]],
];

for (const [flag, values] of accepted) {
  Deno.test(`--${flag} accepts values in its range`, () => {
    for (const value of values) assert.equal(problemOfValue(flag, value), undefined);
  });
}

Deno.test("dimensions must be multiples of the numbers of heads", () => {
  assert.deepEqual(problem({ enc_emb_dim: 100 }), {
    flag: "enc_emb_dim",
    problem: "expected a multiple of --n_enc_heads 8, found 100",
  });
  assert.equal(problem({ n_dec_heads: 7 })?.flag, "dec_emb_dim");
  assert.equal(problem({ enc_emb_dim: 24, n_enc_heads: 3 }), undefined);
});

Deno.test("minint must not exceed maxint", () => {
  assert.equal(problem({ minint: 11n, maxint: 10n })?.flag, "minint");
  assert.equal(problem({ minint: 10n, maxint: 10n }), undefined);
});

Deno.test("a test file that is missing is found in a list of files", () => {
  const here = new URL(import.meta.url).pathname;
  const files = (eval_data: string) => problemOfFiles({ ...defaults(), eval_data });
  assert.equal(files(`${here},${here}`), undefined);
  assert.deepEqual(files(`${here},/none`), {
    flag: "eval_data",
    problem: 'expected an existing file, found "/none"',
  });
  assert.match(files(`${here},`)!.problem, /found ""/);
});

Deno.test("a folder must be a folder", () => {
  const folder = new URL(".", import.meta.url).pathname;
  assert.equal(problemOfFiles({ ...defaults(), eval_from_exp: folder }), undefined);
  const file = new URL(import.meta.url).pathname;
  assert.match(
    problemOfFiles({ ...defaults(), eval_from_exp: file })!.problem,
    /^expected a folder, found a file: /,
  );
});

Deno.test("mixed precision needs both of its flags", () => {
  const problem = (flags: Record<string, boolean | number>) => {
    try {
      flagsWith({ operation: "gcd", ...flags });
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.match(problem({ fp16: true })!, /^--amp: --fp16 true needs --amp 1, found -1/);
  assert.match(problem({ amp: 2 })!, /^--amp: needs --fp16 true/);
  assert.equal(problem({ fp16: true, amp: 3 }), undefined);
  assert.equal(problem({ amp: 0 }), undefined);
});
