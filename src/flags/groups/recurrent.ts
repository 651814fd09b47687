import { is } from "../condition.ts";
import { between, type Rows } from "../flag.ts";
import { largestDimension } from "../limits.ts";

/** Paper, section 3.6: LSTM and GRU. */
export const recurrent = {
  lstm: {
    type: "boolean",
    default: false,
    help: "a recurrent model (LSTM) instead of a transformer",
    shapesModel: true,
  },
  GRU: {
    type: "boolean",
    default: false,
    needs: [is("lstm", true)],
    help: "with lstm: GRU cells instead of LSTM cells",
    shapesModel: true,
  },
  bidirectional: {
    type: "boolean",
    default: false,
    needs: [is("lstm", true)],
    help: "with lstm: read sequences in both directions",
    shapesModel: true,
  },
  lstm_hidden_dim: {
    type: "integer",
    default: 2048,
    idleWithout: [is("lstm", true)],
    help: "with lstm: dimension of the hidden state, in general above the embedding dimensions",
    check: between(1, largestDimension),
    shapesModel: true,
  },
} as const satisfies Rows;
