/** A program in the place of PyTorch that ends early: what counts is what it said, not how its standard input broke. */
import assert from "node:assert/strict";
import { SettingFailed } from "../../bench/pytorch/in_turns.ts";
import { startPyTorch } from "../../bench/pytorch/script.ts";

const setting = { name: "any", mode: "eager", precision: "fp32", args: [], env: {} } as const;

/** More than a pipe holds: whoever writes it waits for a reader, or for the pipe to break. */
const recorded = {
  tensors: new Map([["w", {
    dtype: "F32" as const,
    shape: [1 << 18],
    data: new Float32Array(1 << 18),
  }]]),
  metadata: { heads: "1", lr: "0", clip_grad_norm: "0", batches: "0", checked: "[]", losses: "[]" },
};

for (const reads of ["", "head -c 100 >/dev/null;"]) {
  Deno.test(`a program that ends ${reads ? "after reading a part" : "without reading"} is left out with its reason, and closed`, async () => {
    const python = ["sh", "-c", `${reads} echo no compiler >&2; exit 1`];
    const program = startPyTorch(python, setting, recorded, 0.01);
    await assert.rejects(program.measure(), new SettingFailed("no compiler"));
    await program.close();
  });
}
