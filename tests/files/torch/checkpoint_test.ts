import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { FileError } from "../../../src/errors.ts";
import {
  readTorchCheckpoint,
  readTorchHeader,
  type TorchCheckpoint,
} from "../../../src/files/torch/checkpoint.ts";
import { parameterOrder } from "../../../src/files/torch/parameter_order.ts";
import type { TorchTensor } from "../../../src/files/torch/tensors.ts";
import { inTemporaryFolder } from "../faulty_calls.ts";
import { dictionary, op, pickle, SIX, tensor, text, torchFile } from "./pickle_writer.ts";
import { assertRefused, readBytes } from "./refusals.ts";
import { membersOf, sample } from "./samples.ts";
import { zipFile } from "./zip_writer.ts";

const GOLDEN = new URL("../../golden/", import.meta.url);
const REFERENCE = new URL("reference_run/checkpoint.pth", GOLDEN).pathname;

interface Hashed {
  readonly shape: number[];
  readonly first: number[];
  readonly sha256: string;
}

interface Described {
  readonly shape: number[];
  /** Integers as text. */
  readonly values: (number | string)[];
}

interface Recorded<T> {
  readonly encoder: Record<string, T>;
  readonly decoder: Record<string, T>;
  readonly optimizer: Record<string, Record<string, T | number>>;
}

function recorded<T>(name: string): Recorded<T> {
  return JSON.parse(Deno.readTextFileSync(sample(name)));
}

function isTensor(value: unknown): value is TorchTensor {
  return typeof value === "object" && value !== null && "data" in value;
}

function hashed({ shape, data }: TorchTensor): Hashed {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { shape: [...shape], first: [...data as Float32Array].slice(0, 3), sha256 };
}

function described({ shape, data }: TorchTensor): Described {
  const values = data instanceof Float32Array ? [...data] : [...data].map(String);
  return { shape: [...shape], values };
}

/** A checkpoint in the form in which PyTorch's view of it was recorded; objects keep the order of names. */
function inRecordedForm<T>(checkpoint: TorchCheckpoint, form: (tensor: TorchTensor) => T) {
  const entries = (map: ReadonlyMap<unknown, unknown>) =>
    [...map].map(([name, value]) => [name, isTensor(value) ? form(value) : value] as const);
  const state = [...checkpoint.optimizer!.state].map(([index, s]) => [String(index), entries(s)]);
  const modules = [...checkpoint.modules].map(([name, weights]) => [name, entries(weights)]);
  return [...modules, ["optimizer", state]];
}

function asEntries<T>({ encoder, decoder, optimizer }: Recorded<T>) {
  const state = Object.entries(optimizer).map(([index, s]) => [index, Object.entries(s)]);
  return [["encoder", Object.entries(encoder)], ["decoder", Object.entries(decoder)], [
    "optimizer",
    state,
  ]];
}

Deno.test("a header is the checkpoint without the elements of tensors, but for single numbers", () => {
  for (const path of [REFERENCE, sample("one.pth"), sample("bare.pth")]) {
    const { modules, ...rest } = readTorchHeader(path), whole = readTorchCheckpoint(path);
    for (const [name, weights] of whole.modules) {
      const found = modules.get(name)!;
      assert.deepEqual([...found.keys()], [...weights.keys()]);
      for (const [weight, { shape, data, place }] of weights) {
        const described = found.get(weight)!;
        assert.deepEqual([described.shape, described.place], [shape, place]);
        assert.ok(described.data.length === 0 || described.data.length === data.length);
        assert.ok(described.data.length <= 1);
      }
    }
    const { counters, params, bestMetrics } = whole;
    assert.deepEqual([rest.counters, rest.params, rest.bestMetrics], [
      counters,
      params,
      bestMetrics,
    ]);
    assert.deepEqual(
      parameterOrder({ modules }, () => false),
      parameterOrder(whole, () => false),
    );
  }
});

Deno.test("the weights and moments of the reference run are those that PyTorch reads, bit by bit", () => {
  const found = inRecordedForm(readTorchCheckpoint(REFERENCE), hashed);
  assert.deepEqual(found, asEntries(recorded<Hashed>("reference.json")));
});

