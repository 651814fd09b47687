/** What an inspection shows is what the model does, for every architecture. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { InferenceModel } from "../../src/decoding/inference_model.ts";
import { OutOfMemoryError } from "../../src/errors.ts";
import { readSafetensors } from "../../src/files/safetensors.ts";
import { inspectionFiles } from "../../src/inspect/files.ts";
import type { Inspection } from "../../src/inspect/inspection.ts";
import { lookInside } from "../../src/inspect/look.ts";
import { html } from "../../src/text/markup.ts";
import { inspectionPage } from "../../src/inspect/page/page.ts";
import { csvLines, tablesOf } from "../../src/inspect/tables.ts";
import { randomModel, variants } from "../export/exported_models.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { randomInspection } from "./random_inspection.ts";

/** With what means something in HTML, and in CSV. */
const anyText = fc.string({ unit: fc.constantFrom(..."ab<>&\"'`,;\n\r=/é€𝔽 ") });

/** What the last layer writes behind each position of the answer. */
function lastLayer({ predictions, vocabulary }: Inspection): string[] {
  return predictions.at(-1)!.candidates.map(([best]) => vocabulary.tokens[best!.id]!);
}

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`the last layer writes the model's answer: ${name}`, async () => {
    const inspection = await randomInspection(flags);
    const { question, written, tokens } = inspection, found = lastLayer(inspection);
    const answer = question.answer.split(" ").filter((token) => token !== "");
    // A decoder alone also predicts the problem's own tokens, which its answer follows.
    const start = flags.architecture === "decoder_only" ? tokens.decoder.indexOf("<sep>") : 0;
    assert.deepEqual(written.slice(start, start + answer.length), answer);
    if (!flags.bidirectional) {
      assert.deepEqual(found.slice(start, start + answer.length), answer);
    }
    const page = inspectionPage(inspection);
    assert.equal(page.includes('id="attention"'), !flags.lstm);
    assert.equal(/it has no attention/.test(page), flags.lstm === true);
    assert.equal(/has no (en|de)coder/.test(page), /_only/.test(flags.architecture ?? ""));
    assert.equal(/also reads backwards/.test(page), flags.bidirectional === true);
    assert.equal(page.includes('id="gates"'), /gates|adaptive|in front/.test(name));
    assert.ok(!/NaN|undefined|Infinity/.test(page), "no number is missing");
  });
}

Deno.test("texts in a page are escaped", async () => {
  const page = inspectionPage(await randomInspection({}));
  assert.ok(page.includes("a &lt;b&gt;model&lt;/b&gt;") && !page.includes("<b>model"));
  assert.ok(page.includes("&lt;eos&gt;") && !page.includes("<eos>"));
  fc.assert(fc.property(anyText, (text) => {
    const { text: made } = html`<p title="${text}">${[text]}</p>`;
    assert.equal(made.split(/[<>]/).length, 5);
    assert.equal(made.split('"').length, 3);
  }));
});

Deno.test("a page with long sequences shows means of heads, or says that it shows nothing", async () => {
  const long = (numbers: number) => ["V2", ...Array(numbers).fill(["+", "4"]).flat()];
  const squares = async (numbers: number, heads: number) => {
    const inspection = await randomInspection({ n_enc_heads: heads }, long(numbers));
    return inspectionPage({ ...inspection, seen: inspection.seen.map(widened) });
  };
  // Sequences of random models are short: their matrices are repeated.
  let copies = 1;
  const widened = (one: Inspection["seen"][number]) => {
    if (one.kind !== "self_attention" || one.stack !== "encoder") return one;
    const { shape: [heads, queries, keys], data } = one.tensor;
    const repeated = Array.from({ length: copies }, () => [...data]).flat();
    const tensor = { shape: [heads! * copies, queries!, keys!], data: Float32Array.from(repeated) };
    return { ...one, tensor };
  };
  assert.match(await squares(15, 2), /layer 0, head 1</);
  copies = 40;
  const means = await squares(15, 2);
  assert.match(means, /mean of all heads/);
  assert.doesNotMatch(means, /layer 0, head 39</);
});

Deno.test("sequences whose attention would fill the memory are refused before anything is computed", async () => {
  const { batch } = await randomInspection({}), { config } = randomModel({});
  const long = { ...batch, sourceLength: 20_000 };
  const untouched = {} as InferenceModel;
  await assert.rejects(lookInside(untouched, config, long), (error) => {
    assert.ok(error instanceof OutOfMemoryError);
    assert.match(
      error.message,
      /20000 tokens takes 3\.\d GB, expected at most 1\.1 GB; try a shorter/,
    );
    return true;
  });
});

Deno.test("files have what was seen: arrays by name, and a line for each attention weight", () =>
  inTemporaryFolder(async (folder) => {
    const inspection = await randomInspection({ n_dec_layers: 2 });
    const { tables, tooLong } = tablesOf(inspection);
    assert.deepEqual(tooLong, []);
    for (const { name, content } of inspectionFiles(inspection, tables)) {
      Deno.writeFileSync(`${folder}/${name}`, content);
    }
    const { tensors, metadata } = readSafetensors(`${folder}/tensors.safetensors`);
    for (const { name, tensor } of inspection.seen) {
      assert.deepEqual(tensors.get(name)!.data, tensor.data);
    }
    assert.deepEqual(
      tensors.get("encoder.reads")!.data,
      Int32Array.from(inspection.reads.encoder!),
    );
    assert.equal(metadata.problem, inspection.question.problem);
    const lines = Deno.readTextFileSync(`${folder}/attention.csv`).trimEnd().split("\n");
    const weights = inspection.seen.filter(({ kind }) => kind.endsWith("attention"))
      .reduce((sum, { tensor }) => sum + tensor.data.length, 0);
    assert.equal(lines.length, 1 + weights);
    assert.match(lines[1]!, /^encoder\.layers\.0\.self_attention,0,0,V2,0,V2,0\.\d+$/);
    for (const name of ["predictions", "states", "embeddings", "spectrum"]) {
      const [head, ...rows] = Deno.readTextFileSync(`${folder}/${name}.csv`).trimEnd().split("\n");
      assert.ok(rows.length > 2);
      assert.ok(rows.every((row) => row.split(",").length === head!.split(",").length), name);
    }
  }));

/** The cells of CSV, as RFC 4180 has them. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === "\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

Deno.test("tables with any text in them are read back", () => {
  fc.assert(fc.property(fc.array(fc.tuple(anyText, anyText), { maxLength: 5 }), (rows) => {
    const table = { name: "t", head: ["a", "b"], rows: () => rows };
    assert.deepEqual(parseCsv([...csvLines(table)].join("")), [["a", "b"], ...rows]);
  }));
});
