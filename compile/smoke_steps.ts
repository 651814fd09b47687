/** What a built program is started for, and what is expected of it. */

/** A model that trains in a moment. */
const tiny = [
  ...["--base", "10", "--minint", "0", "--maxint", "999", "--max_output_len", "10"],
  ...["--enc_emb_dim", "16", "--dec_emb_dim", "16", "--n_enc_layers", "1", "--n_dec_layers", "1"],
  ...["--n_enc_heads", "4", "--n_dec_heads", "4", "--batch_size", "32", "--eval_size", "32"],
  ...["--report_loss_every", "5", "--dump_path", "dumped", "--exp_id", "1", "--cpu", "true"],
];
/** Epochs of ten steps, and one that does not end. */
const short = ["--epoch_size", "320"], endless = ["--epoch_size", "1000000000"];

/** Of a user: `square.ts` in the folder where the program is started. */
export const ownProblem = `
import { type Flags, positionalInts, problem } from "int2int";

export default ({ base, minint, maxint }: Flags) =>
  problem({
    name: "square",
    inputTokenizer: positionalInts(base),
    outputTokenizer: positionalInts(base),
    generate(random) {
      const n: bigint = random.bigInteger(minint, maxint);
      return { problem: n, answer: n * n };
    },
  });
`;

export interface Step {
  readonly name: string;
  readonly args: readonly string[];
  /** What it prints. */
  readonly says?: RegExp;
  /** Files that are there afterwards. */
  readonly files?: readonly string[];
  /** Another exit code than 0. */
  readonly code?: number;
  /** This file says that the program is busy, and is to be stopped by SIGTERM. */
  readonly stopOnce?: string;
}

const isWindows = Deno.build.os === "windows";
/** Windows has no signals that one process can send to another. */
const interrupted: readonly Step[] = isWindows ? [] : [
  {
    name: "is stopped by SIGTERM, and saves",
    args: ["--operation", "gcd", "--exp_name", "stopped", ...tiny, ...endless],
    ...{ code: 143, stopOnce: "dumped/stopped/1/train.log", says: /Stopped at epoch 0, iteration/ },
    files: ["dumped/stopped/1/checkpoint.safetensors"],
  },
  {
    name: "continues from there",
    args: ["resume", "dumped/stopped/1", ...short, "--max_epoch", "1"],
    says: /valid_arithmetic_acc/,
  },
];

/** In this order, each with what those before it have left. */
export const steps: readonly Step[] = [
  { name: "knows its version", args: ["--version"], says: /^int2int \d+\.\d+\.\d+/ },
  { name: "finds all it needs", args: ["doctor"], says: /Training can run/ },
  {
    name: "trains",
    args: ["--operation", "gcd", "--exp_name", "trained", ...tiny, ...short, "--max_epoch", "1"],
    files: ["dumped/trained/1/checkpoint.safetensors", "dumped/trained/1/params.json"],
  },
  {
    name: "continues a finished run",
    args: ["resume", "dumped/trained/1", "--max_epoch", "2"],
    says: /"epoch": 1, "valid_arithmetic_xe_loss"/,
  },
  ...interrupted,
  {
    name: "exports",
    args: ["export", "--eval_from_exp", "dumped/trained/1"],
    files: ["dumped/trained/1/onnx/encoder_model.onnx"],
  },
  {
    name: "writes a page",
    args: ["export", "--eval_from_exp", "dumped/trained/1", "--web", "gcd.html"],
    ...{ says: /^gcd\.html: \d+\.\d MB, 200 problems to try/, files: ["gcd.html"] },
  },
  {
    name: "answers",
    args: ["predict", "--eval_from_exp", "dumped/trained/1", "12 18"],
    says: /^\[12, 18\]\n.*-\d\.\d{4}/,
  },
  {
    name: "trains on a problem in TypeScript",
    args: [
      ...["--problem", "square.ts", "--exp_name", "own"],
      ...tiny,
      ...short,
      "--max_epoch",
      "1",
    ],
    files: ["dumped/own/1/checkpoint.safetensors"],
  },
];
