import type { Inspection } from "../inspection.ts";
import type { Seen } from "../look.ts";
import { heatMap, type Matrix } from "./heat_map.ts";
import { html, type Markup } from "../../text/markup.ts";

/** Squares of one kind of attention that a page can hold: a browser takes a second or so for them. */
const mostSquares = 40_000;

const kinds = [
  {
    title: "Encoder self-attention",
    matches: ({ kind, stack }: Seen) => kind === "self_attention" && stack === "encoder",
    keys: "encoder",
    says: "Which tokens of the problem (columns) each token (rows) reads.",
  },
  {
    title: "Decoder self-attention",
    matches: ({ kind, stack }: Seen) => kind === "self_attention" && stack === "decoder",
    keys: "decoder",
    says: "Which earlier tokens (columns) each token (rows) reads; later ones are masked.",
  },
  {
    title: "Cross-attention",
    matches: ({ kind }: Seen) => kind === "cross_attention",
    keys: "encoder",
    says: "Which tokens of the problem (columns) each token of the answer (rows) reads.",
  },
] as const;

/** The attention weights of every head; rows add up to 1. */
export function attentionSection(inspection: Inspection): Markup {
  const parts = kinds.map(({ title, matches, keys, says }) => {
    const seen = inspection.seen.filter(matches);
    if (seen.length === 0) return undefined;
    const detail = detailOf(seen);
    return html`<h3>${title}</h3><p>${says} ${detail.note}</p>${
      seen.map((one) => layerOf(one, inspection, keys, detail.matrices(one)))
    }`;
  });
  return html`${parts}`;
}

function layerOf(
  { label, stack }: Seen,
  { tokens }: Inspection,
  keys: "encoder" | "decoder",
  matrices: readonly HeadMatrix[],
): Markup {
  const charts = matrices.map(({ title, values }) => {
    const matrix: Matrix = {
      ...{ title: `${label}, ${title}`, rows: tokens[stack], columns: tokens[keys] },
      ...{ values, most: 1 },
    };
    return heatMap(matrix);
  });
  return html`<div class="charts">${charts}</div>`;
}

/** One matrix, with what distinguishes it in its layer. */
interface HeadMatrix {
  readonly title: string;
  readonly values: Float32Array;
}

interface Detail {
  readonly note: string;
  matrices(seen: Seen): HeadMatrix[];
}

/** All heads, their mean where those would be too much for a page, or nothing. */
function detailOf(seen: readonly Seen[]): Detail {
  const all = seen.reduce((sum, { tensor }) => sum + tensor.data.length, 0);
  if (all <= mostSquares) return { note: "", matrices: headsOf };
  const means = seen.reduce((sum, { tensor: { shape } }) => sum + shape[1]! * shape[2]!, 0);
  const where = "--output FOLDER writes all of them to tensors.safetensors";
  if (means <= mostSquares) {
    return {
      note: `The sequences are long, so this is the mean over the heads of each layer; ${where}.`,
      matrices: (one) => [{ title: "mean of all heads", values: meanOf(headsOf(one)) }],
    };
  }
  return { note: `The sequences are too long to be drawn; ${where}.`, matrices: () => [] };
}

function headsOf({ tensor: { shape: [heads = 0], data } }: Seen): HeadMatrix[] {
  const size = data.length / heads;
  return Array.from({ length: heads }, (_, head) => ({
    title: `head ${head}`,
    values: data.subarray(head * size, (head + 1) * size),
  }));
}

function meanOf(heads: readonly HeadMatrix[]): Float32Array {
  return heads[0]!.values.map((_, i) =>
    heads.reduce((sum, { values }) => sum + values[i]!, 0) / heads.length
  );
}
