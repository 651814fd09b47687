import assert from "node:assert/strict";
import {
  type Comparison,
  type Contender,
  inTurns,
  report,
  SettingFailed,
} from "../../bench/pytorch/in_turns.ts";
import { gpuChoices, gpuSettings } from "../../bench/pytorch/settings.ts";

const all: Comparison = { name: "all", counts: () => true };
const eager: Comparison = { name: "eager", counts: ({ mode = "eager" }) => mode === "eager" };

/** @param speeds examples/s of each round; where they end, the setting fails */
function contender(name: string, mode: Contender["mode"], ...speeds: number[]): Contender {
  return {
    name,
    precision: "fp32",
    ...mode && { mode },
    start: () => ({
      measure() {
        const speed = speeds.shift();
        if (speed) return Promise.resolve(speed);
        return Promise.reject(new SettingFailed("it does not work"));
      },
      close: () => void closed.push(name),
    }),
  };
}

/** Names of contenders in the order in which they were closed. */
const closed: string[] = [];

Deno.test("slow settings are measured once, unless they may be the fastest of a comparison", async () => {
  const contenders = [
    contender("ours", undefined, 10, 30, 20),
    contender("graph", "graph", 100, 300, 200),
    contender("compile", "compile", 74),
    contender("eager", "eager", 40, 50, 60),
    contender("slow", "eager", 29),
    contender("broken", "compile"),
  ];
  const lines: string[] = [];
  const results = await inTurns(contenders, [eager, all], 3, (line) => lines.push(line));
  assert.deepEqual(
    results.map(({ contender, speeds }) => [contender.name, ...speeds]),
    [
      ["ours", 10, 30, 20],
      ["graph", 100, 300, 200],
      ["compile", 74],
      ["eager", 40, 50, 60],
      ["slow", 29],
    ],
  );
  assert.deepEqual(closed, ["compile", "slow", "broken", "ours", "graph", "eager"]);
  assert.ok(lines.includes("  round 1: broken: left out: it does not work"));
  assert.deepEqual(report(results, [eager, all]), [
    "      200.0 examples/s, 3 rounds  graph",
    "       74.0 examples/s, 1 round   compile",
    "       50.0 examples/s, 3 rounds  eager",
    "       29.0 examples/s, 1 round   slow",
    "       20.0 examples/s, 3 rounds  ours",
    "  this program is 0.40 times as fast as eager (eager)",
    "  this program is 0.10 times as fast as all (graph)",
  ]);
});

Deno.test("a comparison with nothing is said to be none, and other errors end the benchmark", async () => {
  const results = await inTurns([contender("ours", undefined, 1)], [all], 1, () => {});
  assert.equal(report(results, [all]).at(-1), "  there is nothing to compare with all");
  const broken: Contender = {
    ...contender("broken", undefined),
    start: () => ({ measure: () => Promise.reject(new TypeError()), close() {} }),
  };
  await assert.rejects(inTurns([broken], [all], 1, () => {}), TypeError);
});

Deno.test("a GPU's settings are different, and flash attention computes in 16 bits", () => {
  const settings = gpuSettings(gpuChoices);
  assert.equal(new Set(settings.map(({ name }) => name)).size, settings.length);
  assert.equal(new Set(settings.map(({ args }) => args.join(" "))).size, settings.length);
  // Four modes with ten kernels, and one more optimizer.
  assert.equal(settings.length, 4 * (2 + 2 + 3 + 3) + 1);
  assert.ok(
    settings.every(({ args, precision }) =>
      !args.includes("flash") || ["bf16", "fp16"].includes(precision)
    ),
  );
});
