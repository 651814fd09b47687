/** The files for the tokenizers of Hugging Face, read by one of them. */
import assert from "node:assert/strict";
import { Tokenizer } from "@huggingface/tokenizers";
import { exportedFiles } from "../../src/export/export_model.ts";
import { buildTask } from "../../src/task/task.ts";
import { collate } from "../../src/examples/collate.ts";
import { randomModel, variants } from "./exported_models.ts";

function filesOf(model: ReturnType<typeof randomModel>): Map<string, unknown> {
  const files = [...exportedFiles(model, "run")].filter(({ name }) => name.endsWith(".json"));
  return new Map(
    files.map(({ name, content }) => [name, JSON.parse(new TextDecoder().decode(content))]),
  );
}

for (const name of ["the default transformer", "an encoder alone", "a decoder alone", "LSTM"]) {
  Deno.test(`texts of tokens become what the model reads: ${name}`, () => {
    const model = randomModel(variants[name]!), files = filesOf(model);
    const { vocabulary, layout } = buildTask(model.parameters);
    const tokenizer = new Tokenizer(
      files.get("tokenizer.json") as object,
      files.get("tokenizer_config.json") as object,
    );
    const source = ["V2", "+", "1", "8", "-", "2"];
    const { source: ids } = collate([{ source, target: [], codeClass: 0 }], vocabulary, layout);
    const encoded = tokenizer.encode(source.join(" "));
    assert.deepEqual(encoded.ids, [...ids]);
    assert.deepEqual(encoded.attention_mask, [...ids].map(() => 1));
    const [asked, query] = [source.slice(0, 4), source.slice(4)];
    const joined = [...asked, "<sep>", ...query];
    const batch = collate([{ source: joined, target: [], codeClass: 0 }], vocabulary, layout);
    const pair = tokenizer.encode(asked.join(" "), { text_pair: query.join(" ") });
    assert.deepEqual(pair.ids, [...batch.source]);
    assert.deepEqual(
      tokenizer.decode(encoded.ids, {
        skip_special_tokens: true,
        clean_up_tokenization_spaces: false,
      }),
      source.join(" "),
    );
  });
}

Deno.test("every token of the vocabulary stands for itself", () => {
  const model = randomModel({ base: 1000 } as Parameters<typeof randomModel>[0]);
  const files = filesOf(model);
  const tokenizer = new Tokenizer(
    files.get("tokenizer.json") as object,
    files.get("tokenizer_config.json") as object,
  );
  const ids = model.tokens.map((token) =>
    tokenizer.encode(token, { add_special_tokens: false }).ids
  );
  assert.deepEqual(ids, model.tokens.map((_, id) => [id]));
});

Deno.test("searches elsewhere go as far as ours by default", () => {
  const files = filesOf(randomModel({ max_output_len: 20 } as Parameters<typeof randomModel>[0]));
  const config = files.get("generation_config.json") as Record<string, unknown>;
  assert.equal(config.max_new_tokens, 21);
  assert.equal(config.num_beams, 3);
  assert.equal(config.length_penalty, 1);
  assert.equal(config.early_stopping, true);
});
