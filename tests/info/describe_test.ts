/** `int2int info` on every kind of file that holds a model, whole and damaged. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { isUserError } from "../../src/errors.ts";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import { describeFile } from "../../src/info/describe_file.ts";
import { describePath } from "../../src/info/describe_path.ts";
import { descriptionsToJson } from "../../src/info/json.ts";
import { showDescription } from "../../src/info/show.ts";
import { checkpointIn, commandLine, int2int, runFolder } from "../commands/program.ts";
import { randomModel, writeExport } from "../export/exported_models.ts";
import { flags as exportedFlags, initializer, smallOnnx } from "../export/small_onnx.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { rawFile } from "../files/safetensors_samples.ts";
import { sample } from "../files/torch/samples.ts";
import { soak } from "../soak.ts";

const reference = new URL("../golden/reference_run/", import.meta.url).pathname;

const line = (text: string, name: string) =>
  text.split("\n").find((line) => line.trim().startsWith(`${name} `))?.trim().split(/\s{2,}/).at(
    -1,
  );

Deno.test("a checkpoint of Int2Int is described, tied weights counted once", () => {
  const found = describeFile(`${reference}checkpoint.pth`);
  assert.deepEqual([found.kind, found.flags!.base, found.flags!.n_enc_layers], ["PyTorch", 10, 1]);
  assert.deepEqual([found.progress!.epochs, found.progress!.steps], [3, 900]);
  assert.equal(found.progress!.best.valid_arithmetic_acc, 73.828125);
  assert.deepEqual(found.optimizerState, ["exp_avg", "exp_avg_sq"]);
  // What Int2Int's own log says of this run.
  const log = Deno.readTextFileSync(`${reference}train.log`);
  for (const stack of ["encoder", "decoder"]) {
    const logged = new RegExp(`Number of parameters \\(${stack}\\): (\\d+)`).exec(log)![1];
    assert.equal(found.parameters.parts[stack]!.total, Number(logged));
  }
});

Deno.test("an export is described as a whole and by each of its files", () =>
  inTemporaryFolder((folder) => {
    const model = randomModel({}), names = writeExport(model, folder);
    for (const path of [folder, ...names.filter((n) => /^en.*onnx|^decoder_model/.test(n))]) {
      const found = describeFile(path === folder ? folder : `${folder}/${path}`);
      const count = [...model.tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
      assert.equal(found.parameters.total, count);
      assert.deepEqual([found.kind, found.progress], ["ONNX", undefined]);
      assert.equal(found.vocabulary!.size, model.tokens.length);
      assert.match(found.weightsDigest!, /^[0-9a-f]{64}$/);
    }
  }));

Deno.test("what a model was trained on is described, as predict compares problems with it", () =>
  inTemporaryFolder(async (folder) => {
    await int2int(commandLine(folder, { max_epoch: 1 }));
    const found = describeFile(checkpointIn(runFolder(folder))),
      { longest, largest } = found.problems!;
    const text = showDescription(found);
    assert.equal(
      line(text, "trained on"),
      `problems of up to ${longest} tokens, with 13 different tokens; largest integer: digits ${
        largest.join(" ")
      }`,
    );
    const json = JSON.parse(descriptionsToJson([found])).models[0];
    assert.deepEqual(json.training_problems, found.problems);
  }));

Deno.test("files without flags are described as far as they say", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/foreign.safetensors`;
    const data = new Float32Array(6), texts = { made_by: "another\nprogram" };
    writeSafetensors(path, new Map([["a.b.c", { dtype: "F32", shape: [2, 3], data }]]), texts);
    const text = showDescription(describeFile(path));
    assert.equal(line(text, "parameters"), "6 in 1 tensor of F32");
    assert.equal(line(text, "made_by"), '"another\\u{a}program"');
    assert.match(showDescription(describeFile(sample("bare.pth"))), /16 in 4 tensors of F32/);
  }));

Deno.test("JSON has what the lines have, integers of any size as they are", () => {
  const found = describeFile(`${reference}checkpoint.pth`);
  const flags = { ...found.flags!, maxint: 10n ** 30n } as unknown as NonNullable<
    typeof found.flags
  >;
  const text = descriptionsToJson([{ ...found, flags }]);
  assert.match(text, /"maxint": 1000000000000000000000000000000,/);
  const { models: [model] } = JSON.parse(text);
  assert.deepEqual(
    [model.progress.steps, model.parameters.total, model.vocabulary, model.weights_sha256],
    [900, 293_853, null, null],
  );
});

Deno.test("the program describes a run, and refuses what is no model in one line", () =>
  inTemporaryFolder(async (folder) => {
    const told = await int2int(["info", reference]);
    assert.deepEqual([told.code, told.stderr], [0, ""]);
    assert.match(told.stdout, /progress +3 epochs, 900 steps/);
    Deno.writeTextFileSync(`${folder}/notes.txt`, "a text that is long enough for a header");
    for (const path of [folder, `${folder}/notes.txt`, `${folder}/none`, "/dev/zero"]) {
      const { code, stdout, stderr } = await int2int(["info", path, "--json"]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^int2int: [^\n]+\n$/);
      assert.ok(stderr.includes(path));
    }
    const { code, stderr } = await int2int(["info"]);
    assert.deepEqual([code, stderr.split("\n").length], [2, 2]);
  }));

Deno.test("a file of 4 GB takes no longer, and no more memory, than its header", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/large.safetensors`, elements = 2 ** 30;
    const entry = { dtype: "F32", shape: [elements], data_offsets: [0, 4 * elements] };
    const file = rawFile(JSON.stringify({ "encoder.embeddings.weight": entry }), new Uint8Array());
    Deno.writeFileSync(path, file);
    Deno.truncateSync(path, file.length + 4 * elements);
    const before = Deno.memoryUsage().rss, start = performance.now();
    assert.equal(describeFile(path).parameters.total, elements);
    assert.ok(performance.now() - start < 1000);
    assert.ok(Deno.memoryUsage().rss - before < 64 * 2 ** 20);
  }));

Deno.test("models of a run come in order: the last, the best, earlier epochs", () =>
  inTemporaryFolder((folder) => {
    for (const name of ["checkpoint-10", "checkpoint-9", "best-valid_acc", "checkpoint", "other"]) {
      writeSafetensors(`${folder}/${name}.safetensors`, new Map(), {});
    }
    const names = describePath(folder).map(({ path }) => path.split("/").at(-1)!.split(".")[0]);
    assert.deepEqual(names, ["checkpoint", "best-valid_acc", "checkpoint-9", "checkpoint-10"]);
  }));

/** A few bytes of the beginning and of the end are others, or the file is cut. */
const damage = fc.record({
  bytes: fc.array(fc.tuple(fc.nat(2000), fc.boolean(), fc.nat(255)), { maxLength: 5 }),
  cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 3 }),
});

