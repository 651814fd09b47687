/** What a user should know of a configuration that is allowed all the same: lines for the log. */
import { applicationsIn } from "./depth.ts";
import { type FlagName, type Parameters, rowOf } from "./table.ts";

export function adviceFor(parameters: Parameters): string[] {
  return [...ignored(parameters), ...futureSeen(parameters), ...slowToLoad(parameters)];
}

const encoderSizes: readonly FlagName[] = [
  "enc_emb_dim",
  "n_enc_layers",
  "n_enc_heads",
  "n_enc_hidden_layers",
  "enc_has_pos_emb",
];

const decoderSizes: readonly FlagName[] = [
  "dec_emb_dim",
  "n_dec_layers",
  "n_dec_heads",
  "n_dec_hidden_layers",
  "dec_has_pos_emb",
];

const transformerSizes: readonly FlagName[] = [
  "n_enc_heads",
  "n_dec_heads",
  "n_enc_hidden_layers",
  "n_dec_hidden_layers",
  "enc_has_pos_emb",
  "dec_has_pos_emb",
];

/** Sizes of what the model does not have; commands that compare architectures often give them. */
function ignored(parameters: Parameters): string[] {
  const { architecture, lstm } = parameters;
  const [absent, why] = lstm
    ? [transformerSizes, "--lstm true"]
    : architecture === "encoder_only"
    ? [decoderSizes, "--architecture encoder_only"]
    : architecture === "decoder_only"
    ? [encoderSizes, "--architecture decoder_only"]
    : [[], ""];
  const given = absent.filter((flag) => parameters[flag] !== rowOf(flag).default);
  return given.map((flag) => `--${flag} ${parameters[flag]} has no effect with ${why}`);
}

function futureSeen({ bidirectional }: Parameters): string[] {
  if (!bidirectional) return [];
  return [
    "--bidirectional true: the decoder reads its answers backwards too, so in training it sees the tokens it is to " +
    "predict; the loss falls to 0 while generated answers are useless (Int2Int does the same)",
  ];
}

/** From here on the training graph takes more than half a minute to load. */
const slowFrom = 128;

function slowToLoad(parameters: Parameters): string[] {
  const applications = applicationsIn(parameters);
  if (applications < slowFrom) return [];
  return [
    `${applications} applications of layers: on the CPU it takes minutes until the first step, as ONNX Runtime loads a ` +
    "graph in time that grows with the square of its size",
  ];
}
