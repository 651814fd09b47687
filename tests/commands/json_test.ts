/** All JSON that the program writes, of a model whose weights and so whose numbers are NaN: JSON has no such numbers. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readSafetensors } from "../../src/files/safetensors.ts";
import { writeSafetensors } from "../../src/files/safetensors_writer.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import * as program from "./program.ts";

/** Texts of which each must be JSON, in a file. */
const inFiles: readonly (readonly [RegExp, (text: string) => string[]])[] = [
  [/\.json$/, (text) => [text]],
  [/\.jsonl$/, (text) => text.trimEnd().split("\n")],
  [/train\.log$/, (text) => text.match(/(?<=__log__:).*/g) ?? []],
  [
    /\.html$/,
    (text) => text.match(/(?<=<script type="application\/json"[^>]*>).*?(?=<\/)/gs) ?? [],
  ],
];

/** The files below a folder that hold JSON, parsed. */
function parsedBelow(folder: string): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const textsIn = inFiles.find(([pattern]) => pattern.test(name))?.[1];
    if (textsIn === undefined) continue;
    const texts = textsIn(readFileSync(join(folder, name), "utf8"));
    assert.ok(texts.length > 0, name);
    found.set(name, texts.map((text) => JSON.parse(text)));
  }
  return found;
}

function ruin(path: string): void {
  const { tensors, metadata } = readSafetensors(path);
  tensors.get("decoder.layer_norm_emb.weight")!.data[3] = NaN;
  writeSafetensors(path, tensors, metadata);
}

Deno.test("whatever the numbers are, what is written as JSON is JSON", () =>
  inTemporaryFolder(async (folder) => {
    const cwd = folder, run = program.runFolder("dumped");
    const passes = async (args: string[], code = 0) => {
      const ended = await program.int2int(args, { cwd });
      assert.equal(ended.code, code, ended.stderr);
      return ended.stdout;
    };
    const trained = { tolerance: "1,5%", eval_output: "predictions.jsonl", export_pred: "true" };
    await passes(program.commandLine("dumped", { ...trained, max_epoch: 1 }));
    await passes(program.commandLine("dumped", { ...trained, max_epoch: 2, batch_size: 16 }));
    writeFileSync(join(folder, "problems.txt"), "12 18\nx\n7 21\n");
    const asked = ["--input", "problems.txt", "--output", "answers.jsonl"];
    await passes(["predict", run, ...asked], 1);
    ruin(program.checkpointIn(join(folder, run)));
    const evaluated = ["--dump_path", "dumped", "--exp_id", "nan", "--eval_output", "nan.jsonl"];
    await passes(["evaluate", "--eval_from_exp", run, "--eval_size", "32", ...evaluated], 2);
    writeFileSync(join(folder, "table.csv"), "a,b\n1,2\n3,4\n5,6\n7,8\n");
    const printed = await Promise.all([
      passes(["runs", "dumped", "--json"]),
      passes(["runs", "dumped", "--json", "--metric", "valid_arithmetic_xe_loss"]),
      passes(["info", run, "--json"]),
      passes(["report", "dumped"]),
      passes(["generate", ...["--operation", "gcd", "--train", "20"]]),
      passes(["encode", "table.csv", "--columns", "a:b", "--output", "encoded"]),
      passes(["export", "--eval_from_exp", run, "exported"]),
    ]);
    printed.slice(0, 3).forEach((text) => JSON.parse(text));
    const found = parsedBelow(folder),
      names = new Set([...found.keys()].map((path) => basename(path)));
    const expected = [
      ...["params.json", "metrics.jsonl", "history.jsonl", "train.log", "report.html"],
      ...["predictions.jsonl", "nan.jsonl", "answers.jsonl", "gcd.manifest.json"],
    ];
    for (const name of expected) {
      assert.ok(names.has(name), `${name} among ${[...names].join(", ")}`);
    }
    const [line] = found.get("dumped/debug/nan/metrics.jsonl") as [{ metrics: unknown }];
    assert.match(JSON.stringify(line.metrics), /"valid_arithmetic_xe_loss":null/);
  }));
