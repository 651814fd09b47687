import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readTorchCheckpoint } from "../../../src/files/torch/checkpoint.ts";
import { inTemporaryFolder } from "../faulty_calls.ts";
import * as write from "./pickle_writer.ts";
import { dictionary, op, pickle, tensor, text, torchFile, tuple } from "./pickle_writer.ts";
import { assertOneLine, assertRefused, readBytes } from "./refusals.ts";
import { sample } from "./samples.ts";
import { joined, u32 } from "./zip_writer.ts";

const system = write.global("posix", "system");

/** The same in the instructions of protocol 4. */
const systemOfProtocol4 = joined([shortText("posix"), shortText("system"), op.stackGlobal]);

function shortText(value: string): Uint8Array {
  const encoded = write.bytes(value);
  return joined([Uint8Array.of(0x8c, encoded.length), encoded]);
}

/** Ways by which Python's pickle would run `command`, or code of the file's choice, and what must be said. */
const PAYLOADS: readonly [string, (command: Uint8Array) => Uint8Array, RegExp][] = [
  ["GLOBAL and REDUCE", (c) => joined([system, c, op.tuple1, op.reduce]), /posix\.system/],
  [
    "STACK_GLOBAL and REDUCE",
    (c) => joined([systemOfProtocol4, c, op.tuple1, op.reduce]),
    /posix\.system/,
  ],
  ["INST", (c) => joined([op.mark, c, write.bytes("iposix\nsystem\n")]), /posix\.system/],
  ["OBJ", (c) => joined([op.mark, system, c, op.object]), /posix\.system/],
  ["NEWOBJ", (c) => joined([system, c, op.tuple1, op.newObject]), /posix\.system/],
  [
    "BUILD of a class of its own",
    (c) =>
      joined([
        write.global("subprocess", "Popen"),
        op.emptyTuple,
        op.newObject,
        dictionary({ args: c }),
        op.build,
      ]),
    /subprocess\.Popen/,
  ],
  [
    "eval",
    () => joined([write.global("builtins", "eval"), text("1"), op.tuple1, op.reduce]),
    /builtins\.eval/,
  ],
  [
    "a name that leads on from a harmless one",
    (c) =>
      joined([
        ...[shortText("torch"), shortText("serialization.os.system"), op.stackGlobal],
        ...[c, op.tuple1, op.reduce],
      ]),
    /torch\.serialization\.os\.system/,
  ],
  [
    "a storage that is a pickle itself",
    () => joined([write.global("torch.storage", "_load_from_bytes"), op.none, op.reduce]),
    /torch\.storage\._load_from_bytes/,
  ],
];

for (const [name, payload, reason] of PAYLOADS) {
  Deno.test(`a payload by ${name} is refused by name and does nothing`, () =>
    inTemporaryFolder((folder) => {
      const [path, trace] = [`${folder}/a.pth`, `${folder}/executed`];
      const content = dictionary({ encoder: payload(text(`echo > '${trace}'`)) });
      Deno.writeFileSync(path, torchFile(pickle(content)));
      assert.throws(() => readTorchCheckpoint(path), (error) => {
        assertOneLine(error, path);
        assert.match(error.message, reason);
        assert.match(error.message, /\(byte \d+ of "archive\/data\.pkl"\)$/);
        return true;
      });
      assert.ok(!existsSync(trace));
    }));
}

Deno.test("a payload that runs a command when PyTorch loads it does nothing here", () => {
  assert.throws(
    () => readTorchCheckpoint(sample("exploit.pth")),
    /asks for posix\.system, .* nothing of it was run \(byte 19 of "exploit\/data\.pkl"\)/,
  );
  assert.ok(!existsSync("int2int_exploit_ran"));
});

Deno.test("a payload behind a sound checkpoint is found before any tensor is read", async () => {
  const sound = dictionary({ encoder: dictionary({ a: tensor({ key: "missing" }) }) });
  const late = joined([sound, text("z"), system, text("true"), op.tuple1, op.reduce, op.setItem]);
  await assertRefused(torchFile(pickle(late)), /posix\.system/);
});

