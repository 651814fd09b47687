/** Values that cannot go together: each is told with the flag to change, what it needs, and what was found. */
import { deepestFlag, isTooDeep, tooDeep } from "./depth.ts";
import { shorten } from "./shorten.ts";
import { type FlagName, type Parameters, rowOf } from "./table.ts";

/** What is wrong, and with which flag. */
export interface Problem {
  readonly flag: FlagName;
  readonly problem: string;
}

interface Conflict {
  readonly broken: (p: Parameters) => boolean;
  readonly describe: (p: Parameters) => Problem;
}

function conflict(
  flag: FlagName,
  broken: (p: Parameters) => boolean,
  problem: (p: Parameters) => string,
): Conflict {
  return { broken, describe: (p) => ({ flag, problem: problem(p) }) };
}

/** A value other than the default that means nothing unless another flag says so. */
function needs(flag: FlagName, what: string, met: (p: Parameters) => boolean): Conflict {
  const broken = (p: Parameters) => p[flag] !== rowOf(flag).default && !met(p);
  return conflict(flag, broken, () => `needs ${what}`);
}

const hasEncoder = (p: Parameters) => p.architecture !== "decoder_only";
const hasDecoder = (p: Parameters) => p.architecture !== "encoder_only";
const ponders = (p: Parameters) => p.enc_act || p.dec_act;
const hasGates = (p: Parameters) => p.gated || p.enc_gated || p.dec_gated;

/** Flags that only a transformer understands. */
const transformerFlags: readonly FlagName[] = [
  "norm_attention",
  "attention_dropout",
  "sinusoidal_embeddings",
  "max_src_len",
  "enc_loop_idx",
  "dec_loop_idx",
  "enc_loops",
  "dec_loops",
  "gated",
  "enc_gated",
  "dec_gated",
  "scalar_gate",
  "biased_gates",
  "enc_act",
  "dec_act",
  "gelu_activation",
];

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
  conflict(
    "eval_verbose_print",
    (p) => p.eval_verbose_print && p.eval_verbose === 0,
    () => "needs --eval_verbose 1 or 2",
  ),
];

const recurrentModels: readonly Conflict[] = [
  needs("GRU", "--lstm true", (p) => p.lstm),
  needs("bidirectional", "--lstm true", (p) => p.lstm),
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
  ...transformerFlags.map((flag) => needs(flag, "a transformer: --lstm false", (p) => !p.lstm)),
];

const stacks: readonly Conflict[] = [
  ...(["enc_loop_idx", "enc_loops", "enc_gated", "enc_act"] as const).map((flag) =>
    needs(flag, "an encoder, which --architecture decoder_only has not", hasEncoder)
  ),
  ...(["dec_loop_idx", "dec_loops", "dec_gated", "dec_act"] as const).map((flag) =>
    needs(flag, "a decoder, which --architecture encoder_only has not", hasDecoder)
  ),
  needs(
    "max_src_len",
    "a decoder that reads the problem: --architecture encoder_decoder",
    (p) => p.architecture === "encoder_decoder",
  ),
  needs(
    "sinusoidal_embeddings",
    "positions: --enc_has_pos_emb true or --dec_has_pos_emb true",
    (p) => (hasEncoder(p) && p.enc_has_pos_emb) || (hasDecoder(p) && p.dec_has_pos_emb),
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
  needs("enc_loops", "--enc_loop_idx (which layer to repeat)", (p) => p.enc_loop_idx !== -1),
  needs("dec_loops", "--dec_loop_idx (which layer to repeat)", (p) => p.dec_loop_idx !== -1),
  needs("enc_act", "--enc_loop_idx 0 or more (one layer to repeat)", (p) => p.enc_loop_idx >= 0),
  needs("dec_act", "--dec_loop_idx 0 or more (one layer to repeat)", (p) => p.dec_loop_idx >= 0),
  needs(
    "gated",
    "--enc_loop_idx or --dec_loop_idx 0 or more (the layer to gate), or use --enc_gated, --dec_gated",
    (p) => p.enc_loop_idx >= 0 || p.dec_loop_idx >= 0,
  ),
  needs("scalar_gate", "gates: --gated, --enc_gated or --dec_gated true", hasGates),
  needs("biased_gates", "gates: --gated, --enc_gated or --dec_gated true", hasGates),
  needs("gate_bias", "--biased_gates true", (p) => p.biased_gates),
  ...(["act_threshold", "act_ponder_coupling", "act_biased"] as const).map((flag) =>
    needs(flag, "--enc_act or --dec_act true", ponders)
  ),
  needs("act_bias", "--act_biased true", (p) => p.act_biased),
];

const trainsFromFile = (p: Parameters) => p.train_data !== "";

const dataFiles: readonly Conflict[] = [
  conflict(
    "operation",
    (p) => p.problem !== "" && p.operation !== "data",
    () => "does not go with --problem, whose file says which problem it is",
  ),
  needs("data_types", "--operation data", (p) => p.operation === "data" && p.problem === ""),
  ...(["reload_size", "batch_load", "two_classes"] as const).map((flag) =>
    needs(flag, "--train_data", trainsFromFile)
  ),
  conflict(
    "batch_load",
    (p) => p.batch_load && p.reload_size < 0,
    () => "needs --reload_size (how many lines to read at a time)",
  ),
  needs(
    "two_classes",
    "--batch_load false: lines are drawn, not read in order",
    (p) => !p.batch_load,
  ),
  ...(["first_class_size", "first_class_prob"] as const).map((flag) =>
    needs(flag, "--two_classes true", (p) => p.two_classes)
  ),
  needs("eval_data_size", "--eval_data", (p) => p.eval_data !== ""),
  needs(
    "skip_bad_lines",
    "--train_data or --eval_data",
    (p) => trainsFromFile(p) || p.eval_data !== "",
  ),
];

/** After what else is wrong with the flags of layers. */
const depth: Conflict = {
  broken: isTooDeep,
  describe: (p) => ({ flag: deepestFlag(p), problem: tooDeep(p) }),
};

export const conflicts: readonly Conflict[] = [
  ...sizes,
  ...recurrentModels,
  ...stacks,
  ...sharedLayers,
  depth,
  ...dataFiles,
];

function shown(value: bigint): string {
  const digits = String(value);
  return digits.length <= 30 ? digits : shorten(digits);
}
