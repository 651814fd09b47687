/** What programs elsewhere need to know of an exported model besides its graphs. */
import { applicationsOf, type ModelConfig } from "../models/config.ts";
import { eosId, padId, separatorId } from "../tokenizers/vocabulary.ts";

/** The fields of `config.json`, named as Hugging Face names them where it has such; `words`: size of the vocabulary. */
export function configurationOf(config: ModelConfig): Record<string, unknown> {
  const bothStacks = config.kind === "recurrent" || config.architecture === "encoder_decoder";
  return {
    model_type: "int2int",
    ...(config.kind === "recurrent"
      ? { architecture: config.cell, bidirectional: config.bidirectional }
      : { architecture: config.architecture }),
    is_encoder_decoder: bothStacks,
    vocab_size: config.vocabSize,
    bos_token_id: eosId,
    eos_token_id: eosId,
    pad_token_id: padId,
    sep_token_id: separatorId,
    ...(bothStacks ? { decoder_start_token_id: eosId } : {}),
    max_position_embeddings: config.maxPositions,
    ...(config.kind === "recurrent"
      ? { d_model: config.dim, hidden_size: config.hidden, num_hidden_layers: config.layers }
      : {
        ...stackSizes(config, "encoder"),
        ...stackSizes(config, "decoder"),
      }),
  };
}

/** Sizes of a stack that the architecture has. */
function stackSizes(
  config: ModelConfig & { readonly kind: "transformer" },
  name: "encoder" | "decoder",
): Record<string, unknown> {
  const { architecture } = config, stack = config[name];
  if (architecture !== "encoder_decoder" && architecture !== `${name}_only`) return {};
  const caches = name === "decoder" ? { decoder_caches: applicationsOf(stack) } : {};
  return {
    [`${name}_d_model`]: stack.dim,
    [`${name}_layers`]: stack.layers.length,
    [`${name}_attention_heads`]: stack.heads,
    ...caches,
  };
}
