/**
 * Greedy decoding of an exported model with ONNX Runtime's public interface: nothing of this program is used, only the files.
 *
 *     deno run -A tests/export/decode.ts FOLDER "+ 1 2 + 1 8" "+ 7 + 2 1"
 *
 * prints the answers to problems, each given as tokens.
 */
import { readFileSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-node";

type Tensors = Record<string, Tensor>;

interface Configuration {
  readonly architecture: string;
  readonly bidirectional?: boolean;
  readonly eos_token_id: number;
  readonly pad_token_id: number;
  readonly sep_token_id: number;
}

export type Side = "left" | "right";

/** An exported model that is asked for answers. */
export interface Asked {
  /** The token that every answer starts with; it is given to the first step. */
  readonly opening: number;
  /** Takes the token just written for each problem and returns the scores of all words as the next one. */
  readonly next: (tokens: readonly number[]) => Promise<Float32Array[]>;
}

/** @param padding of a decoder alone, which takes either */
export async function ask(
  folder: string,
  problems: readonly (readonly number[])[],
  padding: Side = "left",
): Promise<Asked> {
  const config = configurationIn(folder);
  const { eos_token_id: eos, sep_token_id: separator } = config;
  const load = (name: string) => InferenceSession.create(`${folder}/${name}.onnx`);
  const closed = problems.map((problem) => [...problem, eos]);
  switch (config.architecture) {
    case "encoder_decoder":
      return { opening: eos, next: await encoderDecoder(load, config, closed) };
    case "encoder_only":
      return { opening: eos, next: await atOnce(load, config, closed) };
    case "decoder_only": {
      const prompts = problems.map((problem) => [eos, ...problem, separator]);
      return { opening: separator, next: await alone(load, config, prompts, padding) };
    }
    default:
      return { opening: eos, next: await recurrent(load, config, closed) };
  }
}

function configurationIn(folder: string): Configuration {
  return JSON.parse(readFileSync(`${folder}/config.json`, "utf8"));
}

/** The most likely token, until every answer is closed. @param longest tokens of an answer at most */
export async function decode(
  { opening, next }: Asked,
  size: number,
  longest: number,
  eos = 0,
): Promise<number[][]> {
  const answers = Array.from({ length: size }, (): number[] => []);
  const open = new Set(answers.keys());
  let tokens = answers.map(() => opening);
  for (let n = 0; n < longest && open.size > 0; n++) {
    tokens = (await next(tokens)).map(likeliest);
    for (const i of open) {
      if (tokens[i] === eos) open.delete(i);
      else answers[i]!.push(tokens[i]!);
    }
  }
  return answers;
}

type Load = (name: string) => Promise<InferenceSession>;

async function encoderDecoder(
  load: Load,
  { pad_token_id }: Configuration,
  problems: readonly number[][],
): Promise<Asked["next"]> {
  const encoder = await load("encoder_model");
  const first = await load("decoder_model"), later = await load("decoder_with_past_model");
  const { ids, mask } = padded(problems, pad_token_id, "right");
  const { last_hidden_state } = await encoder.run({ input_ids: ids, attention_mask: mask });
  let past: Tensors = {};
  return async (tokens) => {
    const isFirst = Object.keys(past).length === 0;
    const results = await (isFirst ? first : later).run({
      input_ids: column(tokens),
      encoder_attention_mask: mask,
      ...(isFirst ? { encoder_hidden_states: last_hidden_state! } : past),
    });
    past = { ...past, ...pasts(results) };
    return scoresOf(results.logits!).map((rows) => rows.at(-1)!);
  };
}

/** An encoder alone predicts all tokens together, at the problem's positions. */
async function atOnce(
  load: Load,
  { pad_token_id, eos_token_id }: Configuration,
  problems: readonly number[][],
): Promise<Asked["next"]> {
  const model = await load("model");
  const ending = (words: number) => new Float32Array(words).fill(1, eos_token_id, eos_token_id + 1);
  const { ids, mask } = padded(problems, pad_token_id, "right");
  const { logits } = await model.run({ input_ids: ids, attention_mask: mask });
  const scores = scoresOf(logits!);
  let position = -1;
  return () => {
    position++;
    return Promise.resolve(scores.map((rows) => rows[position] ?? ending(rows[0]!.length)));
  };
}

/** Every prompt ends with the token that the first step is given. */
async function alone(
  load: Load,
  { pad_token_id }: Configuration,
  prompts: readonly number[][],
  padding: Side,
): Promise<Asked["next"]> {
  const first = await load("decoder_model"), later = await load("decoder_with_past_model");
  const { ids, mask, lasts } = padded(prompts, pad_token_id, padding);
  let past: Tensors = {}, shown = mask;
  return async (tokens) => {
    const isFirst = Object.keys(past).length === 0;
    if (!isFirst) shown = oneMoreShown(shown);
    const results = isFirst
      ? await first.run({ input_ids: ids, attention_mask: shown })
      : await later.run({ input_ids: column(tokens), attention_mask: shown, ...past });
    past = pasts(results);
    return scoresOf(results.logits!).map((rows, i) => rows[isFirst ? lasts[i]! : 0]!);
  };
}

async function recurrent(
  load: Load,
  { pad_token_id, bidirectional }: Configuration,
  problems: readonly number[][],
): Promise<Asked["next"]> {
  const encoder = await load("encoder_model"), decoder = await load("decoder_model");
  const { ids, mask } = padded(problems, pad_token_id, "right");
  let states = pasts(await encoder.run({ input_ids: ids, attention_mask: mask }), "past");
  const written = problems.map((): number[] => []);
  return async (tokens) => {
    tokens.forEach((token, i) => written[i]!.push(token));
    const input_ids = bidirectional ? padded(written, 0, "right").ids : column(tokens);
    const results = await decoder.run({ input_ids, ...states });
    if (!bidirectional) states = pasts(results, "past");
    return scoresOf(results.logits!).map((rows) => rows.at(-1)!);
  };
}

/** Results `present.…` as the inputs of the next run. */
function pasts(results: Tensors, prefix = "past_key_values"): Tensors {
  return Object.fromEntries(
    Object.entries(results).filter(([name]) => name.startsWith("present."))
      .map(([name, tensor]) => [name.replace("present", prefix), tensor]),
  );
}

/** @returns besides ids and mask `[batch, length]` the position of each last token */
function padded(rows: readonly (readonly number[])[], pad: number, side: Side) {
  const length = Math.max(...rows.map((row) => row.length));
  const fill = (row: readonly number[], filling: number) => {
    const rest = new Array<number>(length - row.length).fill(filling);
    return side === "left" ? [...rest, ...row] : [...row, ...rest];
  };
  return {
    ids: integers(rows.map((row) => fill(row, pad))),
    mask: integers(rows.map((row) => fill(row.map(() => 1), 0))),
    lasts: rows.map((row) => (side === "left" ? length : row.length) - 1),
  };
}

function column(tokens: readonly number[]): Tensor {
  return integers(tokens.map((token) => [token]));
}

function integers(rows: readonly (readonly number[])[]): Tensor {
  return new Tensor("int64", BigInt64Array.from(rows.flat(), BigInt), [
    rows.length,
    rows[0]!.length,
  ]);
}

function oneMoreShown({ data, dims }: Tensor): Tensor {
  const [size, length] = dims as [number, number], values = data as BigInt64Array;
  const rows = Array.from({ length: size }, (_, i) => [
    ...Array.from(values.subarray(i * length, (i + 1) * length), Number),
    1,
  ]);
  return integers(rows);
}

/** Of `[batch, length, words]` the rows of each example. */
function scoresOf({ data, dims }: Tensor): Float32Array[][] {
  const [size, length, words] = dims as [number, number, number], values = data as Float32Array;
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length }, (_, t) => {
      const row = i * length + t;
      return values.subarray(row * words, (row + 1) * words);
    }));
}

function likeliest(scores: Float32Array): number {
  return scores.reduce((best, value, word) => (value > scores[best]! ? word : best), 0);
}

if (import.meta.main) {
  const [folder, ...texts] = Deno.args;
  const words: string[] = JSON.parse(readFileSync(`${folder}/vocabulary.json`, "utf8"));
  const problems = texts.map((text) => text.split(" ").map((word) => words.indexOf(word)));
  const answers = await decode(await ask(folder!, problems), problems.length, 100);
  for (const answer of answers) console.log(answer.map((id) => words[id]).join(" "));
}