Deno.test("the counters, measures and flags of the reference run are read", () => {
  const checkpoint = readTorchCheckpoint(REFERENCE);
  assert.deepEqual(checkpoint.counters, { epoch: 2, n_total_iter: 900 });
  assert.deepEqual([...checkpoint.bestMetrics!], [
    ["valid_arithmetic_acc", 73.828125],
    ["valid_arithmetic_xe_loss", 1.1990892270114273],
  ]);
  assert.equal(checkpoint.bestStoppingCriterion, null);
  assert.equal(checkpoint.scaler, undefined);
  const { params } = checkpoint;
  assert.equal(Object.keys(params!).length, 111);
  const { operation, base, cpu, amp, tasks, first_class_prob } = params!;
  assert.deepEqual(
    { operation, base, cpu, amp, tasks, first_class_prob },
    {
      operation: "gcd",
      base: 10,
      cpu: true,
      amp: -1,
      tasks: ["arithmetic"],
      first_class_prob: 0.25,
    },
  );
});

Deno.test("the optimizer of the reference run has one group with all parameters", () => {
  const [group, ...others] = readTorchCheckpoint(REFERENCE).optimizer!.paramGroups;
  assert.equal(others.length, 0);
  assert.deepEqual(group.params, Array.from({ length: 51 }, (_, index) => index));
  assert.deepEqual([...group.options], [
    ["lr", 0.001],
    ["betas", [0.9, 0.999]],
    ["eps", 1e-8],
    ["weight_decay", 0],
  ]);
});

Deno.test("the optimizer's indices follow the names that the original gives its parameters", () => {
  const checkpoint = readTorchCheckpoint(REFERENCE);
  const order = parameterOrder(checkpoint, () => false);
  const golden = JSON.parse(Deno.readTextFileSync(new URL("default/case.json", GOLDEN)));
  const ofOneLayer = golden.parameter_order.filter((name: string) => !name.includes("layers.1."));
  assert.deepEqual(order, ofOneLayer);
  order.forEach((name, index) => {
    const [, module, weight] = /^(\w+)\.(.*)$/.exec(name)!;
    const { shape } = checkpoint.modules.get(module as "encoder")!.get(weight)!;
    const moment = checkpoint.optimizer!.state.get(index)!.get("exp_avg") as TorchTensor;
    assert.deepEqual(moment.shape, shape, name);
  });
  assert.equal(checkpoint.optimizer!.state.size, order.length);
});

Deno.test("frozen parameters have no index", () => {
  const checkpoint = readTorchCheckpoint(REFERENCE);
  const order = parameterOrder(checkpoint, (name) => name === "encoder.position_embeddings.weight");
  assert.equal(order[0], "encoder.embeddings.weight");
  assert.equal(order.length, 50);
});

for (const name of ["one.pth", "two.pth", "protocol_4.pth"]) {
  Deno.test(`${name}: every type, layout and optimizer state is read as PyTorch reads it`, () => {
    const checkpoint = readTorchCheckpoint(sample(name));
    const found = inRecordedForm(checkpoint, described);
    assert.deepEqual(found, asEntries(recorded<Described>("whole.json")));
  });

  Deno.test(`${name}: counters, numpy's numbers and flags of all kinds are read`, () => {
    const checkpoint = readTorchCheckpoint(sample(name));
    assert.deepEqual(checkpoint.counters, { epoch: 7, n_total_iter: 70_000 });
    const metrics = Object.fromEntries(checkpoint.bestMetrics!);
    assert.deepEqual(metrics, { a: 73.8, b: -1e12, c: 0.5, d: 5 });
    assert.equal(checkpoint.bestStoppingCriterion, -0.125);
    assert.deepEqual({ ...checkpoint.params }, {
      dump_path: "dumped/ä/1",
      cpu: true,
      amp: -1,
      dropout: 0.1,
      tasks: ["arithmetic"],
      nothing: null,
      seed: 2n ** 63n,
      small: -(2 ** 40),
      nested: new Map([["a", [1, [2, new Map([[3, "three"]])]]]]),
      shape: [2, 3],
      device: "cuda:1",
      dtype: "float32",
      solved: true,
    });
    const scaler = Object.fromEntries(checkpoint.scaler!);
    assert.deepEqual(scaler, { scale: 65536, growth_factor: 2, _growth_tracker: 3 });
  });
}

Deno.test("tied weights are one array", () => {
  const decoder = readTorchCheckpoint(sample("one.pth")).modules.get("decoder")!;
  const [embeddings, projection] = ["embeddings.weight", "proj.weight"]
    .map((name) => decoder.get(name)!.data);
  assert.equal(projection.buffer, embeddings.buffer);
  assert.deepEqual(projection, embeddings);
});

Deno.test("bare state dictionaries are read, without the prefix of distributed training", () => {
  const { modules, counters, ...others } = readTorchCheckpoint(sample("bare.pth"));
  assert.deepEqual([...modules.keys()], ["decoder"]);
  assert.deepEqual(
    [...modules.get("decoder")!.keys()],
    ["scale", "embeddings.weight", "proj.weight", "proj.bias"],
  );
  assert.deepEqual(counters, {});
  assert.deepEqual(Object.values(others).filter((value) => value !== undefined), []);
});

