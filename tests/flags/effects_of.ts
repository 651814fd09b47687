/** What flags decide, as text: two configurations with the same text do the same. */
import { generateBatch, generatedDataset } from "../../src/examples/generate/dataset.ts";
import { buildTask } from "../../src/task/task.ts";
import { setNames } from "../../src/examples/read/set_names.ts";
import { readingRules } from "../../src/examples/read/reading_rules.ts";
import { printGraph } from "../../src/graph/print.ts";
import { modelFromFlags } from "../../src/models/build.ts";
import { modelConfig } from "../../src/models/config.ts";
import { type Operation, operationsThatRead } from "../../src/flags/choices.ts";
import type { Flags } from "../../src/flags/table.ts";
import { problemFor } from "../../src/problems/problem_for.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";

/** Of the run. */
const names = ["dump_path", "exp_name", "exp_id", "debug", "log"] as const;

const trainerFlags = [
  ...["batch_size", "epoch_size", "max_epoch", "report_loss_every", "validation_metrics"] as const,
  ...["stopping_criterion", "optimizer", "clip_grad_norm", "accumulate_gradients"] as const,
  ...["max_skipped_steps", "env_base_seed", "reload_checkpoint", "dry_run", "tensorboard"] as const,
  ...["overfit_batches", "max_time", "save_every_minutes", "keep_last"] as const,
];

/** Of several processes that share the work. */
const worldFlags = ["mpi_library", "collective_timeout"] as const;

/** What the file of a custom problem may look at. */
const customFlags = [
  ...["base", "minint", "maxint", "modulus", "dim1", "dim2", "max_len", "max_class"] as const,
  ...["class_by_length", "problem", "problem_flags", "architecture"] as const,
  ...["operand_distribution", "outcome_distribution", "max_gcd", "mixed_pct", "eval_sets"] as const,
  ...["list_len", "min_list_len", "n_tokens", "min_dim", "float_type", "rtol"] as const,
  ...["max_nodes", "min_nodes", "max_edges", "weighted", "max_weight"] as const,
  ...["poly_max_degree", "poly_min_degree", "poly_root_range", "poly_complex_prob"] as const,
  ...["max_ops", "max_leaf_int", "positive", "operators", "leaf_probs"] as const,
  ...["n_coefficients", "fwd_prob", "ibp_prob"] as const,
];

const problemFlags = [...customFlags, "operation", "data_types"] as const;

/** What takes time, by the flags it depends on. */
const known = new Map<string, unknown>();

/** @param use of which the flags are */
export function effectsOf(use: "train" | "evaluate" | "predict", p: Flags): string {
  const parts = {
    train: () => [shared(p), training(p), following(p), model(p, true), device(p)],
    evaluate: () => [shared(p), p.reload_model, testing(p), model(p, false), scoring(p)],
    predict: () => [p.reload_model, asking(p), model(p, false), scoring(p)],
  }[use]();
  return JSON.stringify(parts, (_, value) => typeof value === "bigint" ? `${value}n` : value);
}

function shared(p: Flags) {
  return [pick(p, names), pick(p, worldFlags)];
}

function training(p: Flags) {
  const isRead = p.train_data !== "";
  return [
    pick(p, trainerFlags),
    p.debug_slurm ? 0 : p.max_requeues,
    p.save_periodic < p.max_epoch ? p.save_periodic : 0,
    evaluationsWithin(p),
    p.reload_checkpoint === "" ? p.reload_model : "",
    isRead ? [p.train_data, isTable(p) && p.columns, rules(p), order(p)] : examples(p, "train"),
    isRead ? "" : p.num_workers,
  ];
}

function isTable({ operation, problem }: Flags): boolean {
  return operation === "data" && problem === "";
}

/** The first steps of `--eval_every` that are no last ones of an epoch. */
function evaluationsWithin(p: Flags): number[] {
  const perEpoch = Math.ceil(p.epoch_size / (p.batch_size * p.accumulate_gradients));
  const steps = p.eval_every === 0 ? [] : [1, 2, 3].map((k) => k * p.eval_every);
  return steps.filter((step) => step % perEpoch !== 0 && step < perEpoch * p.max_epoch);
}

/** How the lines of the training file are taken. */
function order(p: Flags) {
  if (p.batch_load) return ["in order", p.reload_size];
  const { two_classes, first_class_size, first_class_prob } = p;
  return [
    p.reload_size,
    p.index_train_data,
    two_classes ? [first_class_size, first_class_prob] : "uniform",
  ];
}

/** What training evaluates on. */
function following(p: Flags) {
  return p.overfit_batches > 0 ? [setNames(p.eval_data), ...judging(p)] : testing(p);
}

function testing(p: Flags) {
  const size = p.eval_data_size < 0 ? p.eval_size : p.eval_data_size;
  return [
    p.eval_data === ""
      ? [examples(p, "valid"), furtherSets(p), p.eval_size, p.num_workers, p.env_base_seed]
      : [p.eval_data, size, rules(p), p.train_data, p.eval_labels, p.eval_group],
    ...judging(p),
  ];
}

