/** ONNX files that are damaged, or made to hurt: one line each. How much they take is measured in tests/files. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { CheckpointError } from "../../src/errors.ts";
import { exportFormat } from "../../src/export/format.ts";
import { readExportedHeader, readExportedWeights } from "../../src/export/read_exported.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { soak } from "../soak.ts";
import { bytesField, flags, initializer, metadataOf, smallOnnx } from "./small_onnx.ts";

const matrix = initializer("encoder.a.weight", [2, 3]);
const scalar = initializer("decoder.scale", []);

function assertRefused(path: string, says: RegExp): void {
  for (const read of [readExportedWeights, readExportedHeader]) {
    assert.throws(() => read(path), (error) => {
      assert(error instanceof CheckpointError, String(error));
      assert.match(error.message, says);
      return true;
    });
  }
}

async function refused(bytes: Uint8Array, says: RegExp): Promise<void> {
  await inTemporaryFolder((folder) => {
    const path = `${folder}/mine.onnx`;
    Deno.writeFileSync(path, bytes);
    assertRefused(path, says);
  });
}

Deno.test("what onnx-proto writes is read, and nothing but the weights kept", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/mine.onnx`;
    const dims = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });
    const name = fc.constantFrom("encoder.a", "decoder.layers.0.b", "constant_1", "decoder. c", "");
    fc.assert(
      fc.property(fc.array(fc.tuple(name, dims), { maxLength: 6 }), (shapes) => {
        Deno.writeFileSync(path, smallOnnx(shapes.map(([name, dims]) => initializer(name, dims))));
        const weights = new Map<string, number[]>(
          shapes.filter(([name]) => /^(en|de)coder\.\w/.test(name)),
        );
        const { tensors, parameters } = readExportedWeights(path);
        assert.equal(parameters.operation, "gcd");
        assert.deepEqual([...tensors.keys()], [...weights.keys()]);
        for (const [name, { shape, data }] of tensors) {
          assert.deepEqual(shape, weights.get(name));
          assert.deepEqual([...data], [...Array(data.length).keys()]);
        }
        const header = readExportedHeader(path);
        assert.deepEqual(
          [...header.tensors],
          [...tensors].map(([name, { dtype, shape }]) => [name, { dtype, shape }]),
        );
      }),
      { numRuns: soak(50) },
    );
  }));

Deno.test("dimensions may be packed into one field", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/mine.onnx`;
    const tensor = [
      ...bytesField(1, Uint8Array.of(2, 1)),
      ...[0x10, 1],
      ...bytesField(8, new TextEncoder().encode("encoder.a")),
      ...bytesField(9, new Uint8Array(8)),
    ];
    const graph = bytesField(5, Uint8Array.from(tensor));
    Deno.writeFileSync(path, Buffer.concat([smallOnnx([], { graph: null }), bytesField(7, graph)]));
    assert.deepEqual(readExportedWeights(path).tensors.get("encoder.a")!.shape, [2, 1]);
  }));

Deno.test("values that do not fit are refused", async () => {
  const says = /: tensor encoder\.a\.weight: its values do not fit its shape \[/;
  for (
    const change of [
      { dims: [2, 4] },
      { dims: [-2, -3] },
      { dims: [2 ** 26, 2 ** 26, 2 ** 26] },
      { dataType: 7 },
      { rawData: null },
      { rawData: new Uint8Array(23) },
    ]
  ) await refused(smallOnnx([{ ...matrix, ...change }]), says);
});

Deno.test("more than a model has is refused", async () => {
  const many = (number: number, count: number) => {
    const fields = new Uint8Array(2 * count);
    for (let i = 0; i < count; i++) fields[2 * i] = 8 * number + 2;
    return bytesField(7, fields);
  };
  await refused(
    Buffer.concat([smallOnnx([], { graph: null }), many(5, 32_769)]),
    /has more than 32768 tensors$/,
  );
  await refused(
    Buffer.concat([smallOnnx([], { graph: null }), many(1, 2 ** 20)]),
    /has more than 1048576 fields$/,
  );
  const dims = Array(33).fill(1);
  await refused(smallOnnx([{ ...matrix, dims }]), /a tensor has more than 32 dimensions$/);
  const texts = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`key${i}`, ""]));
  await refused(smallOnnx([], { metadataProps: metadataOf(texts) }), /has more than 16 texts$/);
  const long = { format: exportFormat, parameters: flags + " ".repeat(2 ** 18) };
  await refused(smallOnnx([], { metadataProps: metadataOf(long) }), /not exported by this program/);
});

Deno.test("bytes that are no message are refused", async () => {
  const good = smallOnnx([matrix]);
  const says = /: not an ONNX file, or damaged$/;
  // A group, a length beyond the end, a number that does not end, and text that is not UTF-8.
  await refused(Buffer.concat([good, Uint8Array.of(0x0b)]), says);
  await refused(Buffer.concat([good, Uint8Array.of(0x0a, 2, 0)]), says);
  await refused(Buffer.concat([good, Uint8Array.of(0x08, ...Array(11).fill(0xff))]), says);
  await refused(Buffer.concat([good, bytesField(14, bytesField(1, Uint8Array.of(0xff)))]), says);
});

Deno.test("whatever happens to the bytes, either weights are read or one line says what is wrong", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/mine.onnx`, whole = smallOnnx([matrix, scalar]);
    // The graph comes first, a text of all flags behind it.
    const inGraph = fc.nat(200), anywhere = fc.nat(whole.length - 1);
    const change = fc.tuple(fc.oneof(inGraph, anywhere), fc.nat(255));
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 5 }),
        fc.option(anywhere, { nil: whole.length }),
        (changes, length) => {
          const spoiled = new Uint8Array(whole);
          for (const [at, value] of changes) spoiled[at] = value;
          Deno.writeFileSync(path, spoiled.subarray(0, length));
          try {
            assert(readExportedWeights(path).tensors.size <= 2);
          } catch (error) {
            assert(error instanceof CheckpointError, String(error));
            assert.match(error.message, /^[^\n]+$/);
          }
        },
      ),
      { numRuns: soak(1000) },
    );
  }));
