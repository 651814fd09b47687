/**
 * `tokenizer.json`, which the libraries of Hugging Face turn texts of tokens into ids with, and the files that their loaders want
 * besides.
 */
import { type Architecture, type Part, sequenceLayoutOf } from "../task/sequence_layout.ts";
import { eosId, padId, separatorId } from "../tokenizers/vocabulary.ts";
import type { Flags } from "../flags/table.ts";

/** Ids that frame sequences rather than spell values. */
const framing = [eosId, padId, separatorId];

/**
 * Tokens with spaces between them, framed as the model reads problems: `problem <eos>`, or `<eos> problem <sep>` for a decoder
 * alone. A query is the second sequence of a pair. There is no token for unknown ones: they are an error.
 *
 * @param tokens of the vocabulary, by id
 */
export function tokenizerJson(tokens: readonly string[], architecture: Architecture) {
  const { source } = sequenceLayoutOf(architecture);
  const sequence = (id: "A" | "B") => ({ Sequence: { id, type_id: 0 } });
  const special = (id: number) => ({ SpecialToken: { id: tokens[id]!, type_id: 0 } });
  const framed = (problem: readonly object[]) =>
    source.flatMap((part: Part) => (typeof part === "number" ? [special(part)] : problem));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: framing.map((id) => ({ id, content: tokens[id]!, ...asIs })),
    normalizer: null,
    pre_tokenizer: { type: "WhitespaceSplit" },
    post_processor: {
      type: "TemplateProcessing",
      single: framed([sequence("A")]),
      pair: framed([sequence("A"), special(separatorId), sequence("B")]),
      special_tokens: Object.fromEntries(framing.map((id) => {
        const content = tokens[id]!;
        return [content, { id: content, ids: [id], tokens: [content] }];
      })),
    },
    decoder: null,
    model: {
      type: "WordLevel",
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      unk_token: "<unk>",
    },
  };
}

const asIs = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };

/** What `AutoTokenizer` and its like look for beside `tokenizer.json`. */
export function tokenizerConfig(tokens: readonly string[], architecture: Architecture) {
  return {
    tokenizer_class: "PreTrainedTokenizerFast",
    model_input_names: ["input_ids", "attention_mask"],
    padding_side: architecture === "decoder_only" ? "left" : "right",
    clean_up_tokenization_spaces: false,
    bos_token: tokens[eosId],
    eos_token: tokens[eosId],
    pad_token: tokens[padId],
    sep_token: tokens[separatorId],
  };
}

type Search = Pick<Flags, "max_output_len" | "beam_length_penalty" | "beam_early_stopping">;

/** How answers are searched, where a program does not say otherwise. @param beams answers kept for each problem */
export function generationConfig(
  { max_output_len, beam_length_penalty, beam_early_stopping }: Search,
  beams: number,
) {
  return {
    bos_token_id: eosId,
    eos_token_id: eosId,
    pad_token_id: padId,
    decoder_start_token_id: eosId,
    // The token that closes an answer counts.
    max_new_tokens: max_output_len + 1,
    num_beams: beams,
    length_penalty: beam_length_penalty,
    early_stopping: beam_early_stopping,
    do_sample: false,
  };
}
