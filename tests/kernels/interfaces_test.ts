/** The text of every kernel agrees with what its dispatches bind: checked without a GPU. */
import assert from "node:assert/strict";
import { kernelText } from "../../src/executors/webgpu/kernel_text.ts";
import { planGraph, type PlannedDispatch } from "../../src/executors/webgpu/plan.ts";
import { updateDispatches } from "../../src/executors/webgpu/update_dispatches.ts";
import { input, type Tensor } from "../../src/graph/graph.ts";
import { argmax } from "../../src/ops/argmax.ts";
import { attention } from "../../src/ops/attention.ts";
import { topK } from "../../src/ops/top_k.ts";
import { concatColumns } from "../../src/ops/concat_columns.ts";
import { increase } from "../../src/ops/increase.ts";
import { layerNorm } from "../../src/ops/layer_norm.ts";
import { matmul } from "../../src/ops/matmul.ts";
import { nextBeams } from "../../src/ops/next_beams.ts";
import { rotary } from "../../src/ops/rotary.ts";
import { scatterRows } from "../../src/ops/scatter_rows.ts";
import { splitColumns } from "../../src/ops/split_columns.ts";
import { matmulKernels, only } from "../../src/lowering/matmul_kernels.ts";
import { unknownDevice } from "../../src/lowering/workgroups.ts";
import { parseOptimizer } from "../../src/optimizers/parse_optimizer.ts";
import { renderUpdate } from "../../src/optimizers/wgsl_renderer.ts";
import { smallModel } from "../models/small_transformer.ts";
import { stems, textOf } from "../meta/source_files.ts";

const float = (name: string, ...shape: number[]) => input(name, "f32", shape);

/** Every leaf and result lies in a buffer of its own, named like the leaf. */
function planned(roots: readonly Tensor[], hint = unknownDevice): readonly PlannedDispatch[] {
  const sizes = { B: 3, S: 5, T: 4 };
  return planGraph(roots, sizes, {
    typeOf: ({ type }) => type,
    placeOf: ({ origin }, bytes) =>
      origin.kind === "input" || origin.kind === "parameter"
        ? { buffer: origin.name, offset: 0, bytes }
        : undefined,
  }, hint).dispatches;
}

const shape = { heads: 2, batch: 3, queries: 4, keys: 5, causal: true, firstKeys: 0 };
const [query, key, value] = [float("query", 12, 8), float("key", 15, 8), float("value", 15, 8)];
const lengths = input("lengths", "i32", [3]), bias = float("bias", 60);

const models = [
  { dropout: 0.1, attention_dropout: 0.1 },
  { max_src_len: 3, positions: "rotary" },
  { lstm: true, lstm_hidden_dim: 6 },
  { lstm: true, GRU: true, lstm_hidden_dim: 6, bidirectional: true },
  { enc_loops: 2, enc_act: true, enc_loop_idx: 0 },
].map((flags) => Object.values(smallModel(flags).training));

const others = [
  [argmax(float("x", 3, 4))],
  [attention(query!, key!, value!, shape), attention(query!, key!, value!, { ...shape, bias })],
  [attention(query!, key!, value!, { ...shape, lengths, bias })],
  topK(float("logits", 6, 4), float("sums", 6), { problems: 3, count: 2 }),
  nextBeams(float("scores", 3, 4), input("choices", "i32", [3, 4]), {
    ...{ size: 2, vocabSize: 9, closing: 0 },
  }),
  [scatterRows(float("x", 6, 4), float("rows", 3, 4), input("at", "i32", [3]))],
  [increase(input("x", "i32", [3]), input("by", "i32", [1]))],
  [rotary(float("x", 3, 8), { heads: 2, length: 1, batch: 3 }, input("positions", "i32", [3]))],
  splitColumns(float("x", 3, 20), new Array(10).fill(2)),
  [concatColumns(Array.from({ length: 9 }, (_, i) => float(`part${i}`, 3, 2)))],
  [matmul(float("a", 3, 4), float("b", 4, 3))],
];

const { rule } = parseOptimizer("adam");
const update = updateDispatches(
  {
    ranges: [{ offset: 0, length: 5000 }, { offset: 5120, length: 100 }],
    kernel: renderUpdate(rule),
    options: { clipGradNorm: 1, accumulate: 2, mixed: true },
  },
  (buffer) => ({ buffer, offset: 0, bytes: 1024 }),
  unknownDevice,
);

