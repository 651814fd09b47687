/** What blocks can be chosen, each on its own and together. */
import type { ModelFlags } from "../../src/models/config.ts";

export const choices: Record<string, Partial<ModelFlags>> = {
  "layer norm, learned positions": {},
  "RMSNorm": { norm: "rmsnorm" },
  "pre-norm": { norm_position: "pre", enc_gated: true, dec_gated: true },
  "squared relu": { activation: "relu_squared" },
  "rotary positions": { positions: "rotary" },
  "everything new": {
    ...{ positions: "rotary", norm: "rmsnorm", norm_position: "pre", activation: "relu_squared" },
    ...{ n_dec_layers: 2, dec_loop_idx: 1, dec_loops: 2, norm_attention: true },
  },
  "a rotary decoder alone": {
    ...{ architecture: "decoder_only", positions: "rotary", norm_position: "pre" },
  },
};
