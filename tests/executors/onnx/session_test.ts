import assert from "node:assert/strict";
import { lowerGraph } from "../../../src/executors/onnx/lower.ts";
import { OrtSession } from "../../../src/executors/onnx/session.ts";
import { readFloats, readIntegers, tensorOver } from "../../../src/executors/onnx/tensors.ts";
import { input } from "../../../src/graph/graph.ts";
import { argmax } from "../../../src/ops/argmax.ts";
import { scale } from "../../../src/ops/multiply.ts";
import { accelerators } from "./accelerators.ts";

const x = input("x", "f32", ["B", 3]);
const { model } = lowerGraph({ y: scale(x, 2), best: argmax(x) });
const processor = new OrtSession(model, { threads: 1 });

const sessions = [
  { name: "the processor", session: processor },
  ...accelerators().map(({ accelerator }) => ({
    name: accelerator.name,
    session: new OrtSession(model, { threads: 1, accelerator }),
  })),
];

/** What holds wherever a session computes. */
const checks: Readonly<Record<string, (session: OrtSession) => void | Promise<void>>> = {
  "results are written into arrays of ours": async (session) => {
    const data = Float32Array.of(1, 5, 3), y = new Float32Array(3), best = new Int32Array(1);
    const run = session.bind([["x", tensorOver(data, [1, 3])]], [
      ["y", tensorOver(y, [1, 3])],
      ["best", tensorOver(best, [1])],
    ]);
    await run.run();
    assert.deepEqual([[...y], [...best]], [[2, 10, 6], [1]]);
    run.setInput("x", tensorOver(Float32Array.of(7, 0, 0), [1, 3]));
    await run.run();
    assert.deepEqual([[...y], [...best]], [[14, 0, 0], [0]]);
    run.release();
  },

  "results without an array are made, of the size of the run": async (session) => {
    const run = session.bind([["x", undefined]], [["y", undefined], ["best", undefined]]);
    for (const rows of [1, 4]) {
      const data = Float32Array.from({ length: 3 * rows }, (_, i) => i);
      run.setInput("x", tensorOver(data, [rows, 3]));
      await run.run();
      const y = run.takeOutput("y"), best = run.takeOutput("best");
      assert.deepEqual([...readFloats(y, 3 * rows)], [...data].map((value) => 2 * value));
      assert.deepEqual([...readIntegers(best, rows)], new Array(rows).fill(2));
      y.release();
      best.release();
    }
    run.release();
  },

  "results that stay enter the next run": async (session) => {
    const run = session.bind(
      [["x", tensorOver(Float32Array.of(1, 2, 3), [1, 3])]],
      [["y", undefined], ["best", undefined]],
      (result) => result === "y",
    );
    const passed = [];
    for (let i = 0; i < 3; i++) {
      await run.run();
      passed.push(run.takeOutput("y"));
      run.takeOutput("best").release();
      run.setInput("x", passed.at(-1)!);
    }
    const final = new Float32Array(3);
    run.setOutput("y", tensorOver(final, [1, 3]));
    await run.run();
    assert.deepEqual([...final], [16, 32, 48]);
    passed.forEach((tensor) => tensor.release());
    run.release();
  },

  "runs of one session may overlap": async (session) => {
    const results = Array.from({ length: 8 }, () => new Float32Array(3));
    await Promise.all(results.map((y, i) => {
      const data = Float32Array.of(i, 0, -i);
      const outputs = [["y", tensorOver(y, [1, 3])], ["best", undefined]] as const;
      return session.bind([["x", tensorOver(data, [1, 3])]], outputs).run();
    }));
    assert.deepEqual(results.map(([first]) => first), [0, 2, 4, 6, 8, 10, 12, 14]);
  },

  "an array of the wrong size is refused in ONNX Runtime's words": async (session) => {
    const wrong = tensorOver(new Float32Array(4), [1, 4]);
    const run = session.bind([["x", wrong]], [["y", undefined]]);
    await assert.rejects(run.run(), /ONNX Runtime: .*x/s);
  },

  "a name that a run does not have is told": (session) => {
    const run = session.bind([["x", undefined]], [["y", undefined]]);
    const tensor = tensorOver(new Float32Array(3), [1, 3]);
    assert.throws(() => run.setInput("z", tensor), /RangeError: the graph has no input z/);
    assert.throws(() => run.setOutput("x", tensor), /RangeError: the graph has no output x/);
    assert.throws(() => run.takeOutput("x"), /RangeError: the graph has no output x/);
    run.release();
  },
};

for (const { name, session } of sessions) {
  for (const [title, check] of Object.entries(checks)) {
    Deno.test(`${name}: ${title}`, () => check(session));
  }
}

Deno.test("the processor reads and writes arrays of ours without a copy", async () => {
  const data = Float32Array.of(1, 5, 3), y = new Float32Array(3);
  const run = processor.bind([["x", tensorOver(data, [1, 3])]], [["y", tensorOver(y, [1, 3])]]);
  await run.run();
  data.set([7, 0, 0]);
  await run.run();
  assert.deepEqual([...y], [14, 0, 0]);
});

Deno.test("a damaged model is refused", () =>
  assert.throws(
    () => new OrtSession(new Uint8Array([1, 2, 3, 4]), { threads: 1 }),
    /Error: ONNX Runtime: /,
  ));
