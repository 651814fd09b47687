import { allOf, anyOf, called, is } from "../condition.ts";
import { below, between, oneOf, oneOfOrEmpty, type Rows } from "../flag.ts";
import { decoder, encoder, newWeights, transformer } from "./conditions.ts";
import { largestDimension, mostApplications, mostHeads } from "../limits.ts";

const readsProblem = called(
  "a decoder that reads the problem: --architecture encoder_decoder",
  is("architecture", "encoder_decoder"),
);

/** A side that has no choice of its own. */
const takesPositions = called(
  "a stack without --enc_positions or --dec_positions of its own",
  anyOf(allOf(encoder, is("enc_positions", "")), allOf(decoder, is("dec_positions", ""))),
);

const positionKinds = oneOfOrEmpty("learned", "sinusoidal", "rotary", "none");

const hasPositions = called(
  "positions: --enc_has_pos_emb true or --dec_has_pos_emb true",
  anyOf(
    allOf(encoder, is("enc_has_pos_emb", true)),
    allOf(decoder, is("dec_has_pos_emb", true)),
  ),
);

/** Paper, section 3.6: the transformer. */
export const architecture = {
  architecture: {
    type: "string",
    default: "encoder_decoder",
    usedBy: ["train", "evaluate", "predict", "export_data"],
    help: "encoder_decoder, or a single stack: encoder_only (BERT), decoder_only (GPT)",
    check: oneOf("encoder_decoder", "encoder_only", "decoder_only"),
    shapesModel: true,
  },
  enc_emb_dim: {
    type: "integer",
    default: 256,
    idleWithout: [encoder],
    help: "dimension of the encoder, a multiple of n_enc_heads",
    check: between(1, largestDimension),
    shapesModel: true,
  },
  dec_emb_dim: {
    type: "integer",
    default: 256,
    idleWithout: [decoder],
    help: "dimension of the decoder, a multiple of n_dec_heads",
    check: between(1, largestDimension),
    shapesModel: true,
  },
  n_enc_layers: {
    type: "integer",
    default: 4,
    idleWithout: [encoder],
    help: "layers of the encoder",
    check: between(1, mostApplications),
    shapesModel: true,
  },
  n_dec_layers: {
    type: "integer",
    default: 4,
    idleWithout: [decoder],
    help: "layers of the decoder",
    check: between(1, mostApplications),
    shapesModel: true,
  },
  n_enc_heads: {
    type: "integer",
    default: 8,
    idleWithout: [encoder, transformer],
    help: "attention heads in each encoder layer",
    check: between(1, mostHeads),
    shapesModel: true,
  },
  n_dec_heads: {
    type: "integer",
    default: 8,
    idleWithout: [decoder, transformer],
    help: "attention heads in each decoder layer",
    check: between(1, mostHeads),
    shapesModel: true,
  },
  n_enc_hidden_layers: {
    type: "integer",
    default: 1,
    idleWithout: [encoder, transformer],
    help: "hidden layers, four times as wide, in each encoder feed-forward network",
    check: between(1, mostApplications),
    shapesModel: true,
  },
  n_dec_hidden_layers: {
    type: "integer",
    default: 1,
    idleWithout: [decoder, transformer],
    help: "the same in the decoder",
    check: between(1, mostApplications),
    shapesModel: true,
  },
  activation: {
    type: "string",
    default: "relu",
    needs: [transformer],
    help: "in the feed-forward networks: relu, gelu, or relu_squared (Primer)",
    check: oneOf("relu", "gelu", "relu_squared"),
    shapesModel: true,
    addedLater: true,
  },
  gelu_activation: {
    type: "boolean",
    default: false,
    needs: [transformer],
    help: "the same as --activation gelu",
    shapesModel: true,
  },
  norm: {
    type: "string",
    default: "layernorm",
    needs: [transformer],
    help: "how hidden states are normalized: layernorm, or rmsnorm (no mean, no bias)",
    check: oneOf("layernorm", "rmsnorm"),
    shapesModel: true,
    addedLater: true,
  },
  norm_position: {
    type: "string",
    default: "post",
    needs: [transformer],
    help: "post normalizes behind each residual, pre what each block reads and the stack's output",
    check: oneOf("post", "pre"),
    shapesModel: true,
    addedLater: true,
  },
  max_src_len: {
    type: "integer",
    default: 0,
    needs: [transformer, readsProblem],
    help: "the decoder sees only so many first tokens of the problem; 0 shows all",
    check: between(0, 1_000_000),
    describesModel: true,
  },
  norm_attention: {
    type: "boolean",
    default: false,
    needs: [transformer],
    help: "normalize queries and keys of the attention and learn its temperature",
    shapesModel: true,
  },
  dropout: {
    type: "float",
    default: 0,
    usedBy: ["train"],
    help: "chance that a value is dropped while training; a little (0.05) can steady learning",
    check: below(0, 1),
  },
  attention_dropout: {
    type: "float",
    default: 0,
    usedBy: ["train"],
    needs: [transformer],
    help: "the same for attention weights",
    check: below(0, 1),
  },
  xav_init: {
    type: "boolean",
    default: false,
    usedBy: ["train"],
    idleWithout: [newWeights],
    whenContinued: { kept: "the weights are initialized already" },
    help: "Xavier initialization of the weights instead of Kaiming",
  },
} as const satisfies Rows;

/** Paper, section 3.6: embeddings. */
export const embeddings = {
  share_inout_emb: {
    type: "boolean",
    default: true,
    help: "the decoder predicts with the table that embeds its tokens",
    shapesModel: true,
  },
  positions: {
    type: "string",
    default: "",
    needs: [transformer, takesPositions],
    help:
      "positions of tokens: learned or sinusoidal (added vectors), rotary (RoPE), none; empty " +
      "follows the three flags below",
    check: positionKinds,
    shapesModel: true,
    addedLater: true,
  },
  enc_positions: {
    type: "string",
    default: "",
    needs: [transformer, encoder],
    help: "the same in the encoder alone; left out, --positions decides",
    check: positionKinds,
    shapesModel: true,
    addedLater: true,
  },
  dec_positions: {
    type: "string",
    default: "",
    needs: [transformer, decoder],
    help: "the same in the decoder alone",
    check: positionKinds,
    shapesModel: true,
    addedLater: true,
  },
  enc_has_pos_emb: {
    type: "boolean",
    default: true,
    idleWithout: [encoder, transformer],
    help: "tell the encoder the positions of tokens; false makes it blind to their order",
    shapesModel: true,
  },
  dec_has_pos_emb: {
    type: "boolean",
    default: true,
    idleWithout: [decoder, transformer],
    help: "the same in the decoder",
    shapesModel: true,
  },
  sinusoidal_embeddings: {
    type: "boolean",
    default: false,
    needs: [transformer, hasPositions],
    help: "positions as fixed sines and cosines instead of learned vectors",
    shapesModel: true,
  },
} as const satisfies Rows;
