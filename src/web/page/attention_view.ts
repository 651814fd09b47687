/** What the model attends to while it reads a problem and its own answer. */
import { heatMap } from "../../inspect/page/heat_map.ts";
import { eosId } from "../../tokenizers/vocabulary.ts";
import { html, type Markup } from "../../text/markup.ts";
import type { AttentionEntry, PageModel } from "./data.ts";
import { integers, type Session, type Tensors } from "./onnx_runtime.ts";
import { promptOf } from "./step_model.ts";

/** Squares that a browser draws without a noticeable pause. */
const mostSquares = 20_000;

/** The ids that each stack reads. */
export interface Reads {
  readonly encoder: readonly number[];
  readonly decoder: readonly number[];
}

/** What the stacks read of a problem and its answer, all ids without those that frame them. */
export function readsOf(
  { kind }: PageModel,
  problem: readonly number[],
  answer: readonly number[],
): Reads {
  const prompt = promptOf(kind, problem);
  if (kind === "decoder_only") return { encoder: [], decoder: [...prompt, ...answer] };
  return { encoder: prompt, decoder: [eosId, ...answer] };
}

/** The attention matrices by name. */
export function attentionOf(session: Session, { encoder, decoder }: Reads): Promise<Tensors> {
  const inputs: Tensors = {
    input_ids: integers([encoder]),
    decoder_input_ids: integers([decoder]),
  };
  return session.run(
    Object.fromEntries(session.inputNames.map((name) => [name, inputs[name]!])),
  );
}

const says = {
  self_attention: "Which tokens (columns) each token (rows) reads in its own sequence.",
  cross_attention:
    "Which tokens of the problem (columns) the model reads as it writes the token behind each row.",
};

/** @param tokens that each stack reads */
export function attentionView(
  { kind, stack, name }: AttentionEntry,
  matrices: Tensors,
  tokens: Readonly<Record<"encoder" | "decoder", readonly string[]>>,
): Markup {
  const { data, dims: [, heads = 0, queries = 0, keys = 0] } = matrices[name]!;
  const rows = tokens[stack], columns = tokens[kind === "cross_attention" ? "encoder" : stack];
  const size = queries * keys, values = data as Float32Array;
  if (size > mostSquares) return html`<p>The sequences are too long for a picture.</p>`;
  const chart = (title: string, values: ArrayLike<number>) =>
    heatMap({ title, rows, columns, values, most: 1 });
  const ofHead = (head: number) => values.subarray(head * size, (head + 1) * size);
  const all = Array.from({ length: heads }, (_, head) => ofHead(head));
  const mean = all[0]!.map((_, i) => all.reduce((sum, head) => sum + head[i]!, 0) / heads);
  const single = heads * size > mostSquares ? [] : all;
  return html`
    <p class="hint">${says[kind]} The stronger the color, the more; each row adds up to 1.</p>
    <div class="charts">${chart("Mean of all heads", mean)}${single.map((head, i) =>
      chart(`Head ${i + 1}`, head)
    )}</div>
  `;
}
