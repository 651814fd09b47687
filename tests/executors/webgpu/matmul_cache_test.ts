/** The kernels that were chosen for a graphics card are kept, and found again only for the same card and driver. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import {
  keepMatmuls,
  keptMatmuls,
  matmulFile,
  matmulKey,
} from "../../../src/executors/webgpu/matmul_cache.ts";
import { MatmulError, withMatmuls } from "../../../src/executors/webgpu/matmul_choice.ts";
import {
  runnableMatmuls,
  timedSizes,
  type Trials,
} from "../../../src/executors/webgpu/matmul_search.ts";
import { direct } from "../../../src/lowering/direct_product.ts";
import { matmulKernels, only } from "../../../src/lowering/matmul_kernels.ts";
import { inTemporaryFolder, namesIn } from "../../files/faulty_calls.ts";
import { soak } from "../../soak.ts";
import { testGpu } from "./gpu.ts";

const gpu = await testGpu(), key = matmulKey(gpu), kernels = runnableMatmuls(gpu);
const [kernel] = matmulKernels, pair = kernels.find(({ feedForward }) => feedForward)!;
const choices = timedSizes.map((size, i) => ({
  ...size,
  ...i % 2 === 0 && { kernel: kernel! },
  ...i % 3 === 0 && { feedForward: pair },
}));

Deno.test("a choice is found again for the same card, driver and kernels", () =>
  inTemporaryFolder((folder) => {
    const path = matmulFile(folder, key);
    assert.equal(keptMatmuls(path, key, kernels), undefined);
    keepMatmuls(path, key, choices);
    assert.deepEqual(keptMatmuls(path, key, kernels), choices);
    for (const other of [{ driver: 7 }, { name: "another" }, { deno: "3" }, { kernels: "" }]) {
      const changed = { ...key, ...other };
      assert.notEqual(matmulFile(folder, changed), path);
      assert.equal(keptMatmuls(path, changed, kernels), undefined, "as if names collided");
    }
    assert.equal(
      keptMatmuls(path, key, kernels.filter((each) => each !== kernel)),
      undefined,
      "a kernel it cannot run",
    );
  }));

Deno.test("a damaged or hostile file counts as none", () =>
  inTemporaryFolder((folder) => {
    const path = matmulFile(folder, key);
    keepMatmuls(path, key, choices);
    const text = Deno.readTextFileSync(path);
    const none = { kernel: null, feedForward: null };
    const hostile = [
      "",
      "null",
      "[]",
      text.slice(0, -9),
      " ".repeat(20_000) + text,
      JSON.stringify({ key, chosen: [] }),
      JSON.stringify({ key, chosen: {} }),
      JSON.stringify({ key, chosen: { length: 1e9 } }),
      JSON.stringify({ key, chosen: [null] }),
      JSON.stringify({ key, chosen: [{ ...timedSizes[0], kernel: "constructor" }] }),
      JSON.stringify({ key, chosen: [{ ...timedSizes[0], ...none, kernel: "constructor" }] }),
      JSON.stringify({ key, chosen: [{ ...timedSizes[0] }] }),
      JSON.stringify({ key, chosen: [{ ...timedSizes[0], kernel: null }] }),
      JSON.stringify({ key, chosen: [{ ...timedSizes[0], ...none, feedForward: kernel!.name }] }),
      JSON.stringify({ key, chosen: [{ rows: -1, columns: 1, inner: 1, ...none }] }),
    ];
    for (const damaged of hostile) {
      Deno.writeTextFileSync(path, damaged);
      assert.equal(keptMatmuls(path, key, kernels), undefined, damaged.slice(0, 80));
    }
    const bytes = new TextEncoder().encode(text);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        Deno.writeFileSync(path, bytes.with(at, byte));
        for (const { kernel, feedForward } of keptMatmuls(path, key, kernels) ?? []) {
          assert.ok(kernel === undefined || kernels.includes(kernel));
          assert.ok(feedForward === undefined || feedForward === pair);
        }
      }),
      { numRuns: soak(500) },
    );
  }));

/** Trials that count how often they are opened, and find one kernel fastest. */
function counted() {
  const asked = { opened: 0 };
  const trials = (): Promise<Trials & { close(): void }> => {
    asked.opened++;
    return Promise.resolve({
      isRight: () => Promise.resolve(true),
      time: (tried) => Promise.resolve({ best: tried === kernel ? 1 : 5, spread: 1 }),
      isRightFeedForward: () => Promise.resolve(true),
      timeFeedForward: ([choice]) =>
        Promise.resolve({ best: choice!.feedForward === pair ? 1 : 5, spread: 1 }),
      now: () => 0,
      close: () => {},
    });
  };
  return { asked, trials };
}