Deno.test("the list of names is no object: names of JavaScript lead nowhere", async () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    await assertRefused(
      torchFile(pickle(write.global("", name))),
      new RegExp(`asks for \\.${name}`),
    );
  }
});

Deno.test("a hostile name is shown on one line", async () => {
  const name = joined([shortText("a\u001b[2J\u2028"), shortText("b\r\nc"), op.stackGlobal]);
  await assertRefused(torchFile(pickle(name)), /asks for "a/);
});

const orderedDictionary = write.global("collections", "OrderedDict");
const encode = write.global("_codecs", "encode");
const numpyType = write.global("numpy", "dtype");
const numpyScalar = write.global("numpy.core.multiarray", "scalar");

function call(constructor: Uint8Array, ...args: Uint8Array[]): Uint8Array {
  return joined([constructor, tuple(...args), op.reduce]);
}

function latin(value: string): Uint8Array {
  return call(encode, text(value), text("latin1"));
}

/** Pickles that use only known names, in ways no pickler does. */
const MALFORMED: readonly [string, Uint8Array, RegExp][] = [
  ["nothing", new Uint8Array(), /takes a value that is missing/],
  ["an unknown instruction", write.bytes("P1\n"), /instruction 0x50, which no checkpoint needs/],
  ["a harmless INST", write.bytes("(icollections\nOrderedDict\n"), /instruction INST/],
  ["a future protocol", Uint8Array.of(0x80, 6), /protocol 6/],
  ["a mark that is missing", op.tuple, /up to a mark that is missing/],
  ["a value below a mark", joined([op.none, op.mark, op.tuple1]), /a value that is missing/],
  ["a value too many", joined([op.none, op.none]), /ends before its end/],
  ["bytes behind the end", joined([op.none, op.stop]), /ends before its end/],
  ["an unknown memo", write.get(3), /recalls value 3/],
  ["an item of a tuple", joined([op.emptyTuple, op.none, op.append]), /not a list/],
  ["an item of text", joined([text("a"), op.none, op.append]), /not a list/],
  ["a key of a list", joined([op.emptyList, op.none, op.none, op.setItem]), /not a dictionary/],
  ["a key alone", joined([op.emptyDictionary, op.mark, op.none, op.setItems]), /has no value/],
  [
    "a list as key",
    joined([op.emptyDictionary, op.emptyList, op.none, op.setItem]),
    /neither text nor number/,
  ],
  ["a call of text", joined([text("a"), op.emptyTuple, op.reduce]), /not a function/],
  ["a call without arguments", joined([orderedDictionary, op.none, op.reduce]), /list of arg/],
  ["the state of a list", joined([op.emptyList, op.none, op.build]), /state to what has none/],
  ["the state of nothing", joined([op.none, op.none, op.build]), /state to what has none/],
  ["an OrderedDict of items", call(orderedDictionary, op.emptyList), /begins with arguments/],
  [
    "attributes that are no dictionary",
    joined([call(orderedDictionary), op.none, op.build]),
    /attributes of an OrderedDict/,
  ],
  [
    "a Namespace of nothing",
    joined([call(write.global("argparse", "Namespace")), op.none, op.build]),
    /attributes of a Namespace/,
  ],
  ["a Namespace of items", call(write.global("argparse", "Namespace"), op.none), /with arguments/],
  ["an encoding", call(encode, text("a"), text("rot13")), /latin1 text/],
  ["text that is not latin1", latin("ł"), /latin1 text/],
  ["long bytes", latin("a".repeat(1025)), /at most 1024/],
  ["an object of numpy", call(numpyType, text("O8")), /numpy\.dtype is not one of f8/],
  ["a number without type", call(numpyScalar, op.none, latin("1")), /no type or no bytes/],
  [
    "a number of the wrong size",
    call(numpyScalar, call(numpyType, text("f8")), latin("1234")),
    /has 4 bytes, expected 8/,
  ],
  [
    "a big-endian type",
    joined([call(numpyType, text("f8")), tuple(op.none, text(">")), op.build]),
    /lowest byte first/,
  ],
  ["a size of text", call(write.global("torch", "Size"), text("a")), /torch\.Size/],
  ["a device without name", call(write.global("torch", "device"), op.none), /torch\.device/],
  [
    "a parameter of text",
    call(write.global("torch._utils", "_rebuild_parameter"), text("a")),
    /parameter is not a tensor/,
  ],
  [
    "a tensor of text",
    call(write.global("torch._utils", "_rebuild_tensor_v2"), text("a")),
    /no stor/,
  ],
  ["a module by reference", joined([tuple(text("module")), op.persistent]), /than a storage/],
  ["a name without end", write.bytes(`c${"a".repeat(300)}`), /a name has no end/],
  ["half a number", Uint8Array.of(0x4a, 1), /middle of an instruction/],
  ["text beyond the end", joined([write.bytes("X"), u32(2 ** 32 - 1)]), /middle of an instruction/],
  ["text that is not UTF-8", joined([write.bytes("X"), u32(1), Uint8Array.of(0xff)]), /not UTF-8/],
];

for (const [name, content, reason] of MALFORMED) {
  Deno.test(`a pickle with ${name} is refused`, () =>
    assertRefused(torchFile(pickle(content)), reason));
}

Deno.test("a pickle without its end is refused", () =>
  assertRefused(torchFile(pickle(op.none).slice(0, -1)), /middle of an instruction/));

Deno.test("a function is no data", async () => {
  const params = dictionary({ a: orderedDictionary });
  const content = dictionary({ encoder: dictionary({ a: tensor() }), params });
  await assertRefused(torchFile(pickle(content)), /params: it holds a value that is no plain data/);
});

Deno.test("a dictionary within itself is refused", async () => {
  const cycle = joined([op.emptyDictionary, write.put(0), text("a"), write.get(0), op.setItem]);
  const content = dictionary({ encoder: dictionary({ a: tensor() }), params: cycle });
  await assertRefused(torchFile(pickle(content)), /params: it is nested more than 32 deep/);
});

Deno.test("lists of two neighbours that are the same list are refused when they multiply", async () => {
  let lists = op.emptyTuple;
  for (let i = 0; i < 30; i++) lists = joined([lists, write.put(0), write.get(0), op.tuple2]);
  const content = dictionary({
    encoder: dictionary({ a: tensor() }),
    params: dictionary({ lists }),
  });
  await assertRefused(torchFile(pickle(content)), /more than 1000000 values/);
});

Deno.test("deep nesting is refused without exhausting the stack", async () => {
  const depth = 100_000;
  const deep = joined([op.none, new Uint8Array(depth).fill(op.tuple1[0])]);
  const content = dictionary({
    encoder: dictionary({ a: tensor() }),
    scaler: dictionary({ deep }),
  });
  await assertRefused(torchFile(pickle(content)), /scaler: it is nested more than 32 deep/);
});

Deno.test("endless instructions are refused", async () => {
  const many = new Uint8Array(1_100_000).fill(op.none[0]);
  await assertRefused(torchFile(pickle(many)), /more than 1000000 instructions/);
});

Deno.test("a huge pickle is refused before it is read", async () => {
  const huge = torchFile(new Uint8Array(2 ** 24 + 1));
  await assertRefused(huge, /has 16777217 bytes, expected at most 16777216/);
});

Deno.test("large integers keep their value", async () => {
  const params = dictionary({ most: write.integer(2n ** 63n - 1n), least: write.integer(-1n) });
  const content = dictionary({ encoder: dictionary({ a: tensor() }), params });
  const read = await readBytes(torchFile(pickle(content)));
  assert.deepEqual({ ...read.params }, { most: 2n ** 63n - 1n, least: -1 });
});