/** Those that are drawn beside the usual one. */
function furtherSets(p: Flags) {
  if (p.problem !== "" || p.operation !== "gcd" || p.eval_sets === "") return [];
  return p.eval_sets.split(",").map((set) => [set, examples(p, "valid", set)]);
}

function judging(p: Flags) {
  return [
    isReal(p) ? p.rtol : "",
    classes(p),
    pick(p, ["batch_size_eval", "max_output_len", "eval_output", "tolerance"]),
    p.beam_eval ? [p.beam_size, p.beam_length_penalty, p.beam_early_stopping] : "greedy",
    p.constrained,
    sampling(p),
    p.eval_verbose > 0 ? [p.eval_verbose, p.eval_verbose_print] : "brief",
    p.export_pred ? p.max_class : "no table",
    p.problem === "" ? "" : [p.n_eval_metrics, p.n_error_metrics],
  ];
}

function sampling(p: Flags) {
  if (p.samples === 0) return "none drawn";
  return pick(p, ["samples", "temperature", "top_k", "top_p", "env_base_seed"]);
}

function asking(p: Flags) {
  const vocabulary = p.problem === ""
    ? rules({ ...p, max_len: 512, skip_bad_lines: false })
    : pick(p, customFlags);
  // It always searches: --beam_eval true asks for what is done.
  const beams = [p.beam_size, p.beam_length_penalty, p.beam_early_stopping];
  const search = [p.beam_eval, p.samples > 0 ? sampling(p) : beams, p.constrained];
  return [vocabulary, search, p.max_output_len, p.batch_size_eval, p.eval_from_exp, p.debug];
}

/** Text of the graphs and, where weights are new, how they start. */
function model(p: Flags, trains: boolean) {
  const isNew = p.reload_model === "" && p.reload_checkpoint === "";
  const config = JSON.stringify(modelConfig(p, 20, padId, 40));
  const { training, scoring, weights, sinusoidal } = remembered(`model ${config}`, () => {
    const model = modelFromFlags(p, 20, padId, 40);
    const weights = model.weights.flatMap(({ parts }) => parts);
    return {
      training: numberOf(printGraph(model.training)),
      scoring: numberOf(printGraph({ ...model.scoring, ...model.inspection })),
      weights: numberOf(JSON.stringify(weights)),
      sinusoidal: weights.some(({ initial }) => initial.kind === "sinusoidal"),
    };
  });
  // A saved model is compared with this flag.
  if (!trains) return [scoring, sinusoidal];
  return [scoring, training, isNew ? weights : ""];
}

/** Whether a graphics card may be used, and which. */
function device(p: Flags) {
  if (p.cpu || p.device === "cpu") return ["cpu", p.cpu_threads];
  return [pick(p, ["device", "profile", "fp16", "local_gpu", "gpu_matmul", "cpu_threads"])];
}

/** The same for a saved model. */
function scoring(p: Flags) {
  const isCpu = p.cpu || p.device === "cpu";
  return [p.cpu_threads, isCpu ? "cpu" : [p.device, p.local_gpu, p.gpu_matmul]];
}

/** @param set one of the problem's own */
function examples(p: Flags, split: "train" | "valid", set?: string) {
  if (p.problem !== "") return pick(p, customFlags);
  if (p.operation === "data") return "none";
  return remembered(`${split} ${set} ${keyOf(p)}`, () => {
    const flags = { ...p, max_len: 512 };
    const dataset = generatedDataset(buildTask(flags), 3, split, set);
    const { source, target } = generateBatch(dataset, 0, 8).batch;
    return numberOf([p.max_len, [...source], [...target], dataset.task.vocabulary.tokens].join());
  });
}

function rules(p: Flags) {
  if (p.problem !== "") return [p.skip_bad_lines, pick(p, customFlags)];
  return remembered(`rules ${p.skip_bad_lines} ${keyOf(p)}`, () => {
    const dataset = generatedDataset(buildTask(p), 3, "valid");
    const { maxLength, skipBadLines } = readingRules(dataset.task, p.skip_bad_lines);
    return numberOf([dataset.task.vocabulary.tokens, maxLength, skipBadLines].join());
  });
}

const classified = [...operationsThatRead("class_by_length"), ...operationsThatRead("max_class")];

function isReal({ operation, problem }: Flags): boolean {
  return problem === "" && operationsThatRead("rtol").includes(operation as Operation);
}

/** The class of an example with many digits, of one with few, and of a large answer. */
function classes(p: Flags) {
  if (p.problem !== "") return pick(p, customFlags);
  if (!classified.includes(p.operation as Operation)) return "by size";
  const problem = problemFor(p);
  const answers = [7n, 5000n].map((answer) => problem.codeClass([12345n, 6n], answer));
  return [answers, problem.codeClass([5n, 6n], 7n)];
}

function numberOf(text: string): number {
  return remembered(text, () => known.size);
}

function keyOf(p: Flags): string {
  return problemFlags.map((name) => String(p[name])).join(" ");
}

function remembered<T>(key: string, make: () => T): T {
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as T;
}

function pick(p: Flags, names: readonly (keyof Flags)[]) {
  return names.map((name) => p[name]);
}
