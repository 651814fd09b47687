/** `deno task bench cpu` and `gpu`, with a program that only prints speeds in the place of PyTorch. */
import assert from "node:assert/strict";
import { systemCores } from "../../src/executors/onnx/lanes.ts";
import { bench, standIn } from "./bench.ts";

const quick = ["--python", standIn, "--seconds", "0.05"];

Deno.test("on the CPU, all settings are measured once, and fast ones in every round", async () => {
  const { code, stdout, stderr } = await bench([
    "cpu",
    ...quick,
    "--rounds",
    "2",
    "--sdpa",
    "math",
  ]);
  assert.equal(code, 0, stderr);
  const [title, size, ...lines] = stdout.trim().split("\n");
  assert.match(title!, /^PyTorch 9\.9 beside this program, \d+ cores$/);
  assert.equal(size, "16 dimensions, 1+1 layers, batch 4");
  const threads = systemCores() === 1 ? 1 : 4;
  const measured = (round: number, what: string) =>
    lines.filter((line) => line.startsWith(`  round ${round}: ${what}`)).length;
  assert.equal(measured(1, "this program"), 1);
  assert.equal(measured(1, "eager, fp32, math attention, "), threads);
  assert.equal(measured(1, "compile, fp32, math attention, "), threads);
  assert.equal(measured(2, "this program"), 1);
  // The fastest eager ones are compared with, too.
  assert.equal(measured(2, "eager"), threads);
  assert.equal(measured(2, "compile"), threads);
  if (threads === 1) return;
  assert.match(
    lines.at(-1)!,
    /times as fast as PyTorch in its fastest setting \(compile, .*, \d+ threads GOMP_SPINCOUNT=1000\)$/,
  );
});

Deno.test("on a GPU, ratios are printed to what is usual, to the best with float32, and to the best", async () => {
  const choices = ["--precisions", "fp32,bf16", "--modes", "eager,graph,compile+graph"];
  const { code, stdout, stderr } = await bench(["gpu", ...quick, ...choices, "--rounds", "1"], {
    STAND_IN_GPU: "Imagined 9000",
  });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^PyTorch 9\.9, CUDA null, on Imagined 9000 beside WebGPU on .+/m);
  assert.match(
    stdout,
    /round 1: compile\+graph, fp32, .*: left out: BackendCompilerFailed: backend raised: CppCompileError: no compiler$/m,
  );
  assert.doesNotMatch(stdout, /fp32, flash/);
  assert.match(stdout, /round 1: this program, fp16: [\d.]+ examples\/s/);
  assert.match(stdout, /times as fast as eager PyTorch with float32 \(eager, fp32, /);
  assert.match(stdout, /times as fast as PyTorch's best with float32 \(graph, fp32, /);
  assert.match(stdout, /times as fast as PyTorch's best of all \(graph, bf16, /);
});

Deno.test("what cannot be measured is said in one line", async () => {
  const lines = await Promise.all([
    bench(["gpu", ...quick]),
    bench(["cpu", "--python", "/no/such/python"]),
    bench(["cpu", "--python", "/usr/bin/python3 -c raise(SystemExit('no'))"]),
    bench(["cpu", ...quick, "--modes", "eagr"]),
  ]);
  assert.deepEqual(lines.map(({ code, stdout, stderr }) => [code, stdout, stderr]), [
    [2, "", "--python: its PyTorch 9.9 reaches no GPU through CUDA\n"],
    [2, "", "--python: there is no program /no/such/python\n"],
    [
      2,
      "",
      "--python: /usr/bin/python3 -c raise(SystemExit('no')) has no PyTorch: no\n",
    ],
    [2, "", '--modes: there is no setting "eagr". Did you mean eager?\n'],
  ]);
});
