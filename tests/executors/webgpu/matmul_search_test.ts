/** Matmul kernels are chosen by what trials say; wrong, failing and unsteady ones are not. */
import assert from "node:assert/strict";
import {
  isSecond,
  runnableMatmuls,
  searchMatmuls,
  timedSizes,
  type Trials,
} from "../../../src/executors/webgpu/matmul_search.ts";
import { openTrials } from "../../../src/executors/webgpu/matmul_choice.ts";
import { isRightFeedForward } from "../../../src/executors/webgpu/feed_forward_trial.ts";
import { isRight, type Timing } from "../../../src/executors/webgpu/matmul_trial.ts";
import type { MatmulChoice, MatmulKernel } from "../../../src/graph/dispatch.ts";
import { matmulKernels } from "../../../src/lowering/matmul_kernels.ts";
import { testGpu } from "./gpu.ts";

const [slow, fast, fastest] = matmulKernels.slice(0, 3);
const kernels = [slow!, fast!, fastest!];

/** Trials by a clock that stands still. */
function trials(times: Readonly<Record<string, number>>, more: Partial<Trials> = {}): Trials {
  return {
    isRight: () => Promise.resolve(true),
    time: (kernel) => Promise.resolve({ best: times[kernel?.name ?? "plain"]!, spread: 1 }),
    isRightFeedForward: () => Promise.resolve(true),
    timeFeedForward: ([choice]) =>
      Promise.resolve({ best: times[choice!.feedForward?.name ?? "plain"]!, spread: 1 }),
    now: () => 0,
    ...more,
  } as Trials;
}

const times = { plain: 10, [slow!.name]: 20, [fast!.name]: 5, [fastest!.name]: 2 };
const names = (
  choices: readonly { kernel?: { name: string } }[],
) => [...new Set(choices.map(({ kernel }) => kernel?.name))];

Deno.test("each size takes its fastest kernel", async () => {
  const { choices, problems, steady } = await searchMatmuls(kernels, trials(times));
  assert.deepEqual(choices.map(({ kernel: _, ...size }) => size), timedSizes);
  assert.deepEqual(names(choices), [fastest!.name]);
  assert.deepEqual([problems, steady], [[], true]);
});

Deno.test("a kernel that is wrong is dropped, said once, and the next one is taken", async () => {
  const isRight: Trials["isRight"] = (kernel) => Promise.resolve(kernel !== fastest);
  const { choices, problems } = await searchMatmuls(kernels, trials(times, { isRight }));
  assert.deepEqual(names(choices), [fast!.name]);
  assert.deepEqual(problems, [`kernel ${fastest!.name} gives wrong results`]);
});

Deno.test("a kernel that fails is dropped; if the plain one does, the search fails", async () => {
  const failing = (name: string | undefined) =>
    trials(times, {
      time: (kernel) =>
        kernel?.name === name
          ? Promise.reject(new Error("no\nluck"))
          : trials(times).time(kernel, timedSizes[0]!),
    });
  const { choices, problems } = await searchMatmuls(kernels, failing(fastest!.name));
  assert.deepEqual(names(choices), [fast!.name]);
  assert.deepEqual(problems, [`kernel ${fastest!.name} does not run (no)`]);
  await assert.rejects(searchMatmuls(kernels, failing(undefined)), /luck/);
});

Deno.test("where nothing is clearly faster, or times vary, the plain kernel stays", async () => {
  const alike = await searchMatmuls(kernels, trials({ ...times, plain: 2.05 }));
  assert.deepEqual(names(alike.choices), [undefined]);
  assert.ok(alike.steady);
  const time = (kernel: { name: string } | undefined): Promise<Timing> =>
    Promise.resolve({ best: times[kernel?.name ?? "plain"]!, spread: kernel === fast ? 2 : 1 });
  const varying = await searchMatmuls(kernels, trials(times, { time }));
  assert.deepEqual(names(varying.choices), [undefined]);
  assert.equal(varying.steady, false);
  assert.equal(varying.problems.length, timedSizes.length);
  let asked = 0;
  const waking = await searchMatmuls(
    kernels,
    trials(times, {
      time: (kernel) =>
        Promise.resolve({ best: kernel ? 1 : asked++ % 2 === 0 ? 10 : 5, spread: 1 }),
    }),
  );
  assert.deepEqual([names(waking.choices), waking.steady], [[undefined], false]);
});