Deno.test("the first start on a card times kernels, the next reuses the choice, measure makes it anew", () =>
  inTemporaryFolder(async (cache) => {
    const card = { ...gpu, software: false }, lines: string[] = [];
    const { asked, trials } = counted();
    const fitted = (wish: string) =>
      withMatmuls(card, wish, (line) => lines.push(line), { cache, trials });
    const first = await fitted("auto");
    assert.ok(first.matmuls.every((choice) => choice.kernel === kernel));
    assert.match(
      lines.join("\n"),
      /^Timed the matmul kernels of .* s: \S+ \(6 of 6 sizes\); feed-forward blocks by \S+ \(4 of 4 sizes\)$/,
    );
    assert.deepEqual((await fitted("auto")).matmuls, first.matmuls);
    assert.equal(asked.opened, 1);
    await fitted("measure");
    assert.equal(asked.opened, 2);
    assert.deepEqual((await fitted("plain")).matmuls, []);
    assert.deepEqual((await fitted(kernel!.name)).matmuls, only(kernel));
    assert.deepEqual((await fitted(pair.name)).matmuls.map((choice) => choice.feedForward), [pair]);
    assert.equal(asked.opened, 2);
    await assert.rejects(fitted("64x46x16"), MatmulError);
  }));

Deno.test("software adapters have a kernel of their own, for which nothing is timed", () =>
  inTemporaryFolder(async (cache) => {
    const { asked, trials } = counted();
    assert.deepEqual(gpu.matmuls, gpu.software ? only(direct) : []);
    const software = { ...gpu, software: true, matmuls: only(direct) };
    const fitted = await withMatmuls(software, "auto", assert.fail, { cache, trials });
    assert.deepEqual([fitted.matmuls, asked.opened], [only(direct), 0]);
    const measured = await withMatmuls(software, "measure", () => {}, { cache, trials });
    assert.deepEqual([measured.matmuls.length, asked.opened], [timedSizes.length, 1]);
    assert.deepEqual(namesIn(cache), [], "nothing that auto would not ask for is kept");
  }));

Deno.test("without a cache, with one that cannot be written, or after a failure, training goes on", () =>
  inTemporaryFolder(async (folder) => {
    const card = { ...gpu, software: false }, lines: string[] = [];
    const note = (line: string) => void lines.push(line);
    const { trials } = counted();
    const fitted = await withMatmuls(card, "auto", note, { cache: undefined, trials });
    assert.equal(fitted.matmuls.length, timedSizes.length);
    const file = `${folder}/file`;
    Deno.writeTextFileSync(file, "");
    const kept = await withMatmuls(card, "auto", note, { cache: file, trials });
    assert.equal(kept.matmuls.length, timedSizes.length);
    assert.match(lines.at(-1)!, /times the matmul kernels again$/);
    const lost = () => Promise.reject(new Error("the card is gone"));
    const plain = await withMatmuls(card, "auto", note, { cache: folder, trials: lost });
    assert.deepEqual(plain.matmuls, []);
    assert.match(lines.at(-1)!, /^Timing matmul kernels failed \(the card is gone\)/);
    assert.ok(!existsSync(dirname(matmulFile(folder, key))));
  }));
