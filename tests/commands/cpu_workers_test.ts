/** When it is timed how the cores are shared out, and when not. */
import assert from "node:assert/strict";
import { isTimed, workersOf } from "../../src/commands/cpu_workers.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";

const flags = flagsWith({}), world = { size: 1, sharers: 1 };
const work = { flags, world, onGpu: false };

Deno.test("shares are timed for long runs of the CPU with more than two cores", () => {
  assert.ok(isTimed(work, 3));
  assert.ok(!isTimed(work, 2));
  assert.ok(!isTimed({ ...work, onGpu: true }, 16));
  assert.ok(!isTimed({ ...work, world: { size: 2, sharers: 2 } }, 16));
  assert.ok(!isTimed({ ...work, flags: flagsWith({ cpu_threads: 16 }) }, 16));
  assert.ok(!isTimed({ ...work, flags: flagsWith({ epoch_size: 9999 }) }, 16));
});

Deno.test("--cpu_threads means the same shares everywhere", async () => {
  const given = { ...work, flags: flagsWith({ cpu_threads: 16 }) };
  const optimizer = parseOptimizer(flags.optimizer);
  const note = (line: string) => assert.fail(line);
  const workers = await workersOf({ ...given, optimizer, vocabSize: 30 }, note);
  assert.deepEqual(workers, { parts: 2, threads: 8 });
});
