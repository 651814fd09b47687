/** What the exported files are made of. */
import assert from "node:assert/strict";
import { vocabularyDigest } from "../../src/tokenizers/vocabulary_digest.ts";
import type { FolderFile } from "../../src/files/atomic_folder.ts";
import { InferenceSession, Tensor } from "onnxruntime-node";
import onnxProto from "onnx-proto";
import { CheckpointError } from "../../src/errors.ts";
import { exportedFiles } from "../../src/export/export_model.ts";
import type { TrainedModel } from "../../src/export/trained_model.ts";
import type { Tensor as Weight } from "../../src/files/tensor_types.ts";
import { flagsFromJson } from "../../src/flags/params_json.ts";
import { digestOfBytes } from "../../src/export/digest.ts";
import { randomModel, variants, writeExport } from "./exported_models.ts";

const { onnx } = onnxProto;

type Node = onnxProto.onnx.INodeProto;

function filesOf(model: TrainedModel): Map<string, FolderFile> {
  return new Map([...exportedFiles(model, "run")].map((file) => [file.name, file]));
}

function graphsOf(model: TrainedModel): [string, onnxProto.onnx.IModelProto][] {
  return [...filesOf(model)].filter(([name]) => name.endsWith(".onnx"))
    .map(([name, { content }]) => [name, onnx.ModelProto.decode(content)]);
}

/** Its two decoders, loaded from the folder of an export. */
async function decodersOf(model: TrainedModel): Promise<InferenceSession[]> {
  const folder = Deno.makeTempDirSync();
  try {
    writeExport(model, folder);
    const names = ["decoder_model.onnx", "decoder_with_past_model.onnx"];
    return await Promise.all(names.map((name) => InferenceSession.create(`${folder}/${name}`)));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** With those of graphs inside nodes. */
function allNodes(graph: onnxProto.onnx.IGraphProto): Node[] {
  return graph.node!.flatMap((node) => [
    node,
    ...node.attribute!.flatMap(({ g }) => (g ? allNodes(g) : [])),
  ]);
}

function declared(values: onnxProto.onnx.IValueInfoProto[]): Record<string, string> {
  return Object.fromEntries(values.map(({ name, type }) => {
    const { elemType, shape } = type!.tensorType!;
    const dims = shape!.dim!.map((d) => d.dimParam || Number(d.dimValue));
    return [name, `${elemType === 7 ? "int64" : "float"} [${dims.join(", ")}]`];
  }));
}

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`an exported model has only standard operators, which all are used: ${name}`, () => {
    for (const [file, { graph, opsetImport }] of graphsOf(randomModel(flags))) {
      assert.deepEqual(opsetImport!.map(({ domain, version }) => [domain, Number(version)]), [
        ["", 17],
      ]);
      const nodes = allNodes(graph!);
      assert.deepEqual(nodes.filter(({ domain }) => domain !== ""), []);
      const used = new Set([
        ...nodes.flatMap(({ input }) => input!),
        ...graph!.output!.map(({ name }) => name!),
      ]);
      const idle = graph!.node!.filter(({ output }) => !output!.some((name) => used.has(name)));
      const inputs = graph!.input!.filter(({ name }) => !used.has(name!));
      const weights = graph!.initializer!.filter(({ name }) => !used.has(name!));
      assert.deepEqual([...idle, ...weights].map(({ name }) => name), [], file);
      assert.deepEqual(inputs, [], file);
    }
  });
}

