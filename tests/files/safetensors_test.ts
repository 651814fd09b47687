import assert from "node:assert/strict";
import fc from "fast-check";
import { CheckpointError, FileError } from "../../src/errors.ts";
import { nonFiniteTensors, readSafetensors } from "../../src/files/safetensors.ts";
import { safetensorsChunks, writeSafetensors } from "../../src/files/safetensors_writer.ts";
import type { Tensor } from "../../src/files/tensor_types.ts";
import { soak } from "../soak.ts";
import { alwaysFailing, inTemporaryFolder } from "./faulty_calls.ts";
import { anyName, anyTensor, bytesOf, rawFile, tensor } from "./safetensors_samples.ts";

const GOLDEN = new URL("../golden/", import.meta.url).pathname;

Deno.test("whatever is written is read back bit for bit", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/a.safetensors`;
    const content = fc.dictionary(anyName(), anyTensor(), { maxKeys: 6 });
    const words = fc.dictionary(anyName(), anyName(), { maxKeys: 4 });
    const property = fc.property(content, words, (tensors, metadata) => {
      writeSafetensors(path, new Map(Object.entries(tensors)), metadata);
      const file = readSafetensors(path);
      assert.deepEqual({ ...file.metadata }, { ...metadata });
      assert.equal(file.tensors.size, Object.keys(tensors).length);
      for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
        const found = file.tensors.get(name);
        assert.ok(found !== undefined);
        assert.deepEqual([found.dtype, found.shape], [dtype, shape]);
        assert.deepEqual(bytesOf(found), bytesOf({ dtype, shape, data } as Tensor));
      }
    });
    fc.assert(property, { numRuns: soak(200) });
  }));

Deno.test("a written file is the format's: length, padded header, aligned data", () => {
  const tensors = new Map<string, Tensor>([
    ["mask", { dtype: "BOOL", shape: [3], data: Uint8Array.of(1, 0, 1) }],
    ["weight", { dtype: "F32", shape: [1, 2], data: Float32Array.of(1.5, -2) }],
    ["step", { dtype: "I64", shape: [], data: BigInt64Array.of(-7n) }],
  ]);
  const bytes = joined(safetensorsChunks(tensors, { epoch: "3" }));
  const header = '{"__metadata__":{"epoch":"3"},' +
    '"step":{"dtype":"I64","shape":[],"data_offsets":[0,8]},' +
    '"weight":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},' +
    '"mask":{"dtype":"BOOL","shape":[3],"data_offsets":[16,19]}}';
  const data = [[249, 255, 255, 255, 255, 255, 255, 255], [0, 0, 192, 63], [0, 0, 0, 192]].flat();
  assert.deepEqual(bytes, rawFile(header, Uint8Array.of(...data, 1, 0, 1)));
});

Deno.test("large tensors are written from where they lie", () => {
  const data = new Float32Array(1000).subarray(10, 990);
  const [, , chunk] = safetensorsChunks(new Map([["a", { dtype: "F32", shape: [980], data }]]));
  assert.equal(chunk.buffer, data.buffer);
  assert.equal(chunk.byteOffset, 40);
  assert.equal(chunk.byteLength, 980 * 4);
});

Deno.test("the golden files are read as they are", () => {
  const paths = [...Deno.readDirSync(GOLDEN)].map(({ name }) =>
    `${GOLDEN}${name}/tensors.safetensors`
  )
    .filter(exists);
  assert.ok(paths.length >= 60, `${paths.length} golden files`);
  for (const path of paths) {
    const bytes = Deno.readFileSync(path);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    delete header.__metadata__;
    const { tensors } = readSafetensors(path);
    assert.deepEqual([...tensors.keys()], Object.keys(header));
    for (const [name, found] of tensors) {
      const { dtype, shape, data_offsets: [begin, end] } = header[name];
      assert.deepEqual([found.dtype, found.shape], [dtype, shape]);
      assert.deepEqual(bytesOf(found), bytes.subarray(8 + length + begin, 8 + length + end));
    }
  }
});

Deno.test("tensors with values that are not finite are named", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/a`;
    const tensors = new Map<string, Tensor>([
      ["fine", { dtype: "F32", shape: [2], data: Float32Array.of(3e38, -0) }],
      ["nan", { dtype: "F32", shape: [2], data: Float32Array.of(1, NaN) }],
      ["infinite", { dtype: "F64", shape: [1], data: Float64Array.of(-Infinity) }],
      ["largest half", { dtype: "F16", shape: [1], data: Uint16Array.of(0x7bff) }],
      ["infinite half", { dtype: "F16", shape: [2], data: Uint16Array.of(0, 0xfc00) }],
      ["largest bfloat", { dtype: "BF16", shape: [1], data: Uint16Array.of(0x7f7f) }],
      ["nan bfloat", { dtype: "BF16", shape: [1], data: Uint16Array.of(0x7fc0) }],
      ["integers", { dtype: "I32", shape: [1], data: Int32Array.of(-1) }],
    ]);
    writeSafetensors(path, tensors);
    const names = nonFiniteTensors(readSafetensors(path).tensors).sort();
    assert.deepEqual(names, ["infinite", "infinite half", "nan", "nan bfloat"]);
  }));

Deno.test("a file that is none, or not there, gives a line", () =>
  inTemporaryFolder((folder) => {
    assert.throws(() => readSafetensors(`${folder}/none`), /none: cannot be read: no such file/);
    assert.throws(() => readSafetensors(folder), FileError);
    assert.throws(() => readSafetensors("/dev/null"), FileError);
    Deno.writeFileSync(`${folder}/empty`, new Uint8Array());
    assert.throws(() => readSafetensors(`${folder}/empty`), CheckpointError);
  }));

Deno.test("what the reader would refuse is not written, and a full disk keeps the old file", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/a`;
    const one = tensor("F32", [1], new Uint8Array(4));
    writeSafetensors(path, new Map([["old", one]]));
    const full = alwaysFailing("write", "ENOSPC");
    assert.throws(() => writeSafetensors(path, new Map([["new", one]]), {}, full), /no space left/);
    const wrong = { ...one, shape: [2] };
    assert.throws(() => writeSafetensors(path, new Map([["new", wrong]])), /has 1 elements/);
    for (const name of ["__proto__", "__metadata__", "\ud800"]) {
      assert.throws(() => writeSafetensors(path, new Map([[name, one]])), /cannot be stored/);
    }
    assert.throws(() => writeSafetensors(path, new Map(), { a: "\ud800" }), /cannot be stored/);
    const words = { a: "x".repeat(11 * 2 ** 20) };
    assert.throws(() => writeSafetensors(path, new Map(), words), /too large/);
    assert.deepEqual([...readSafetensors(path).tensors.keys()], ["old"]);
  }));

function joined(chunks: Iterable<Uint8Array>): Uint8Array {
  return Uint8Array.from([...chunks].flatMap((chunk) => [...chunk]));
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
