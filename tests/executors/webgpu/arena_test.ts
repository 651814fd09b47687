import assert from "node:assert/strict";
import fc from "fast-check";
import {
  assignOffsets,
  bindingAlignment,
  type Lifetime,
} from "../../../src/executors/webgpu/arena.ts";

const lifetime = fc.record({
  bytes: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 1e6 })),
  from: fc.integer({ min: 0, max: 30 }),
  steps: fc.integer({ min: 0, max: 10 }),
}).map(({ bytes, from, steps }): Lifetime => ({ bytes, from, to: from + steps }));

const lifetimes = fc.array(lifetime, { maxLength: 40 });

function stretches(lives: readonly Lifetime[]) {
  const { offsets, bytes } = assignOffsets(lives);
  return { bytes, placed: lives.map((life, i) => ({ ...life, offset: offsets[i]! })) };
}

Deno.test("tensors alive at the same time share no byte", () => {
  fc.assert(fc.property(lifetimes, (lives) => {
    const { placed } = stretches(lives);
    placed.forEach((a, i) =>
      placed.slice(i + 1).forEach((b) => {
        const together = a.from <= b.to && b.from <= a.to;
        const apart = a.offset + a.bytes <= b.offset || b.offset + b.bytes <= a.offset;
        assert.ok(!together || apart, JSON.stringify([a, b]));
      })
    );
  }));
});

Deno.test("a binding may start at every offset and read a vector of four there", () => {
  fc.assert(fc.property(lifetimes, (lives) => {
    const { placed, bytes } = stretches(lives);
    for (const { offset, bytes: own } of placed) {
      assert.equal(offset % bindingAlignment, 0);
      assert.ok(offset + Math.max(16, Math.ceil(own / 16) * 16) <= bytes);
    }
  }));
});

Deno.test("the buffer is never larger than all tensors side by side, nor smaller than those of one moment", () => {
  fc.assert(fc.property(lifetimes, (lives) => {
    const { bytes } = stretches(lives);
    const aligned = lives.map((life) =>
      Math.max(1, Math.ceil(life.bytes / bindingAlignment)) * bindingAlignment
    );
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    assert.ok(bytes <= sum(aligned));
    for (let moment = 0; moment <= 40; moment++) {
      const alive = aligned.filter((_, i) => lives[i]!.from <= moment && moment <= lives[i]!.to);
      assert.ok(bytes >= sum(alive));
    }
  }));
});

Deno.test("a chain of tensors, each needed only for the next, takes the memory of two", () => {
  const chain = Array.from({ length: 50 }, (_, i) => ({ bytes: 1024, from: i, to: i + 1 }));
  assert.equal(assignOffsets(chain).bytes, 2048);
});
