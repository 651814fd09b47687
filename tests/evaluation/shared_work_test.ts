import assert from "node:assert/strict";
import { computeAll } from "../../src/evaluation/shared_work.ts";
import { onRanks } from "../mpi/ranks.ts";

const tasks = [0, 1, 2, 3, 4, 5, 6];
const square = (task: number) => Promise.resolve(task * task);

for (const ranks of [1, 2, 3, 9]) {
  Deno.test(`${ranks} ranks compute each task once, and all know all results`, async () => {
    const done: number[] = [];
    const found = await onRanks(ranks, (world) =>
      computeAll({ world }, tasks, (task) => {
        done.push(task);
        return square(task);
      }));
    for (const results of found) assert.deepEqual(results, tasks.map((task) => task * task));
    assert.deepEqual(done.toSorted(), tasks);
  });
}

Deno.test("a rank that is asked to stop stops the others before their next task", async () => {
  const done: number[] = [];
  const found = await onRanks(2, (world) => {
    const interrupted = () => world.rank === 1 && done.length >= 4;
    return computeAll({ world, interrupted }, tasks, (task) => {
      done.push(task);
      return square(task);
    });
  });
  assert.deepEqual(found, [undefined, undefined]);
  assert.ok(done.length <= 5, `${done}`);
});

Deno.test("what fails at one rank fails at all", async () => {
  const found = await onRanks(
    2,
    (world) =>
      computeAll(
        { world },
        tasks,
        (task) => task === 3 ? Promise.reject(new RangeError("3")) : square(task),
      )
        .catch((error: Error) => error.message),
  );
  for (const message of found) assert.match(`${message}`, /rank 1: .*3/);
});
