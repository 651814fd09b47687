import assert from "node:assert/strict";
import { controlBytes, penaltyOffset } from "../../../src/executors/webgpu/control.ts";
import { GpuBuffers } from "../../../src/executors/webgpu/gpu_buffers.ts";
import { addRanks } from "../../../src/executors/webgpu/gradient_exchange.ts";
import { onRanks } from "../../mpi/ranks.ts";
import { testGpu } from "./gpu.ts";

const size = 300;

/** What a rank has computed. */
const gradientsOf = (rank: number) =>
  Float32Array.from({ length: size }, (_, i) => i + 1000 * rank);

for (const pieceBytes of [16, 4 * size, 2 ** 20]) {
  Deno.test(`ranks add up what they may have written, in pieces of ${pieceBytes} bytes`, async () => {
    const gpu = await testGpu();
    const found = await onRanks(2, async (world) => {
      const buffers = new GpuBuffers(gpu), { rank } = world;
      for (const name of ["gradients", "losses"]) buffers.ensure(name, 4 * size);
      buffers.ensure("control", controlBytes);
      buffers.write("gradients", gradientsOf(rank));
      buffers.write("losses", Float32Array.of(rank + 1, rank + 2));
      gpu.device.queue.writeBuffer(buffers.all.control!, penaltyOffset, Float32Array.of(rank + 7));
      // One that ends within a piece, and one that begins behind a gap.
      const ranges = [{ offset: 0, length: 33 }, { offset: 100, length: 200 }];
      const results = { gradients: "gradients", losses: "losses", batches: 2, ranges };
      await addRanks(world, gpu, buffers, results, pieceBytes);
      const gradients = new Float32Array(size), losses = new Float32Array(2);
      await buffers.read("gradients", gradients);
      await buffers.read("losses", losses);
      const penalty = new Float32Array(await buffers.bytesOf("control", penaltyOffset, 4));
      Object.values(buffers.all).forEach((buffer) => buffer.destroy());
      return { gradients, losses: [...losses], penalty: [...penalty] };
    });
    for (const [rank, { gradients, losses, penalty }] of found.entries()) {
      const own = gradientsOf(rank), other = gradientsOf(1 - rank);
      const isShared = (i: number) => i < 33 || i >= 100;
      assert.deepEqual(gradients, own.map((value, i) => isShared(i) ? value + other[i]! : value));
      assert.deepEqual([losses, penalty], [[8, 0], [8]]);
    }
  });
}
