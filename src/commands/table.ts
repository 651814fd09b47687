/**
 * THE table of commands. The command line, help, completion, the manual page and checks of the documentation come from it.
 * A command's own code is loaded when it runs, so that help and mistakes in flags are answered at once.
 */
import { forms } from "../completion/model.ts";
import type { Command } from "../flags/command.ts";
import { dashboard } from "../flags/groups/dashboard.ts";
import { encode } from "../flags/groups/encode.ts";
import { exportFlags } from "../flags/groups/export.ts";
import { info } from "../flags/groups/info.ts";
import { inspect } from "../flags/groups/inspect.ts";
import { generate } from "../flags/groups/generate.ts";
import { predict } from "../flags/groups/predict.ts";
import { report } from "../flags/groups/report.ts";
import { runs } from "../flags/groups/runs.ts";
import { builtIn } from "../flags/groups/built_in.ts";
import { tryRows } from "../flags/groups/try.ts";
import { searchRows } from "../flags/groups/search.ts";
import { sweep } from "../flags/groups/sweep.ts";
import { flagsWith } from "../flags/parse.ts";

/** What the examples of a problem in a file can depend on. */
const problemFlags = [
  ...["problem", "problem_flags", "base", "minint", "maxint", "modulus", "dim1", "dim2"] as const,
  ...["max_len", "max_class", "class_by_length", "env_base_seed"] as const,
  ...Object.keys(builtIn) as (keyof typeof builtIn)[],
];