Deno.test("an encoder-decoder has the names and shapes of Hugging Face Optimum", () => {
  const model = randomModel({ n_dec_layers: 1, enc_emb_dim: 24, n_enc_heads: 3 });
  const graphs = new Map(graphsOf(model)), words = model.tokens.length;
  const interfaceOf = (name: string) => {
    const { graph } = graphs.get(name)!;
    return [declared(graph!.input!), declared(graph!.output!)];
  };
  assert.deepEqual([...graphs.keys()], [
    "encoder_model.onnx",
    "decoder_model.onnx",
    "decoder_with_past_model.onnx",
  ]);
  const problem = "batch_size, encoder_sequence_length",
    answer = "batch_size, decoder_sequence_length";
  assert.deepEqual(interfaceOf("encoder_model.onnx"), [
    { input_ids: `int64 [${problem}]`, attention_mask: `int64 [${problem}]` },
    { last_hidden_state: `float [${problem}, 24]` },
  ]);
  const cache = (length: string) => `float [batch_size, 2, ${length}, 8]`;
  const read = cache("encoder_sequence_length"), written = cache("decoder_sequence_length");
  assert.deepEqual(interfaceOf("decoder_model.onnx"), [{
    input_ids: `int64 [${answer}]`,
    encoder_hidden_states: `float [${problem}, 24]`,
    encoder_attention_mask: `int64 [${problem}]`,
  }, {
    logits: `float [${answer}, ${words}]`,
    "present.0.decoder.key": written,
    "present.0.decoder.value": written,
    "present.0.encoder.key": read,
    "present.0.encoder.value": read,
  }]);
  const past = cache("past_decoder_sequence_length"),
    present = cache("past_decoder_sequence_length + 1");
  assert.deepEqual(interfaceOf("decoder_with_past_model.onnx"), [{
    input_ids: "int64 [batch_size, 1]",
    encoder_attention_mask: `int64 [${problem}]`,
    "past_key_values.0.decoder.key": past,
    "past_key_values.0.decoder.value": past,
    "past_key_values.0.encoder.key": read,
    "past_key_values.0.encoder.value": read,
  }, {
    logits: `float [batch_size, 1, ${words}]`,
    "present.0.decoder.key": present,
    "present.0.decoder.value": present,
  }]);
});

Deno.test("a layer that is applied several times has as many caches, but looks at the problem as one", () => {
  const model = randomModel({ n_dec_layers: 2, dec_loop_idx: 0, dec_loops: 3 });
  const [, decoder] = graphsOf(model)[1]!;
  const names = decoder.graph!.output!.map(({ name }) => name!);
  assert.equal(names.filter((name) => name.endsWith(".decoder.key")).length, 4);
  assert.equal(names.filter((name) => name.endsWith(".encoder.key")).length, 2);
  const config = JSON.parse(new TextDecoder().decode(filesOf(model).get("config.json")!.content));
  assert.equal(config.decoder_caches, 4);
  assert.equal(config.decoder_layers, 2);
});

Deno.test("every graph file tells vocabulary, flags and special tokens, as the texts beside it do", () => {
  const model = randomModel({ architecture: "decoder_only" }), files = filesOf(model);
  const text = (name: string) => new TextDecoder().decode(files.get(name)!.content);
  for (const [, { metadataProps }] of graphsOf(model)) {
    assert.deepEqual(Object.fromEntries(metadataProps!.map(({ key, value }) => [key, value])), {
      format: "int2int-onnx-2",
      config: text("config.json"),
      vocabulary: text("vocabulary.json"),
      parameters: text("params.json"),
      vocabulary_digest: JSON.stringify(vocabularyDigest(model.tokens)),
      weights_sha256: JSON.parse(text("config.json")).weights_sha256,
      decoder_weights_sha256: digestOfBytes(files.get("decoder_weights.bin")!.content),
    });
  }
  assert.deepEqual(JSON.parse(text("vocabulary.json")), model.tokens);
  assert.deepEqual(flagsFromJson(text("params.json"), "params.json"), model.parameters);
  const { eos_token_id, pad_token_id, sep_token_id, architecture } = JSON.parse(
    text("config.json"),
  );
  const special = [eos_token_id, pad_token_id, sep_token_id].map((id) => model.tokens[id]);
  assert.deepEqual([...special, architecture], ["<eos>", "<pad>", "<sep>", "decoder_only"]);
});

Deno.test("a decoder reads several tokens at once as it reads them one by one", async () => {
  const [first, later] = await decodersOf(randomModel({ n_dec_layers: 2 }));
  const integers = (values: number[]) =>
    new Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
  const encoder_attention_mask = integers([1, 1, 1]);
  const states = Float32Array.from({ length: 3 * 16 }, (_, i) => Math.sin(i));
  const encoder_hidden_states = new Tensor("float32", states, [1, 3, 16]);
  const read = (tokens: number[]) =>
    first!.run({ input_ids: integers(tokens), encoder_hidden_states, encoder_attention_mask });
  const whole = await read([0, 17, 20]), begun = await read([0, 17]);
  const past = Object.fromEntries(
    Object.entries(begun).filter(([name]) => name !== "logits")
      .map(([name, tensor]) => [name.replace("present", "past_key_values"), tensor]),
  );
  const end = await later!.run({ input_ids: integers([20]), encoder_attention_mask, ...past });
  for (const name of ["present.1.decoder.key", "present.0.decoder.value"]) {
    assertEqualFloats(end[name]!, whole[name]!);
  }
  const logits = whole.logits!.data as Float32Array;
  const last = logits.subarray(logits.length / 3 * 2);
  assertEqualFloats(end.logits!, new Tensor("float32", last, [1, 1, last.length]));
});