Deno.test("the search ends in time, with what it has found", async () => {
  let clock = 0;
  const now = () => clock += 250;
  const { choices } = await searchMatmuls(kernels, trials(times, { now }));
  assert.ok(choices.length > 0 && choices.length < timedSizes.length, `${choices.length}`);
});

const pairs = matmulKernels.filter(({ feedForward }) => feedForward).slice(0, 2);
const [wrongPair, rightPair] = pairs as [MatmulKernel, MatmulKernel];
const pairTimes = { ...times, [wrongPair.name]: 1, [rightPair.name]: 6 };

Deno.test("feed-forward blocks take one kernel where it is right and faster than two matmuls", async () => {
  const isRightFeedForward = (kernel: MatmulKernel) => Promise.resolve(kernel !== wrongPair);
  const some = trials(pairTimes, { isRightFeedForward });
  const { choices, problems } = await searchMatmuls([...kernels, ...pairs], some);
  for (const { feedForward, kernel, ...size } of choices) {
    assert.equal(feedForward, isSecond(size) ? rightPair : undefined);
    assert.equal(kernel, fastest);
  }
  assert.deepEqual(problems, [`kernel ${wrongPair.name} gives wrong results`]);
  const slow = { ...pairTimes, [wrongPair.name]: 9.8, [rightPair.name]: 11 };
  const others = (await searchMatmuls(pairs, trials(slow))).choices;
  assert.ok(others.every(({ feedForward }) => feedForward === undefined));
});

Deno.test("two matmuls are timed with the kernels found for them", async () => {
  const asked: (readonly MatmulChoice[])[] = [];
  const timeFeedForward: Trials["timeFeedForward"] = (matmuls) => {
    asked.push(matmuls);
    return Promise.resolve({ best: 1, spread: 1 });
  };
  await searchMatmuls([...kernels, rightPair], trials(times, { timeFeedForward }));
  assert.ok(asked.flat().every(({ kernel }) => kernel === fastest));
  assert.deepEqual(
    new Set(asked.flat().map((choice) => choice.feedForward)),
    new Set([undefined, rightPair]),
  );
});

Deno.test("a split of the inner dimension is tried only where there are few tiles and it is long", async () => {
  const splitting = matmulKernels.filter(({ share }) => share !== undefined);
  const tried = new Set<string>();
  const time: Trials["time"] = (kernel, { rows, columns, inner }) => {
    if (kernel) tried.add(`${rows} ${columns} ${inner}`);
    return Promise.resolve({ best: kernel ? 1 : 2, spread: 1 });
  };
  const { choices } = await searchMatmuls(splitting, trials(times, { time }));
  assert.deepEqual([...tried].sort(), ["256 256 1024", "384 512 2048", "96 256 1024"]);
  assert.equal(choices.filter(({ kernel }) => kernel !== undefined).length, 3);
});

Deno.test("on a device, right kernels pass, and wrong ones and those that do not compile do not", async () => {
  const gpu = await testGpu();
  const right = runnableMatmuls(gpu).find(({ rows }) => rows === 32)!;
  assert.ok(await isRight(gpu, right));
  // Threads ask for rows that others hold.
  const wrong = { ...right, name: "wrong", threadRows: 8 };
  assert.equal(await isRight(gpu, wrong), false);
  const trials = await openTrials();
  try {
    const broken = { ...right, name: "broken", depth: 10.5 };
    const size = { rows: 64, columns: 64, inner: 64 };
    await assert.rejects(trials.time(broken, size));
    const { best, spread } = await trials.time(right, size);
    assert.ok(best > 0 && spread >= 1, "the device that comes after works");
  } finally {
    trials.close();
  }
});

Deno.test("on a device, wrong kernels that split or do two products at once are found out", async () => {
  const gpu = await testGpu(), runnable = runnableMatmuls(gpu);
  const splitting = runnable.find(({ share }) => share !== undefined)!;
  assert.ok(await isRight(gpu, splitting));
  // Threads ask for rows that others hold.
  assert.equal(await isRight(gpu, { ...splitting, threadRows: 8 }), false);
  const pair = runnable.find(({ feedForward }) => feedForward)!;
  assert.ok(await isRightFeedForward(gpu, pair));
  assert.equal(await isRightFeedForward(gpu, { ...pair, threadRows: 8 }), false);
});
