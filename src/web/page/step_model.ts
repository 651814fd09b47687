/** How each architecture reads one problem and then writes, a token at a time for each of some rows: a greedy answer, or beams. */
import { sequenceLayoutOf } from "../../task/sequence_layout.ts";
import { eosId, separatorId } from "../../tokenizers/vocabulary.ts";
import type { GraphName, PageModel } from "./data.ts";
import { gatherRows, integers, type Session, type Tensors } from "./onnx_runtime.ts";

export type Sessions = Readonly<Partial<Record<GraphName, Session>>>;

export interface StepModel {
  /** The token that every answer starts with: it is given to the first step. */
  readonly bos: number;
  /** How many tokens the problem leaves positions for. */
  readonly steps: number;
  /**
   * @param tokens last one of each row @param parents rows of the step before that they continue; 0 in the first step
   * @returns logits of the next token of each row
   */
  next(tokens: ArrayLike<number>, parents: ArrayLike<number>): Promise<Float32Array[]>;
}

type Start = (
  sessions: Sessions,
  model: PageModel,
  problem: readonly number[],
) => StepModel | Promise<StepModel>;

const starts: Readonly<Record<PageModel["kind"], Start>> = {
  async encoder_decoder({ encode, prefill, step }, { positions }, problem) {
    const { source, mask } = framed("encoder_decoder", problem);
    const { last_hidden_state } = await encode!.run({ input_ids: source, attention_mask: mask });
    const rows = new Rows({
      encoder_hidden_states: last_hidden_state!,
      encoder_attention_mask: mask,
    });
    return {
      ...{ bos: eosId, steps: positions },
      async next(tokens, parents) {
        const isFirst = rows.has("encoder_hidden_states");
        const run = isFirst ? prefill! : step!;
        const logits = await rows.run(run, column(tokens), parents, "past_key_values");
        if (isFirst) rows.drop("encoder_hidden_states");
        return lastOf(logits);
      },
    };
  },

  /** All tokens are predicted at once, at the problem's positions. */
  async encoder_only({ encode }, _model, problem) {
    const { source, mask } = framed("encoder_only", problem);
    const { logits } = await encode!.run({ input_ids: source, attention_mask: mask });
    const [steps, vocabSize] = logits!.dims.slice(1) as [number, number];
    let position = 0;
    return {
      ...{ bos: eosId, steps },
      next(tokens) {
        const start = vocabSize * position++;
        const row = (logits!.data as Float32Array).subarray(start, start + vocabSize);
        return Promise.resolve(Array.from(tokens, () => row));
      },
    };
  },

  /** The first step reads the whole prompt, whose last token it is given. */
  decoder_only({ prefill, step }, { positions }, problem) {
    const { ids } = framed("decoder_only", problem), rows = new Rows({});
    let length = ids.length - 1;
    return {
      ...{ bos: separatorId, steps: positions - ids.length + 1 },
      async next(tokens, parents) {
        length++;
        const isFirst = length === ids.length;
        const shown = integers(Array.from(tokens, () => new Array<number>(length).fill(1)));
        const read = isFirst ? integers(Array.from(tokens, () => ids)) : column(tokens);
        rows.set("attention_mask", shown);
        const run = isFirst ? prefill! : step!;
        return lastOf(await rows.run(run, read, parents, "past_key_values"));
      },
    };
  },

  async recurrent({ encode, prefill }, { positions, bidirectional }, problem) {
    const { source, mask } = framed("encoder_decoder", problem);
    const rows = new Rows(
      renamed(await encode!.run({ input_ids: source, attention_mask: mask }), "past"),
    );
    let written: number[][] = [[]];
    return {
      ...{ bos: eosId, steps: positions },
      async next(tokens, parents) {
        written = Array.from(tokens, (token, i) => [...written[parents[i]!]!, token]);
        const read = bidirectional ? integers(written) : column(tokens);
        return lastOf(await rows.run(prefill!, read, parents, "past"));
      },
    };
  },
};

/** Reads a problem. @param problem ids without those that frame it */
export function startModel(
  sessions: Sessions,
  model: PageModel,
  problem: readonly number[],
): StepModel | Promise<StepModel> {
  return starts[model.kind](sessions, model, problem);
}

/** What is known of each row: caches, states, the encoder's output. */
class Rows {
  constructor(private known: Tensors) {}

  has(name: string): boolean {
    return name in this.known;
  }

  set(name: string, tensor: Tensors[string]): void {
    this.known = { ...this.known, [name]: tensor };
  }

  drop(name: string): void {
    const { [name]: _, ...others } = this.known;
    this.known = others;
  }

  /** A step. @param prefix of the caches among the inputs @returns the logits, `[rows, length, vocabulary]` */
  async run(session: Session, read: Tensors[string], parents: ArrayLike<number>, prefix: string) {
    const { attention_mask, ...known } = this.known;
    const mask = attention_mask && { attention_mask };
    const followed = Object.entries(known).map((
      [name, value],
    ) => [name, gatherRows(value, parents)]);
    this.known = { ...Object.fromEntries(followed), ...mask };
    const inputs = { ...this.known, input_ids: read };
    const wanted = session.inputNames.map((name) => [name, inputs[name as keyof typeof inputs]]);
    const results = await session.run(Object.fromEntries(wanted));
    this.known = { ...this.known, ...renamed(results, prefix) };
    return results.logits!;
  }
}

/** Results `present.…` as the inputs of the next step. */
function renamed(results: Tensors, prefix: string): Tensors {
  return Object.fromEntries(
    Object.entries(results).filter(([name]) => name.startsWith("present."))
      .map(([name, tensor]) => [name.replace("present", prefix), tensor]),
  );
}

/** The problem as the model reads it: `[1, length]`, all of it shown. */
/** The ids of a problem as a model reads them. */
export function promptOf(kind: PageModel["kind"], problem: readonly number[]): number[] {
  const { source } = sequenceLayoutOf(kind === "recurrent" ? "encoder_decoder" : kind);
  return source.flatMap((part) => typeof part === "number" ? [part] : problem);
}

function framed(kind: PageModel["kind"], problem: readonly number[]) {
  const ids = promptOf(kind, problem);
  return { ids, source: integers([ids]), mask: integers([ids.map(() => 1)]) };
}

function column(tokens: ArrayLike<number>): Tensors[string] {
  return integers(Array.from(tokens, (token) => [token]));
}

/** The logits behind the last token of each row. */
function lastOf({ data, dims }: Tensors[string]): Float32Array[] {
  const [rows, length, vocabSize] = dims as [number, number, number];
  return Array.from({ length: rows }, (_, i) => {
    const end = (i + 1) * length * vocabSize;
    return (data as Float32Array).subarray(end - vocabSize, end);
  });
}