const splitting = { ...matmulKernels.find(({ share }) => share !== undefined)!, share: 1 };
const card = {
  ...unknownDevice,
  ...{ mostBindings: 16, workgroupBytes: 32768, matmuls: only(splitting) },
};

const dispatches = [
  ...[...models, ...others].flatMap((roots) => planned(roots)),
  ...models.flatMap((roots) => planned(roots, card)),
  ...update,
];

Deno.test("arrays are declared in the order in which they are bound, behind the uniform", () => {
  for (const { kernel, source, slots, storage, interface: own } of dispatches) {
    const text = kernelText(source, slots, own);
    const declared = [...text.matchAll(/@binding\((\d+)\) var<[\w, ]+> (\w+):/g)];
    const buffers = own.variables.filter(({ kind }) => kind === "buffer").map(({ name }) => name);
    assert.deepEqual(
      declared.map(([, number, name]) => [Number(number), name]),
      [own.capacity === undefined ? "dims" : "problems", ...buffers].map((name, i) => [i, name]),
      kernel,
    );
    assert.equal(storage.length, buffers.length, kernel);
  }
});

Deno.test("a kernel names all that it is given, and nothing that it is not", () => {
  for (const { kernel, source, slots, interface: own } of dispatches) {
    const code = kernelText(source, slots, { variables: [], dims: own.dims }).replaceAll(
      /\/\/.*/g,
      "",
    );
    // An expression may leave an operand unread: that of broadcast_to only says a shape.
    for (const { name } of own.variables.filter(({ name }) => !name.startsWith("operand"))) {
      assert.match(code, new RegExp(`\\b${name}\\b`), `${kernel} has no use for ${name}`);
    }
    const isNeeded = (field: string) => !/^operand\d|Given$/.test(field);
    const fields = own.dims.map((field) => field.split(":")[0]!).filter(isNeeded);
    const found = [...code.matchAll(/\bdims\.(\w+)/g)].map(([, name]) => name!);
    const used = new Set(found.filter(isNeeded));
    assert.deepEqual([...used].sort(), fields.sort(), kernel);
    const asked = [...code.matchAll(/\bhas([A-Z]\w*)\b/g)].map(([, name]) =>
      name![0]!.toLowerCase() + name!.slice(1)
    );
    const optional = own.variables.filter((v) => v.optional).map(({ name }) => name);
    assert.deepEqual([...new Set(asked)].sort(), optional.sort(), kernel);
  }
});

Deno.test("what is bound is what the names say", () => {
  const x = float("x", 3, 4), weight = float("weight", 4), own = float("bias", 4);
  const [dispatch] = planned([layerNorm(x, { weight, bias: own })]);
  const { interface: { variables }, storage } = dispatch!;
  assert.deepEqual(
    variables.slice(0, 3).map(({ name }) => name),
    storage.slice(0, 3).map(({ buffer }) => buffer),
  );
});

Deno.test("an optional array that is missing is declared, but not bound", () => {
  const [dispatch] = planned([attention(query!, key!, value!, { ...shape, bias })]);
  const { source, slots, interface: own, storage } = dispatch!;
  const text = kernelText(source, slots, own);
  assert.match(text, /const hasLengths = false;/);
  assert.match(text, /const hasBias = true;/);
  assert.match(text, /^var<private> lengths: array<f32, 1>;$/m);
  assert.deepEqual(storage.map(({ buffer }) => buffer).filter((name) => name !== "arena"), [
    ...["query", "key", "value", "bias"],
  ]);
});

Deno.test("kernels declare nothing themselves, and all of them are checked here", () => {
  const alone = ["f16_check"];
  const stepOnly = ["accumulate", "scale_loss"];
  const checked = new Set(dispatches.map(({ kernel }) => kernel));
  const kernels = stems("kernels/", ".wgsl").filter((stem) => !alone.includes(stem));
  assert.deepEqual(kernels.filter((stem) => !checked.has(stem)), stepOnly);
  for (const stem of kernels) {
    assert.doesNotMatch(textOf(`kernels/${stem}.wgsl`), /@binding|struct (Dims|Control)/, stem);
  }
});