Deno.test("a decoder alone appends to its caches where the file has its tokens, padded on either side", async () => {
  const model = randomModel({ architecture: "decoder_only", n_dec_layers: 2 });
  const [first, later] = await decodersOf(model);
  const integers = (rows: number[][]) =>
    new Tensor("int64", BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0]!.length]);
  const ids = [[1, 0, 17, 18, 2], [0, 19, 2, 1, 20], [0, 17, 18, 19, 2]];
  const mask = [[0, 1, 1, 1, 1], [1, 1, 1, 0, 1], [1, 1, 1, 1, 1]];
  const read = (length: number) =>
    first!.run({
      input_ids: integers(ids.map((row) => row.slice(0, length))),
      attention_mask: integers(mask.map((row) => row.slice(0, length))),
    });
  const whole = await read(5), begun = await read(4);
  const past = Object.fromEntries(
    Object.entries(begun).filter(([name]) => name !== "logits")
      .map(([name, tensor]) => [name.replace("present", "past_key_values"), tensor]),
  );
  const end = await later!.run({
    input_ids: integers(ids.map((row) => row.slice(4))),
    attention_mask: integers(mask),
    ...past,
  });
  assert.deepEqual(Object.keys(end), Object.keys(whole));
  // Where padding stands, caches hold what nobody looks at.
  const shown = mask.flatMap((row) => row.flatMap((one, t) => (one ? [t] : [])));
  const examples = mask.flatMap((row, i) => row.filter((one) => one).map(() => i));
  for (const name of Object.keys(end).filter((name) => name !== "logits")) {
    const pick = ({ data, dims }: Tensor) => {
      const [, heads, length, width] = dims as [number, number, number, number];
      return examples.flatMap((i, k) =>
        Array.from({ length: heads }, (_, head) => {
          const row = (i * heads + head) * length + shown[k]!;
          return [...(data as Float32Array).subarray(row * width, (row + 1) * width)];
        }).flat()
      );
    };
    const values = (tensor: Tensor) => new Tensor("float32", Float32Array.from(pick(tensor)));
    assert.deepEqual(end[name]!.dims, whole[name]!.dims);
    assertEqualFloats(values(end[name]!), values(whole[name]!));
  }
  const words = whole.logits!.dims[2]!, logits = whole.logits!.data as Float32Array;
  const last = ids.flatMap((
    _,
    i,
  ) => [...logits.subarray((5 * i + 4) * words, (5 * i + 5) * words)]);
  assertEqualFloats(end.logits!, new Tensor("float32", Float32Array.from(last), [3, 1, words]));
});

function assertEqualFloats(found: Tensor, expected: Tensor): void {
  assert.deepEqual(found.dims, expected.dims);
  const a = found.data as Float32Array, b = expected.data as Float32Array;
  assert(a.every((value, i) => Math.abs(value - b[i]!) < 1e-5), `${a}\n${b}`);
}

function withWeight(name: string, weight: Weight | undefined): TrainedModel {
  const model = randomModel({});
  const others = [...model.tensors].filter(([other]) => other !== name);
  return { ...model, tensors: new Map(weight ? [...others, [name, weight]] : others) };
}

Deno.test("a weight that is missing or of another shape is named", () => {
  const name = "decoder.layers.0.ffn.lin1.weight";
  const told = (weight: Weight | undefined, message: RegExp) =>
    assert.throws(() => filesOf(withWeight(name, weight)), (error) => {
      assert(error instanceof CheckpointError);
      assert.match(error.message, message);
      return true;
    });
  told(undefined, /^run: has no tensor decoder\.layers\.0\.ffn\.lin1\.weight, which/);
  told(
    { dtype: "F32", shape: [16, 64], data: new Float32Array(1024) },
    /^run: tensor decoder\.layers\.0\.ffn\.lin1\.weight is F32 \[16,64\], expected F32 \[64,16\]$/,
  );
});
