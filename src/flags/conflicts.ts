/**
 * Values that cannot go together: each is reported with the flag to change, what it needs, and what was found. Flags that
 * would only be ignored are no conflict: see `effect.ts`.
 */
import { builtInConflicts } from "./built_in_conflicts.ts";
import { type Conflict, conflict } from "./conflict.ts";
import { isMixture, problemOfEvalData, problemOfTrainData } from "./data_files.ts";
import { deepestFlag, isTooDeep, tooDeep } from "./depth.ts";
import { contradictedFlag, decidingFlag, positionsIn, type Side } from "./positions.ts";
import { shorten } from "../text/shorten.ts";
import type { Flags } from "./table.ts";

const hasEncoder = (p: Flags) => p.architecture !== "decoder_only";
const hasDecoder = (p: Flags) => p.architecture !== "encoder_only";
const sizes: readonly Conflict[] = [
  conflict(
    "enc_emb_dim",
    (p) => !p.lstm && hasEncoder(p) && p.enc_emb_dim % p.n_enc_heads !== 0,
    (p) => `expected a multiple of --n_enc_heads ${p.n_enc_heads}, found ${p.enc_emb_dim}`,
  ),
  conflict(
    "dec_emb_dim",
    (p) => !p.lstm && hasDecoder(p) && p.dec_emb_dim % p.n_dec_heads !== 0,
    (p) => `expected a multiple of --n_dec_heads ${p.n_dec_heads}, found ${p.dec_emb_dim}`,
  ),
  conflict(
    "minint",
    (p) => p.minint > p.maxint,
    (p) => `expected at most --maxint ${shown(p.maxint)}, found ${shown(p.minint)}`,
  ),
  conflict(
    "amp",
    (p) => p.fp16 !== p.amp > 0,
    (p) => p.fp16 ? `--fp16 true needs --amp 1, found ${p.amp}` : "needs --fp16 true",
  ),
  conflict(
    "eval_size",
    (p) => p.eval_size < 0 && p.eval_data === "",
    () => "-1 (all there are) needs --eval_data",
  ),
];

const blocks: readonly Conflict[] = [
  conflict(
    "activation",
    (p) => p.gelu_activation && p.activation === "relu_squared",
    (p) => `${p.activation} needs --gelu_activation false`,
  ),
  ...positionConflicts("enc", hasEncoder),
  ...positionConflicts("dec", hasDecoder),
];

function positionConflicts(side: Side, exists: (p: Flags) => boolean): Conflict[] {
  const isUsed = (p: Flags) => !p.lstm && exists(p);
  const headWidth = (p: Flags) => p[`${side}_emb_dim`] / p[`n_${side}_heads`];
  return [
    {
      broken: (p) => isUsed(p) && contradictedFlag(p, side) !== undefined,
      describe: (p) => {
        const flag = decidingFlag(p, side);
        return { flag, problem: `${p[flag]} needs a start without ${contradictedFlag(p, side)}` };
      },
    },
    conflict(
      `${side}_emb_dim`,
      (p) => isUsed(p) && positionsIn(p, side) === "rotary" && headWidth(p) % 2 !== 0,
      (p) => `rotary positions need heads of even width, found ${headWidth(p)} dimensions each`,
    ),
  ];
}

const recurrentModels: readonly Conflict[] = [
  conflict(
    "lstm",
    (p) => p.lstm && p.architecture !== "encoder_decoder",
    (p) => `needs --architecture encoder_decoder, found ${p.architecture}`,
  ),
  conflict(
    "lstm",
    (p) => p.lstm && p.enc_emb_dim !== p.dec_emb_dim,
    (p) =>
      `needs equal dimensions, found ${p.enc_emb_dim} (encoder) and ${p.dec_emb_dim} (decoder)`,
  ),
  conflict(
    "lstm",
    (p) => p.lstm && p.n_enc_layers !== p.n_dec_layers,
    (p) => `needs as many encoder as decoder layers, found ${p.n_enc_layers} and ${p.n_dec_layers}`,
  ),
];

const sharedLayers: readonly Conflict[] = [
  conflict(
    "enc_loop_idx",
    (p) => p.enc_loop_idx >= p.n_enc_layers,
    (p) => `expected below --n_enc_layers ${p.n_enc_layers}, found ${p.enc_loop_idx}`,
  ),
  conflict(
    "dec_loop_idx",
    (p) => p.dec_loop_idx >= p.n_dec_layers,
    (p) => `expected below --n_dec_layers ${p.n_dec_layers}, found ${p.dec_loop_idx}`,
  ),
];

const examples: readonly Conflict[] = [
  conflict(
    "eval_data",
    (p) => problemOfEvalData(p.eval_data) !== undefined,
    (p) => problemOfEvalData(p.eval_data)!,
  ),
  conflict(
    "train_data",
    (p) => problemOfTrainData(p.train_data) !== undefined,
    (p) => problemOfTrainData(p.train_data)!,
  ),
  conflict(
    "operation",
    (p) => p.problem !== "" && p.operation !== "data",
    () => "does not go with --problem, whose file says which problem it is",
  ),
  conflict(
    "batch_load",
    (p) => p.batch_load && p.train_data !== "" && p.reload_size < 0,
    () => "needs --reload_size (how many lines to read at a time)",
  ),
  conflict(
    "batch_load",
    (p) => p.batch_load && isMixture(p.train_data),
    () => "needs one training file without a weight: it is read in order",
  ),
  conflict(
    "columns",
    (p) => p.columns !== "" && isMixture(p.train_data),
    () => "needs one table without a weight; int2int encode makes files of examples of others",
  ),
  conflict(
    "two_classes",
    (p) => p.two_classes && isMixture(p.train_data),
    () =>
      "needs one training file without a weight; a file of its own for the first class does the same",
  ),
];

/** The first batches are to be seen again and again, which an epoch has to have room for. */
const overfitting: readonly Conflict[] = [
  conflict(
    "overfit_batches",
    (p) => p.overfit_batches > Math.ceil(p.epoch_size / p.batch_size),
    (p) =>
      `expected at most the ${Math.ceil(p.epoch_size / p.batch_size)} batches of an epoch ` +
      `(--epoch_size, --batch_size), found ${p.overfit_batches}`,
  ),
  conflict(
    "overfit_batches",
    (p) => p.overfit_batches > 0 && p.batch_load,
    () => "needs --batch_load false; --reload_size alone limits how much of a file is read",
  ),
];

/** After what else is wrong with the flags of layers. */
const depth: Conflict = {
  broken: isTooDeep,
  describe: (p) => ({ flag: deepestFlag(p), problem: tooDeep(p) }),
};

export const conflicts: readonly Conflict[] = [
  ...sizes,
  ...blocks,
  ...recurrentModels,
  ...sharedLayers,
  depth,
  ...examples,
  ...overfitting,
  ...builtInConflicts,
];

function shown(value: bigint): string {
  const digits = String(value);
  return digits.length <= 30 ? digits : shorten(digits);
}
