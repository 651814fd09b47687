/** A model card as the `README.md` of an exported folder: Markdown with a head that the Hugging Face Hub reads. */
import { fixed } from "../text/python_format.ts";
import { grouped } from "../text/grouped.ts";
import { code as codeSpan, table } from "../text/markdown.ts";
import type { DeclaredPort } from "./graph_file.ts";
import type { CardSet, ModelCard } from "./model_card.ts";

/** What an ONNX file takes and returns. */
export interface FileInterface {
  readonly name: string;
  readonly inputs: readonly DeclaredPort[];
  readonly results: readonly DeclaredPort[];
}

export function cardMarkdown(card: ModelCard, graphs: readonly FileInterface[]): string {
  const sections = [
    head(card),
    introduction(card),
    ...accuracy(card),
    asking(card),
    training(card),
    files(graphs),
    ...missing(card),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** The license is the author's choice; without one, nobody else may use the model. */
function head({ problem, architecture }: ModelCard): string {
  const kind = architecture.split(" ").at(-1)!.toLowerCase();
  const tags = ["int2int", "mathematics", kind, problem].map((tag) => JSON.stringify(tag));
  return `---
# license: choose one before you publish, such as cc-by-4.0
library_name: onnx
tags: [${tags.join(", ")}]
---`;
}

function introduction(
  { problem, architecture, parameters, vocabulary, stacks }: ModelCard,
): string {
  const sizes = Object.entries(stacks).map(([name, size]) => `- ${name}: ${size}`).join("\n");
  return `# ${code(problem)}

The model is ${architecture} with ${
    grouped(parameters)
  } parameters. It reads and writes sequences of ${vocabulary} tokens
that spell problems and answers, and learned the problem ${code(problem)} from examples.

${sizes}`;
}

function accuracy({ sets }: ModelCard): string[] {
  if (sets.length === 0) return [];
  const judged = sets.flatMap((
    { name, accuracy },
  ) => (accuracy ? [[name, accuracy] as const] : []));
  const rows = judged.map(([name, { right, total, low, high, constant }]) => [
    code(name),
    `${grouped(right)} of ${grouped(total)}`,
    percent(100 * right / total),
    `${percent(low)} to ${percent(high)}`,
    `${code(constant.answer)}: ${constant.at_least ? "at least " : ""}${
      percent(100 * constant.right / total)
    }`,
  ]);
  const heads = ["data set", "right answers", "accuracy", "95 % interval", "always answering"];
  return [
    "## Accuracy",
    ...judged.length === 0 ? [] : [
      table(heads, rows).trimEnd(),
      "The interval is Wilson's. The last column is what a constant answer would reach, the most frequent one.",
    ],
    table(["metric", "value", "95 % interval"], sets.flatMap(metricRows)).trimEnd(),
  ];
}

function metricRows({ metrics }: CardSet): string[][] {
  return metrics.map(({ name, value, interval }) => [
    code(name),
    fixed(value, 4),
    interval ? `${fixed(interval.low, 2)} to ${fixed(interval.high, 2)}` : "",
  ]);
}

function percent(value: number): string {
  return `${fixed(value, 2)} %`;
}

function asking({ example }: ModelCard): string {
  const text = shellWord(example.text || "PROBLEM");
  const list = `[${example.tokens.map((token) => JSON.stringify(token)).join(", ")}]`;
  return `## Asking it

${
    block(
      "sh",
      `pip install numpy onnxruntime
python3 decode.py ${text}`,
    )
  }

${
    block(
      "sh",
      `npm install onnxruntime-node
node decode.mjs ${text}`,
    )
  }

${block("sh", `int2int predict --reload_model . ${text}`)}

All three print the best answers of a beam search with their scores: log-probabilities divided by length. \`--beam_size 1\`
searches greedily. In a program:

${
    block(
      "py",
      `from decode import Model

model = Model("FOLDER")
tokens = ${list}
for answer, score, cut in model.search(tokens, beam_size=3):
    print(score, model.value_of(answer))`,
    )
  }

${
    block(
      "js",
      `import { Model } from "./decode.mjs";

const model = await Model.load("FOLDER");
const tokens = ${list};
for (const { tokens, score } of await model.search(tokens, { beamSize: 3 })) {
  console.log(score, model.valueOf(tokens));
}`,
    )
  }`;
}

function training({ data, training, flags, version, weightsDigest }: ModelCard): string {
  const rows = [
    ...training
      ? [
        ["epochs", grouped(training.epochs)],
        ["optimization steps", grouped(training.steps)],
        ["seed", String(training.seed)],
      ]
      : [],
    ["exported by", `int2int ${version}`],
    ["SHA-256 of the weights", code(weightsDigest)],
  ];
  const shown = Object.entries(flags).map(([name, value]) => [code(`--${name}`), code(value)]);
  return `## Training

${data === "" ? "" : `${data}\n\n`}${table(["", ""], rows).trimEnd()}

Flags of int2int with other values than the defaults:

${table(["flag", "value"], shown).trimEnd()}`;
}

function files(graphs: readonly FileInterface[]): string {
  const rows = graphs.flatMap(({ name, inputs, results }) => [
    ...onceForLayers(inputs).map((port) => [code(name), "input", ...declared(port)]),
    ...onceForLayers(results).map((port) => [code(name), "result", ...declared(port)]),
  ]);
  return `## Inputs and results of the ONNX files

${table(["file", "", "name", "type and shape"], rows).trimEnd()}

\`decode.py\` and \`decode.mjs\` show how they are used. \`tokenizer.json\` is for the tokenizers of Hugging Face: tokens with
spaces between them. \`{i}\` counts layers from 0. \`config.json\` says under \`problem\` how values are written as tokens.`;
}

/** What every layer has, once for all of them, with `{i}` for the number of the layer. */
function onceForLayers(ports: readonly DeclaredPort[]): DeclaredPort[] {
  const named = ports.map((port) => ({ ...port, name: port.name.replace(/\.\d+\./, ".{i}.") }));
  return named.filter(({ name }, i) => named.findIndex((other) => other.name === name) === i);
}

function declared({ name, type, shape }: DeclaredPort): [string, string] {
  return [code(name), code(`${type} [${shape.join(", ")}]`)];
}

function missing({ missing }: ModelCard): string[] {
  if (missing.length === 0) return [];
  return ["## What is not known", missing.map((sentence) => `- ${sentence}`).join("\n")];
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** Quoted for a shell. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A code span of any text in one line. */
function code(text: string): string {
  return codeSpan(text.replaceAll(/[`\r\n]/g, " "));
}
