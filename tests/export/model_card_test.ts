/** What model cards say, and what they do not give away. */
import assert from "node:assert/strict";
import { parse } from "yaml";
import { cardMarkdown } from "../../src/export/card_markdown.ts";
import { interfacesOf } from "../../src/export/export_model.ts";
import { modelCard, type ModelHistory } from "../../src/export/model_card.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import type { Flags } from "../../src/flags/table.ts";
import { randomModel, small, variants } from "./exported_models.ts";

const history: ModelHistory = {
  flags: flagsWith({ ...small, optimizer: "adam,lr=0.001" }),
  parameters: 12345,
  training: { epochs: 3, steps: 1000, seed: 77 },
  sets: [{
    name: "valid",
    metrics: [
      { name: "valid_arithmetic_xe_loss", value: 0.25 },
      { name: "valid_arithmetic_acc", value: 75, interval: { low: 65.7, high: 82.5 } },
    ],
    accuracy: {
      ...{ right: 75, total: 100, low: 65.7, high: 82.5 },
      constant: { answer: "1", right: 60, at_least: true },
    },
  }],
  missing: [],
};

const example = { text: "[12, 18]", tokens: ["V2", "+", "1", "2", "+", "1", "8"] };

function cardOf(changes: Partial<ModelHistory> = {}, model = randomModel({})): string {
  const card = modelCard(model, { ...history, ...changes }, example);
  return cardMarkdown(card, interfacesOf(model, "run"));
}

Deno.test("a model card has the accuracy, how sure it is, the baseline, seed, version and flags", () => {
  const text = cardOf();
  const lines = [
    "| `valid` | 75 of 100 | 75.00 % | 65.70 % to 82.50 % | `1`: at least 60.00 % |",
    "| `valid_arithmetic_xe_loss` | 0.2500 |  |",
    "| `valid_arithmetic_acc` | 75.0000 | 65.70 to 82.50 |",
    "| seed | 77 |",
    "| optimization steps | 1,000 |",
    "| `--optimizer` | `adam,lr=0.001` |",
    "- encoder: 1 layer, 16 dimensions, 2 attention heads",
    "python3 decode.py '[12, 18]'",
    'tokens = ["V2", "+", "1", "2", "+", "1", "8"]',
    "Training examples were generated from the seed, test examples were generated as well.",
  ];
  for (const line of lines) assert(text.split("\n").includes(line), `${line}\n${text}`);
  assert.match(text, /an encoder-decoder transformer with 12,345 parameters/);
  assert.match(text, /\| exported by \| int2int \d+\.\d+\.\d+.* \|/);
  assert(!text.includes("What is not known"));
});

Deno.test("its head is what the Hugging Face Hub reads, and leaves the license to the author", () => {
  const [, head] = cardOf().split("---\n");
  assert.deepEqual(parse(head!), {
    library_name: "onnx",
    tags: ["int2int", "mathematics", "transformer", "gcd"],
  });
  assert.match(head!, /^# license: choose one/);
});

for (const [name, flags] of Object.entries(variants)) {
  Deno.test(`it names all inputs and results with their shapes: ${name}`, () => {
    const model = randomModel(flags), text = cardOf({}, model);
    for (const { name: file, inputs, results } of interfacesOf(model, "run")) {
      for (const [side, ports] of [["input", inputs], ["result", results]] as const) {
        for (const { name, type, shape } of ports) {
          const shown = name.replace(/\.\d+\./, ".{i}.");
          const row = `| \`${file}\` | ${side} | \`${shown}\` | \`${type} [${
            shape.join(", ")
          }]\` |`;
          assert(text.includes(row), `${row}\n${text}`);
        }
      }
    }
  });
}

Deno.test("files are named without their folders, whatever stands around them", () => {
  const shown = (changes: Partial<Flags>) => cardOf({ flags: { ...history.flags, ...changes } });
  const text = shown({
    train_data: "a=0.7:/data/me/secret/one.txt,b=0.3:/data/me/secret/two.txt",
    eval_data: "iid=/data/me/secret/three.txt",
    problem: "/data/me/secret/mine.ts",
  });
  assert(!/secret|data\/me/.test(text), text);
  for (const name of ["a=0.7:one.txt,b=0.3:two.txt", "iid=three.txt", "mine.ts"]) {
    assert(text.includes(name), text);
  }
});

Deno.test("what is not known is said, and no text of a user ends a table or a code span", () => {
  const odd = { answer: "a|b`c\nd", right: 1, at_least: false };
  const [set] = history.sets, accuracy = { ...set!.accuracy!, constant: odd };
  const { training: _, ...others } = history;
  const card = modelCard(randomModel({}), {
    ...others,
    sets: [{ ...set!, accuracy }],
    missing: ["Its accuracy."],
  }, { text: "it's", tokens: [] });
  const text = cardMarkdown(card, []);
  assert(text.includes("`a\\|b c d`: 1.00 %"), text);
  assert(text.includes(`node decode.mjs 'it'\\''s'`), text);
  assert(text.endsWith("## What is not known\n\n- Its accuracy.\n"), text);
  assert(!text.includes("Training examples"), text);
});
