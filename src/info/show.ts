/** A description of a saved model as lines for a terminal. */
import type { FlagName, Flags } from "../flags/table.ts";
import { modelFlags } from "../flags/described_model.ts";
import { defaults } from "../flags/parse.ts";
import { showBytes } from "../memory/show_bytes.ts";
import { shorten, shownValue } from "../text/shorten.ts";
import type { FileDescription, Progress } from "./describe_file.ts";
import type { ParameterCounts } from "./parameters.ts";
import { idsIn, type SeenProblems } from "../training/seen_problems.ts";
import { shownDigits } from "../training/unlike_training.ts";
import { amount } from "../text/amount.ts";
import { grouped } from "../text/grouped.ts";

/** Flags of training that one wants to know of a run, besides those of its model. */
const trainingFlags: readonly FlagName[] = ["optimizer", "batch_size", "epoch_size"];

const column = 12;

/** All of it. */
export function showDescription(description: FileDescription): string {
  const { flags, progress, problems, parameters, vocabulary, weightsDigest, otherTexts } =
    description;
  const rows: [string, string][] = [
    ["file", fileText(description)],
    ["flags", flags === undefined ? "the file does not say" : flagsText(flags)],
    ["progress", progress === undefined ? "no training state" : progressText(progress)],
    ...parameterRows(parameters),
    ["optimizer", optimizerText(description)],
    ...(progress ? bestRows(progress) : []),
    ...(problems ? [["trained on", problemsText(problems)] as const] : []),
    ["vocabulary", vocabulary ? digestText(vocabulary) : "the file does not say"],
    ...(weightsDigest ? [["weights", `SHA-256 ${shownValue(weightsDigest)}`] as const] : []),
    ...Object.entries(otherTexts).map(([name, text]) => [shownValue(name), shorten(text)]),
  ] as [string, string][];
  return [description.path, ...rows.map(([name, text]) => row(name, text))].join("\n");
}

/** In one line, for a list. */
export function showBriefly({ path, bytes, progress }: FileDescription): string {
  return row(`${path}`, `${progress ? progressText(progress) : "weights"}, ${showBytes(bytes)}`);
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(column)} ${text}`.trimEnd();
}

function fileText({ kind, bytes, format, progress, flags }: FileDescription): string {
  const what = kind === "ONNX"
    ? "an exported model"
    : progress !== undefined
    ? "a checkpoint"
    : flags === undefined
    ? "tensors that do not say what they are of"
    : "weights of a model";
  const version = format === undefined ? "" : `, format ${shownValue(format)}`;
  return `${kind}, ${showBytes(bytes)}: ${what}${version}`;
}

/** The problem, and other values than the defaults. */
function flagsText(flags: Flags): string {
  const usual = defaults();
  const problem: FlagName = flags.problem === "" ? "operation" : "problem";
  const told = [...modelFlags, ...trainingFlags].filter((name) =>
    name !== "operation" && name !== "problem" && flags[name] !== usual[name]
  );
  return [problem, ...told].map((name) => `--${name} ${shownValue(flags[name])}`).join(" ");
}

function progressText({ epochs, steps, examples }: Progress): string {
  const rest = examples > 0 ? ` and ${amount(examples, "example")}` : "";
  return `${amount(epochs, "epoch")}${rest}, ${amount(steps, "step")}`;
}

function parameterRows({ total, tensors, types, parts }: ParameterCounts): [string, string][] {
  const among = `in ${amount(tensors, "tensor")}${types.length > 0 ? ` of ${types}` : ""}`;
  return [
    ["parameters", `${grouped(total)} ${among}`],
    ...Object.entries(parts).map(([name, part]): [string, string] => [
      `  ${shownValue(name)}`,
      `${grouped(part.total)}: ${
        Object.entries(part.of).map(([name, n]) => `${shownValue(name)} ${grouped(n)}`).join(", ")
      }`,
    ]),
  ];
}

function optimizerText({ optimizerState, flags }: FileDescription): string {
  if (optimizerState.length === 0) return "nothing of it in the file";
  const kept = `keeps ${optimizerState.map(shownValue).join(", ")}`;
  return flags === undefined ? kept : `${shownValue(flags.optimizer)}, ${kept}`;
}

function bestRows({ best }: Progress): [string, string][] {
  const values = Object.entries(best).map(([name, value]) => `${shownValue(name)} ${value}`);
  return values.length === 0 ? [] : [["best", values.join(", ")]];
}

/** By what `predict` knows a problem that is unlike all of these. */
function problemsText({ longest, tokens, largest }: SeenProblems): string {
  const kinds = amount(idsIn(tokens).length, "different token");
  const most = largest.length === 0 ? "" : `; largest integer: digits ${shownDigits(largest)}`;
  return `problems of up to ${amount(longest, "token")}, with ${kinds}${most}`;
}

function digestText({ size, sha256 }: { readonly size: number; readonly sha256: string }): string {
  return `${amount(size, "token")}, SHA-256 ${shownValue(sha256)}`;
}
