/** What all sessions share. */
import assert from "node:assert/strict";
import { lowerGraph } from "../../../src/executors/onnx/lower.ts";
import { OrtSession } from "../../../src/executors/onnx/session.ts";
import { tensorOver } from "../../../src/executors/onnx/tensors.ts";
import { OutOfMemoryError } from "../../../src/errors.ts";
import { input } from "../../../src/graph/graph.ts";
import { matmul } from "../../../src/ops/matmul.ts";
import { runDeno } from "../../child_process.ts";

Deno.test("a session uses the memory that another one needed before", async () => {
  const script = new URL("two_sessions.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await runDeno(["run", "--allow-all", script]);
  assert.equal(code, 0, stderr);
  const [first, second] = stdout.trim().split("\n").map(Number) as [number, number];
  assert.ok(first > 140, `${first} MB`);
  assert.ok(second < 40, `${second} MB`);
});

Deno.test("memory that no machine has is an error of one line, and the session goes on", async () => {
  const { model } = lowerGraph({
    y: matmul(input("a", "f32", ["B", 1]), input("b", "f32", [1, "B"])),
  });
  const session = new OrtSession(model, { threads: 1 });
  const run = session.bind([["a", undefined], ["b", undefined]], [["y", undefined]]);
  const rows = (size: number) => {
    const ones = new Float32Array(size).fill(1);
    run.setInput("a", tensorOver(ones, [size, 1]));
    run.setInput("b", tensorOver(ones, [1, size]));
  };
  rows(2 ** 22);
  await assert.rejects(run.run(), (error) => {
    assert.ok(error instanceof OutOfMemoryError);
    assert.equal(error.message, "not enough memory: 70368.7 GB could not be allocated");
    // Not the system has refused it, which gives all that it has and ends the process then.
    assert.match(String(error.cause), /Available memory of \d+ is smaller/);
    return true;
  });
  rows(2);
  await run.run();
  run.takeOutput("y").release();
  session.release();
});