const whole: Readonly<Record<string, () => Uint8Array>> = {
  "a.safetensors": () => {
    const data = { dtype: "F32", shape: [3], data_offsets: [0, 12] };
    const metadata = { format: "int2int-1", parameters: exportedFlags, state: "{}" };
    const header = JSON.stringify({ __metadata__: metadata, "encoder.a.weight": data });
    return rawFile(header, new Uint8Array(12));
  },
  "a.pth": () => Deno.readFileSync(sample("bare.pth")),
  "a.onnx": () => smallOnnx([initializer("encoder.a.weight", [2, 3])]),
};

for (const [name, make] of Object.entries(whole)) {
  Deno.test(`damaged headers are described or refused in one line: ${name}`, () =>
    inTemporaryFolder((folder) => {
      const path = `${folder}/${name}`, bytes = make();
      fc.assert(
        fc.property(damage, ({ bytes: changes, cut }) => {
          const copy = bytes.slice(0, Math.floor((cut ?? 1) * bytes.length));
          for (const [at, fromEnd, value] of changes) {
            if (at < copy.length) copy[fromEnd ? copy.length - 1 - at : at] = value;
          }
          Deno.writeFileSync(path, copy);
          try {
            const text = showDescription(describeFile(path));
            assert.ok(!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text.replaceAll("\n", "")), text);
          } catch (error) {
            if (!isUserError(error)) throw error;
            assert.match(error.message, /^[^\n]{1,1000}$/);
          }
        }),
        { numRuns: soak(300) },
      );
    }));
}