/** All commands, in the order in which help shows them. */
export const commands: readonly Command[] = [
  {
    name: "train",
    summary: "train a model, or continue a run",
    details:
      "Trains a model on a problem, evaluates it after each epoch and saves it in the folder " +
      "dump_path/exp_name/exp_id, which also gets the log. If that folder has a checkpoint, the run continues.",
    examples: [
      "train --operation gcd --dump_path dumped --exp_name first --exp_id 1",
      "train --problem square.ts --max_epoch 10",
    ],
    takes: "train",
    askedForBy: [],
    takesRanks: true,
    run: async ({ given, args }) => {
      const flags = flagsWith(given);
      const { trainCommand } = await import("./train.ts");
      return await trainCommand(flags, args);
    },
  },
  {
    name: "resume",
    summary: "continue a run with the flags it was started with",
    details:
      "Continues the run in FOLDER with its own flags, but for those that are given: they are applied from " +
      "now on, and the log and history.jsonl say what is different. If nothing is left to train, it says so.",
    examples: [
      "resume dumped/first/1",
      "resume dumped/first/1 --max_epoch 200",
    ],
    takes: "train",
    operands: { usage: "FOLDER", most: 1, names: "folder" },
    takesRanks: true,
    run: async ({ given, operands, args }) => {
      const { resumeCommand } = await import("./resume.ts");
      return await resumeCommand(given, operands, args);
    },
  },
  {
    name: "new",
    summary: "write a file to begin a problem of your own with",
    details:
      "Writes FILE, in TypeScript or JavaScript by its name: a problem with comments that can be trained as it is, " +
      "and changed into yours.",
    examples: ["new square.ts", "new partitions.js"],
    takes: [],
    operands: { usage: "FILE", most: 1 },
    run: async ({ operands }) => {
      const { newProblemCommand } = await import("./new_problem.ts");
      return newProblemCommand(operands);
    },
  },
  {
    name: "try",
    summary: "show examples of a problem of your own, and what to train it with",
    details:
      "Makes up to 10,000 examples of the problem in FILE, always the same ones unless --env_base_seed says " +
      "otherwise, and prints some of them, their tokens, lengths, classes and frequent answers, how fast they are " +
      "made, and a command that trains. Nothing is written.",
    examples: ["try square.ts", "try square.ts --base 10 --show 20"],
    takes: problemFlags,
    ownFlags: tryRows,
    operands: { usage: "FILE", most: 1, names: "file", holds: "problem" },
    run: async ({ given, own, operands }) => {
      const { tryCommand } = await import("./try_problem.ts");
      return tryCommand(given, own, operands);
    },
  },
  {
    name: "search",
    summary: "search for good constructions: graphs, sets, sequences",
    details:
      "FILE says how a construction is written, how good it is, and how to improve it. In turns, a model learns from the best " +
      "constructions known, and its samples are improved by local search. The folder dump_path/exp_name/exp_id " +
      "gets best.jsonl with what was found, and a page with curves. The same command again continues.",
    examples: [
      "search graphs.ts --rounds 20 --exp_name graphs --exp_id 1",
      "search graphs.ts --target 30 --steps 200 --samples 5000",
    ],
    takes: [
      ...problemFlags,
      ...["dump_path", "exp_name", "exp_id", "log", "tensorboard", "max_time"] as const,
      ...["save_every_minutes", "save_periodic", "keep_last", "report_loss_every"] as const,
      ...["batch_size", "accumulate_gradients", "optimizer", "clip_grad_norm"] as const,
      ...["max_skipped_steps", "max_output_len", "constrained", "num_workers"] as const,
      ...["cpu_threads", "device", "cpu", "local_gpu", "gpu_matmul", "fp16", "amp"] as const,
      ...["dec_emb_dim", "n_dec_layers", "n_dec_heads", "n_dec_hidden_layers"] as const,
      ...["activation", "norm", "norm_position", "norm_attention"] as const,
      ...["dropout", "attention_dropout", "xav_init", "share_inout_emb", "positions"] as const,
    ],
    ownFlags: searchRows,
    operands: { usage: "FILE", most: 1, names: "file", holds: "search" },
    run: async ({ given, own, operands, args }) => {
      const { searchCommand } = await import("./search.ts");
      return await searchCommand(given, own, operands, args);
    },
  },
  {
    name: "sweep",
    summary: "train a run for each combination of the values in a file",
    details:
      "FILE is TOML: flags for all runs, and a table [sweep] that lists what varies. Each run is trained in a " +
      "folder dump_path/exp_name/WHAT_VARIES, several at a time. The same command again skips what is finished " +
      "and goes on with the rest.",
    examples: [
      "sweep gcd.toml",
      'sweep gcd.toml --slurm "--time=2:00:00 --gres=gpu:1"',
    ],
    takes: "train",
    ownFlags: sweep,
    operands: { usage: "FILE", most: 1, names: "file", holds: "flags" },
    takesRanks: true,
    run: async ({ given, own, operands, args, problemRows }) => {
      const { sweepCommand } = await import("./sweep.ts");
      return await sweepCommand(given, own, operands, args, problemRows);
    },
  },
  {
    name: "evaluate",
    summary: "evaluate a saved model",
    details:
      "Evaluates the best or last model of a run, or the model in a file, on generated examples or on those " +
      "of --eval_data. The log and files of predictions go to dump_path/exp_name/exp_id.",
    examples: [
      "evaluate --eval_from_exp dumped/first/1",
      "evaluate --reload_model model.safetensors --eval_data test.txt",
    ],
    takes: "evaluate",
    askedForBy: ["eval_only", "eval_from_exp"],
    takesRanks: true,
    run: async ({ given, args }) => {
      const { evaluateCommand } = await import("./evaluate.ts");
      return await evaluateCommand(given, args);
    },
  },
  {
    name: "predict",
    summary: "ask a saved model for the answers to problems",
    details:
      "Each argument is a problem, its integers separated by spaces; without any, each line of standard " +
      'input is one. A query follows a bar, as in "0 1; 1 0 | 0 1". Several answers are printed, with their ' +
      "log-probabilities; --samples draws them at random. With --input, the problems of a file are answered greedily, unless --beam_size asks " +
      "for several answers; the operand is then the run or the model.",
    examples: [
      'predict --eval_from_exp dumped/first/1 "120 84"',
      "predict dumped/first/1 --input curves.csv --columns a1..a6",
    ],
    takes: "predict",
    ownFlags: predict,
    operands: { usage: "[PROBLEM]...|RUN|FILE", most: Infinity },
    run: async ({ given, own, operands }) => {
      const { predictCommand } = await import("./predict.ts");
      return await predictCommand(given, own, operands);
    },
  },
  {
    name: "inspect",
    summary: "look inside a model while it answers one problem",
    details:
      "Writes a page with the attention of every head, the hidden states and the answer of every layer, and " +
      "the principal components and Fourier spectra of the embeddings, for one problem and the model's greedy answer.",
    examples: [
      'inspect dumped/first/1 "120 84"',
      'inspect model.safetensors "120 84" --output inside',
    ],
    takes: ["problem", "problem_flags", "validation_metrics", "max_output_len", "cpu_threads"],
    ownFlags: inspect,
    operands: { usage: "RUN|FILE PROBLEM", most: 2 },
    run: async ({ given, own, operands }) => {
      const { inspectCommand } = await import("./inspect.ts");
      return await inspectCommand(given, own, operands);
    },
  },
  {
    name: "info",
    summary: "describe a saved model: flags, progress, sizes",
    details:
      "Describes a checkpoint, an export, a file of Int2Int's, or the models of a run: the flags that matter, " +
      "how far it was trained, how many parameters it has where, and digests. Tensors are not read.",
    examples: [
      "info dumped/first/1",
      "info model.safetensors --json",
    ],
    takes: [],
    ownFlags: info,
    operands: { usage: "FILE|RUN", most: 1 },
    run: async ({ own, operands }) => {
      const { infoCommand } = await import("./info.ts");
      return infoCommand(own, operands);
    },
  },
  {
    name: "export",
    summary: "write a model as ONNX, or as a page that answers in any browser",
    details:
      "Writes a saved model as ONNX files, with a model card, programs in Python and JavaScript that ask it, and " +
      "files for Hugging Face's tokenizers, to FOLDER, or to the folder onnx beside the model. With --web, writes a " +
      "page instead that answers problems in any browser, without a network: it can be sent by e-mail or published " +
      "beside a paper.",
    examples: [
      "export --eval_from_exp dumped/first/1",
      "export --reload_model model.safetensors exported",
      "export --eval_from_exp dumped/first/1 --web gcd.html",
    ],
    takes: "export",
    ownFlags: exportFlags,
    operands: { usage: "[FOLDER]", most: 1 },
    run: async ({ given, own, operands }) => {
      const { exportCommand } = await import("./export.ts");
      return await exportCommand(given, own, operands);
    },
  },
  {
    name: "encode",
    summary: "turn a file of numbers into files of examples to train on",
    details:
      "Reads CSV, JSON, Parquet, downloads of LMFDB, OEIS, lists in brackets, graphs and more, writes files for " +
      "training, validation and test in which no problem comes twice, and says which flags to train with and what " +
      "always giving the most frequent answer would reach. A file called - is standard input.",
    examples: [
      "encode curves.csv --columns a1..a6:rank --group class",
      "encode b000041.txt --window 8 --output partitions",
    ],
    takes: ["problem", "problem_flags", "base", "data_types", "env_base_seed"],
    ownFlags: encode,
    operands: { usage: "FILE...", most: Infinity, names: "file" },
    run: async ({ given, own, operands }) => {
      const { encodeCommand } = await import("./encode.ts");
      return await encodeCommand(given, own, operands);
    },
  },
  {
    name: "generate",
    summary: "write files of examples, no two with the same problem",
    details:
      "Writes files for training, validation and test, and a manifest with their digests, for --train_data " +
      "and --eval_data. All CPU cores are used unless --num_workers says otherwise.",
    examples: [
      "generate --operation gcd --train 1000000 --output data",
      "generate --problem square.ts --train 50000 --valid 0 --test 1000",
    ],
    takes: "generate",
    ownFlags: generate,
    run: async ({ given, own }) => {
      const { generateCommand } = await import("./generate.ts");
      return await generateCommand(given, own);
    },
  },
  {
    name: "export_data",
    summary: "write the very examples that a run would train on",
    details:
      "Writes generated examples to the file data.prefix in the folder dump_path/exp_name/exp_id, max_epoch " +
      "times epoch_size of them, as --export_data true does. For files without repeated problems, use generate.",
    examples: [
      "export_data --operation gcd --epoch_size 10000 --max_epoch 1",
      "export_data --operation gcd --exp_name data --env_base_seed 1",
    ],
    takes: "export_data",
    askedForBy: ["export_data"],
    run: async ({ given, args }) => {
      const flags = flagsWith({ ...given, export_data: true }, "export_data");
      const { exportDataCommand } = await import("./export_data.ts");
      return await exportDataCommand(flags, args);
    },
  },
  {
    name: "runs",
    summary: "compare runs in a table",
    details:
      "Reads the runs in folders, at any depth, and logs, also those of Int2Int in Python and of runs that go on. " +
      "Each is a row: best and last accuracy, its 95 % confidence interval, when it was reached, and the flags in " +
      "which the runs differ. Epochs count from 0.",
    examples: [
      "runs dumped --sort -best --filter base=10",
      "runs dumped --group_by n_enc_layers,base",
    ],
    takes: [],
    ownFlags: runs,
    operands: { usage: "DIR...", most: Infinity, names: "folder" },
    run: async ({ own, operands }) => {
      const { runsCommand } = await import("./runs.ts");
      return runsCommand(own, operands);
    },
  },
  {
    name: "report",
    summary: "show runs as one page: table, curves, predictions, comparison",
    details:
      "Reads the logs of all runs in the folders, also those of Int2Int in Python, and writes one HTML file that " +
      "needs no network: it can be sent by e-mail or printed. Predictions by right answer are shown for runs " +
      "with --export_pred true, wrong answers for those with --eval_verbose 1.",
    examples: ["report dumped", "report dumped/first dumped/second --output both.html"],
    takes: [],
    ownFlags: report,
    operands: { usage: "DIR...", most: Infinity },
    run: async ({ operands, own }) => {
      const { reportCommand } = await import("./report.ts");
      return reportCommand(operands, own);
    },
  },
  {
    name: "dashboard",
    summary: "show runs in a browser, with new points as they are logged",
    details:
      "Serves the page of report to browsers on this machine, at an address that only you know, and adds to it what " +
      "runs log meanwhile. It only reads their files. No browser is opened. Ctrl-C ends it.",
    examples: ["dashboard dumped", "dashboard dumped/first --port 8000"],
    takes: [],
    ownFlags: dashboard,
    operands: { usage: "DIR...", most: Infinity },
    run: async ({ operands, own }) => {
      const { dashboardCommand } = await import("./dashboard.ts");
      return await dashboardCommand(operands, own);
    },
  },
  {
    name: "doctor",
    summary: "report what this machine can do, and whether training can run",
    details:
      "Examines CPU, memory, graphics cards, libraries and the folder of results, without changing " +
      "anything. The exit code is 2 if training cannot run.",
    examples: ["doctor", "doctor --dump_path /scratch/dumped"],
    takes: ["dump_path"],
    takesRanks: true,
    run: async ({ given }) => {
      const { doctorCommand } = await import("./doctor.ts");
      return await doctorCommand(given);
    },
  },
  {
    name: "help",
    summary: "show what the commands and flags are, or one command's",
    details: "Prints what int2int --help prints, or int2int COMMAND --help.",
    examples: ["help", "help predict"],
    takes: [],
    operands: { usage: "[COMMAND]", most: 1 },
    ignoresEnvironment: true,
    takesRanks: true,
    run: async ({ operands }) => {
      const { helpCommand } = await import("./help.ts");
      return helpCommand(operands, commands);
    },
  },
  {
    name: "completion",
    summary: `print a completion script or a manual page: ${forms.join(", ")}`,
    details:
      "Prints what teaches a shell to complete commands, flags and their values, for an alias or a program " +
      "called int2int; or a manual page.",
    examples: ["completion fish | source", "completion man | man -l -"],
    takes: [],
    operands: { usage: forms.join("|"), most: 1, words: forms },
    ignoresEnvironment: true,
    takesRanks: true,
    run: async ({ operands }) => {
      const { completionCommand } = await import("./completion.ts");
      return completionCommand(operands, commands);
    },
  },
];