Deno.test("the prefix stays when only some names have it", async () => {
  const content = dictionary({ encoder: dictionary({ "module.a": tensor(), b: tensor() }) });
  const { modules } = await readBytes(torchFile(pickle(content)));
  assert.deepEqual([...modules.get("encoder")!.keys()], ["module.a", "b"]);
});

Deno.test("deflated members are read like stored ones", async () => {
  const members = await membersOf(Deno.readFileSync(sample("one.pth")));
  const deflated = zipFile(members.map((member) => ({ ...member, deflate: true })));
  assert.deepEqual(await readBytes(deflated), readTorchCheckpoint(sample("one.pth")));
});

Deno.test("the format from before version 1.6 is refused with the way to convert it", () => {
  assert.throws(
    () => readTorchCheckpoint(sample("old.pth")),
    /before version 1\.6; convert it in Python: torch\.save\(torch\.load\(f\), f\)$/,
  );
});

Deno.test("what is not a file of PyTorch is refused", async () => {
  const plain = /not a checkpoint of PyTorch, which would be a zip file/;
  await assertRefused(new Uint8Array(), plain);
  await assertRefused(pickle(op.none), plain);
  await assertRefused(new TextEncoder().encode("encoder"), plain);
  const content = pickle(dictionary({ encoder: dictionary({}) }));
  await assertRefused(zipFile([{ name: "data.pkl", content }]), /holds 0 files data\.pkl/);
  const second = { name: "b/data.pkl", content };
  await assertRefused(torchFile(content, {}, [second]), /holds 2 files data\.pkl/);
});

Deno.test("a file of a machine with the other byte order is refused", async () => {
  const content = pickle(dictionary({ encoder: dictionary({}) }));
  const order = (text: string) => ({
    name: "archive/byteorder",
    content: new TextEncoder().encode(text),
  });
  assert.ok(await readBytes(torchFile(content, {}, [order("little")])));
  await assertRefused(torchFile(content, {}, [order("big")]), /byte order is "big"/);
});

Deno.test("a missing file and a folder are refused as such", () =>
  inTemporaryFolder((folder) => {
    assert.throws(() => readTorchCheckpoint(`${folder}/none.pth`), FileError);
    assert.throws(() => readTorchCheckpoint(folder), FileError);
  }));

const encoder = dictionary({ a: tensor() });

/** Sound pickles that are no checkpoints. */
const MISFITS: readonly [string, Uint8Array, RegExp][] = [
  ["a number", op.none, /its content: expected a dictionary/],
  ["no modules", dictionary({ epoch: op.none }), /expected an encoder or a decoder/],
  ["nothing for a module", dictionary({ encoder: op.none }), /encoder: expected a dictionary/],
  [
    "text for a weight",
    dictionary({ encoder: dictionary({ a: text("1") }) }),
    /encoder "a": expected/,
  ],
  ["text for a counter", dictionary({ encoder, epoch: text("1") }), /epoch: expected a whole/],
  [
    "text for a measure",
    dictionary({ encoder, best_metrics: dictionary({ a: text("1") }) }),
    /numbers/,
  ],
  [
    "text for a criterion",
    dictionary({ encoder, best_stopping_criterion: text("1") }),
    /a number or/,
  ],
  ["nothing for flags", dictionary({ encoder, params: op.none }), /params: expected a dictionary/],
  ["no optimizer state", dictionary({ encoder, optimizer: dictionary({}) }), /its state and its/],
];

for (const [name, content, reason] of MISFITS) {
  Deno.test(`a checkpoint with ${name} is refused`, async () => {
    await assertRefused(torchFile(pickle(content), { 0: SIX }), reason);
  });
}

Deno.test("no key has a meaning of its own", async () => {
  const evil = dictionary({ ["__proto__"]: tensor(), constructor: tensor() });
  const { modules } = await readBytes(torchFile(pickle(dictionary({ encoder: evil }))));
  assert.deepEqual([...modules.get("encoder")!.keys()], ["__proto__", "constructor"]);
  const params = dictionary({ ["__proto__"]: dictionary({ polluted: text("yes") }) });
  await assertRefused(
    torchFile(pickle(dictionary({ encoder, params }))),
    /"__proto__" is forbidden/,
  );
  assert.equal(({} as { polluted?: string }).polluted, undefined);
  const harmless = dictionary({ encoder, params: dictionary({ toString: text("a") }) });
  const read = await readBytes(torchFile(pickle(harmless)));
  assert.equal(read.params!.toString, "a");
  assert.equal(read.params!.constructor, undefined);
});
