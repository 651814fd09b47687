import assert from "node:assert/strict";
import fc from "fast-check";
import * as write from "./pickle_writer.ts";
import { dictionary, pickle, SIX, tensor, type TensorFields, torchFile } from "./pickle_writer.ts";
import { assertRefused, readBytes } from "./refusals.ts";

function fileOf(
  fields: TensorFields,
  storages: Record<string, Uint8Array> = { 0: SIX },
): Uint8Array {
  return torchFile(pickle(dictionary({ encoder: dictionary({ a: tensor(fields) }) })), storages);
}

async function elements(fields: TensorFields): Promise<number[]> {
  const { modules } = await readBytes(fileOf(fields));
  return [...modules.get("encoder")!.get("a")!.data];
}

/** Tensors that say what their file does not hold; the storage has six float32. */
const OUTSIDE: readonly [string, TensorFields, RegExp][] = [
  ["an offset", { offset: 1 }, /a tensor ends at element 7 of a storage of 6/],
  [
    "an offset of an empty tensor",
    { offset: 7, shape: [0], strides: [1] },
    /ends at element 7 of a/,
  ],
  ["a size", { shape: [3, 3] }, /ends at element 9 of a/],
  ["a stride", { strides: [4, 1] }, /ends at element 7 of a/],
  ["sizes whose product overflows", { shape: [2n ** 53n - 1n, 2n ** 53n - 1n] }, /ends at element/],
  ["a stride beyond all bounds", { strides: [2n ** 53n - 1n, 1] }, /ends at element/],
  ["a size beyond 2^53", { shape: [2n ** 53n, 1] }, /not as many strides/],
  ["a negative size", { shape: [-2, -3] }, /not as many strides/],
  ["a negative stride", { strides: [-3, 1] }, /not as many strides/],
  ["a negative offset", { offset: -1 }, /no offset/],
  ["a stride too few", { strides: [1] }, /not as many strides/],
  ["many dimensions", { shape: Array(33).fill(1), strides: Array(33).fill(1) }, /at most 32/],
  ["more elements than the storage", { elements: 7 }, /storage "0": it has 24 bytes, expected 28/],
  ["fewer elements than the storage", { elements: 5, shape: [1, 1] }, /has 24 bytes, expected 20/],
  ["elements without end", { elements: 2n ** 53n - 1n }, /has 24 bytes/],
  ["a negative number of elements", { elements: -1 }, /without saying its type, its name and its/],
  ["a wider type", { type: "DoubleStorage" }, /has 24 bytes, expected 48/],
  ["an unknown type", { type: "ComplexFloatStorage" }, /asks for torch\.ComplexFloatStorage/],
  ["a storage that is missing", { key: "1" }, /storage "1": it is missing/],
  ["a storage outside its folder", { key: "../version" }, /storage "\.\.\/version": it is missing/],
  [
    "one element repeated for ever",
    { shape: [2 ** 30, 2 ** 30], strides: [0, 0] },
    /too many times/,
  ],
];

for (const [name, fields, reason] of OUTSIDE) {
  Deno.test(`a tensor with ${name} is refused`, () => assertRefused(fileOf(fields), reason));
}

Deno.test("a size of 0 is no way around the bounds of the other sizes", async () => {
  const most = 2n ** 53n - 1n;
  const shape = [0, ...Array(31).fill(most)];
  assert.deepEqual(await elements({ shape, strides: Array(32).fill(most) }), []);
});

Deno.test("sizes without strides are one element", async () => {
  assert.deepEqual(await elements({ shape: [], strides: [], offset: 5 }), [5]);
});

Deno.test("a repeated element is copied a few times", async () => {
  assert.deepEqual(await elements({ shape: [2, 3], strides: [0, 2], offset: 1 }), [
    1,
    3,
    5,
    1,
    3,
    5,
  ]);
});

Deno.test("a storage of two types or sizes is refused", async () => {
  const file = (second: TensorFields) =>
    torchFile(pickle(dictionary({ encoder: dictionary({ a: tensor(), b: tensor(second) }) })));
  const half = { shape: [1, 3] };
  await assertRefused(file({ type: "IntStorage" }), /storage "0": it has two types/);
  await assertRefused(file({ elements: 3, ...half }), /storage "0": it has two sizes/);
});

Deno.test("thousands of exchanged views of one storage are refused before they fill memory", async () => {
  const weights: Record<string, Uint8Array> = {};
  for (let i = 0; i < 1000; i++) weights[i] = tensor({ shape: [3, 2], strides: [1, 3] });
  const file = torchFile(pickle(dictionary({ encoder: dictionary(weights) })));
  await assertRefused(file, /storage "0": tensors hold its elements too many times/);
});

Deno.test("integers are no weights", () =>
  assertRefused(
    fileOf({ type: "IntStorage" }),
    /encoder "a": expected a tensor of floating point/,
  ));

Deno.test("16-bit floats of all kinds are read", async () => {
  const bits = Uint16Array.of(0x0000, 0x8000, 0x0001, 0x3c00, 0x7bff, 0xfc00);
  const file = (type: string) => fileOf({ type }, { 0: new Uint8Array(bits.buffer) });
  const half = await readBytes(file("HalfStorage"));
  assert.deepEqual([...half.modules.get("encoder")!.get("a")!.data], [
    ...[0, -0, 2 ** -24, 1, 65504, -Infinity],
  ]);
  const bfloat = await readBytes(file("BFloat16Storage"));
  const upper = Uint32Array.from(bits, (half) => half << 16);
  assert.deepEqual(bfloat.modules.get("encoder")!.get("a")!.data, new Float32Array(upper.buffer));
});

/** Sizes and strides as they come, small enough to be sometimes inside. */
const layouts = fc.array(fc.tuple(fc.nat(3), fc.nat(4)), { maxLength: 4 })
  .map((pairs) => ({ shape: pairs.map(([size]) => size), strides: pairs.map(([, s]) => s) }));

Deno.test("a tensor of any layout holds what its strides say, or is refused", () =>
  fc.assert(
    fc.asyncProperty(layouts, fc.nat(6), async ({ shape, strides }, offset) => {
      const places = placesOf(shape, strides, offset);
      const fields = { shape, strides, offset };
      if (places.some((place) => place > 5) || places.length > 48) {
        await assertRefused(fileOf(fields), /ends at element|too many times/);
      } else {
        // Element i of the storage is the number i.
        assert.deepEqual(await elements(fields), places);
      }
    }),
    { numRuns: 300 },
  ));

/** Where the elements lie, in row-major order. */
function placesOf(shape: readonly number[], strides: readonly number[], offset: number): number[] {
  if (shape.length === 0) return [offset];
  const [size, ...sizes] = shape;
  const [stride, ...others] = strides;
  return Array.from({ length: size }, (_, i) => placesOf(sizes, others, offset + i * stride))
    .flat();
}

Deno.test("integers are written and read as they are", async () => {
  const state = dictionary({
    step: tensor({ type: "LongStorage", shape: [3], strides: [1], elements: 3 }),
  });
  const indexed = write.indexed(0, state);
  const optimizer = dictionary({ state: indexed, param_groups: write.op.emptyList });
  const data = new Uint8Array(BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 53n + 1n).buffer);
  const encoder = dictionary({});
  const file = torchFile(pickle(dictionary({ encoder, optimizer })), { 0: data });
  const step = (await readBytes(file)).optimizer!.state.get(0)!.get("step");
  const expected = BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 53n + 1n);
  assert.deepEqual(step, { shape: [3], data: expected, place: "0 0 3" });
});
