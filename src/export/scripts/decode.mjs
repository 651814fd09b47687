/**
 * Asks the model in this folder, with onnxruntime-node (or onnxruntime-web):
 *
 *     node decode.mjs "123450 678900" "314 271828"
 *
 * Problems are integers as `int2int predict` reads them, or tokens with spaces between them; a query follows a bar.
 * In a program:
 *
 *     import { Model } from "./decode.mjs";
 *     const model = await Model.load("FOLDER");
 *     await model.answers([123450n, 678900n]);   // [{ value: 10n, score: -0.0662 }, ...], best first
 *     await model.answers([123450n, 678900n], { beamSize: 1 });   // greedily
 *     await model.search(["V2", "+", "1", "8", "+", "2"]);   // the same in tokens
 *
 * A score is the log-probability of an answer divided by length ** length_penalty, its end included.
 */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { encode, parse, read, show, showRead } from "./notation.mjs";

const { InferenceSession, Tensor } = await import("onnxruntime-node")
  .catch(() => import("onnxruntime-web"))
  .catch(() => {
    throw new Error("there is no runtime for the model: npm install onnxruntime-node");
  });

const here = fileURLToPath(new URL(".", import.meta.url));
const graphNames = ["model", "encoder_model", "decoder_model", "decoder_with_past_model"];

/** A model that was exported to a folder. An answer that would be too long is cut, and has no value. */
export class Model {
  static async load(folder = here) {
    const model = new Model();
    const json = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
    model.config = json("config.json");
    model.words = json("vocabulary.json");
    model.usual = json("generation_config.json");
    model.ids = new Map(model.words.map((word, id) => [word, id]));
    model.eos = model.config.eos_token_id;
    model.graphs = {};
    const options = sharedWeights(folder);
    for (const name of graphNames.filter((name) => existsSync(join(folder, `${name}.onnx`)))) {
      model.graphs[name] = await InferenceSession.create(
        readFileSync(join(folder, `${name}.onnx`)),
        name.startsWith("decoder") ? options : {},
      );
    }
    return model;
  }

  /** Values and scores. @param options `query`, and those of {@link search} */
  async answers(problem, { query, ...options } = {}) {
    const found = await this.search(this.tokensOf(problem, query), options);
    return found.map(({ tokens, score, cut }) => ({
      value: cut ? undefined : this.valueOf(tokens),
      score,
    }));
  }

  tokensOf(problem, query) {
    const { problem: kinds } = this.config;
    return this.joined([
      encode(problem, kinds.input),
      ...query === undefined ? [] : [encode(query, kinds.query)],
    ]);
  }

  /** The tokens of a problem and of its query in one. */
  joined([problem, ...queries]) {
    return [
      ...problem,
      ...queries.flatMap((query) => [this.words[this.config.sep_token_id], ...query]),
    ];
  }

  /** Undefined where the tokens spell no value. */
  valueOf(tokens) {
    return parse(tokens, this.config.problem.output);
  }

  /** `[{ tokens, score, cut }, ...]`, best first. */
  async search(
    tokens,
    { beamSize = this.usual.num_beams, maxOutputLen = this.usual.max_new_tokens - 1 } = {},
  ) {
    const unknown = tokens.find((token) => !this.ids.has(token));
    if (unknown !== undefined) throw new RangeError(`"${unknown}" is no token of this model`);
    const problem = tokens.map((token) => this.ids.get(token));
    const found = beamSize === 1
      ? [await this.greedy(problem, maxOutputLen)]
      : await this.beams(problem, beamSize, maxOutputLen);
    return found.map((answer) => ({
      ...answer,
      tokens: answer.tokens.map((id) => this.words[id]),
    }));
  }

  /** The most likely token at each step. */
  async greedy(problem, longest) {
    const { step, positions } = await this.start(problem);
    const tokens = [];
    let token = this.eos, sum = 0, length = 0, cut = false;
    while (!cut) {
      const [scores] = await step([0], [token]);
      token = scores.reduce((best, score, id) => score > scores[best] ? id : best, 0);
      cut = token !== this.eos && tokens.length === longest;
      if (cut) break;
      sum += scores[token];
      length++;
      if (token === this.eos) break;
      tokens.push(token);
      cut = tokens.length === positions;
    }
    return { tokens, score: this.score(sum, length), cut };
  }

  /** Keeps the best `size` unfinished answers at each step, and looks at twice as many continuations. */
  async beams(problem, size, longest) {
    const { step, positions } = await this.start(problem);
    const limit = Math.min(longest + 2, positions + 1), words = this.words.length;
    // Copies of the first beam fill up a step that has too few continuations, and must not win.
    let beams = Array.from(
      { length: words < 2 * size ? size : 1 },
      (_, i) => ({ tokens: [], sum: i && -1e9, row: 0 }),
    );
    let found = [];
    for (let length = 1; length < limit && beams.length > 0; length++) {
      const scores = await step(
        beams.map(({ row }) => row),
        beams.map(({ tokens }) => tokens.at(-1) ?? this.eos),
      );
      const sums = beams.flatMap(({ sum }, row) => Array.from(scores[row], (score) => sum + score));
      const best = [...sums.keys()].sort((a, b) => sums[b] - sums[a]).slice(0, 2 * size);
      if (found.length === size) {
        const worst = Math.min(...found.map(({ score }) => score));
        if (this.usual.early_stopping || worst >= this.score(sums[best[0]], limit - 1)) break;
      }
      const next = [];
      for (const choice of best) {
        const row = Math.floor(choice / words), token = choice % words;
        const { tokens } = beams[row], cut = token !== this.eos, sum = sums[choice];
        if (cut && length + 1 < limit) next.push({ tokens: [...tokens, token], sum, row });
        else found = bestOf([...found, { tokens, score: this.score(sum, length), cut }], size);
        if (next.length === size) break;
      }
      beams = next;
    }
    return found.sort((a, b) => b.score - a.score);
  }

  score(logProb, length) {
    return logProb / length ** this.usual.length_penalty;
  }

  /**
   * A function `step(parents, tokens)`, which takes the last token of each row and the row of the step before that it continues,
   * and returns the log-probabilities of the next tokens, row by row; and how many tokens there are positions for.
   */
  async start(problem) {
    const {
      architecture: kind,
      sep_token_id: separator,
      max_position_embeddings: positions,
    } = this.config;
    const ids = kind === "decoder_only"
      ? [this.eos, ...problem, separator]
      : [...problem, this.eos];
    if (ids.length > positions) {
      throw new RangeError(
        `the problem has ${problem.length} tokens, too many for ${positions} positions`,
      );
    }
    const steps = { encoder_only: ids.length, decoder_only: positions - ids.length + 1 };
    const make = {
      encoder_decoder: "encoderDecoder",
      encoder_only: "encoderOnly",
      decoder_only: "decoderOnly",
    };
    const next = await this[make[kind] ?? "recurrent"](ids);
    return {
      step: async (parents, tokens) => logSoftmax(await next(parents, tokens), tokens.length),
      positions: steps[kind] ?? positions,
    };
  }

  async encoderDecoder(ids) {
    const { last_hidden_state: states } = await this.graphs.encoder_model.run(masked(ids, 1));
    let past;
    return async (parents, tokens) => {
      const feeds = {
        input_ids: column(tokens),
        encoder_attention_mask: ones(tokens.length, ids.length),
      };
      const read = () =>
        this.graphs.decoder_model.run({
          ...feeds,
          encoder_hidden_states: rowsOf(states, tokens.map(() => 0)),
        });
      past &&= gathered(past, parents);
      const results = past
        ? await this.graphs.decoder_with_past_model.run({ ...feeds, ...past })
        : await read();
      past = { ...past, ...presents(results, "past_key_values") };
      return results.logits;
    };
  }

  /** All tokens are predicted at once, at the positions of the problem. */
  async encoderOnly(ids) {
    const { logits } = await this.graphs.model.run(masked(ids, 1)), [, , words] = logits.dims;
    let position = 0;
    return (_, tokens) => {
      const row = logits.data.slice(position * words, ++position * words);
      return rowsOf(new Tensor("float32", row, [1, 1, words]), tokens.map(() => 0));
    };
  }

  decoderOnly(ids) {
    let past, length = ids.length;
    return async (parents, tokens) => {
      past &&= gathered(past, parents);
      const feeds = past
        ? { input_ids: column(tokens), attention_mask: ones(tokens.length, ++length), ...past }
        : masked(ids, tokens.length);
      const results = await this.graphs[past ? "decoder_with_past_model" : "decoder_model"].run(
        feeds,
      );
      past = presents(results, "past_key_values");
      return results.logits;
    };
  }

  async recurrent(ids) {
    let states = presents(await this.graphs.encoder_model.run(masked(ids, 1)), "past"), written;
    return async (parents, tokens) => {
      if (written === undefined) [parents, written] = [tokens.map(() => 0), [[]]];
      states = gathered(states, parents);
      written = parents.map((parent, i) => [...written[parent], tokens[i]]);
      // One that reads backwards as well is given all tokens again, with the states of the encoder.
      const input_ids = this.config.bidirectional ? integers(written) : column(tokens);
      const results = await this.graphs.decoder_model.run({ input_ids, ...states });
      if (!this.config.bidirectional) states = presents(results, "past");
      return results.logits;
    };
  }
}

/** The weights that both decoders use, for runtimes that do not look for them beside a graph. */
function sharedWeights(folder) {
  const path = "decoder_weights.bin", file = join(folder, path);
  return existsSync(file) ? { externalData: [{ path, data: readFileSync(file) }] } : {};
}

function masked(ids, rows) {
  return { input_ids: integers(Array(rows).fill(ids)), attention_mask: ones(rows, ids.length) };
}

function ones(rows, length) {
  return integers(Array(rows).fill(Array(length).fill(1)));
}

function column(tokens) {
  return integers(tokens.map((token) => [token]));
}

function integers(rows) {
  return new Tensor("int64", BigInt64Array.from(rows.flat(), BigInt), [
    rows.length,
    rows[0].length,
  ]);
}

/** The caches among results, under the names of the next step's inputs. */
function presents(results, name) {
  const entries = Object.entries(results).filter(([key]) => key.startsWith("present."));
  return Object.fromEntries(entries.map(([key, value]) => [key.replace("present", name), value]));
}

function gathered(tensors, parents) {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, rowsOf(tensor, parents)]),
  );
}

/** Some rows of a tensor, along its first dimension. */
function rowsOf({ data, dims: [count, ...dims] }, rows) {
  const size = data.length / count, found = new Float32Array(rows.length * size);
  rows.forEach((row, i) => found.set(data.subarray(row * size, (row + 1) * size), i * size));
  return new Tensor("float32", found, [rows.length, ...dims]);
}

/** Of logits `[rows, length, words]` the log-probabilities at the last position of each row. */
function logSoftmax({ data, dims: [, length, words] }, rows) {
  return Array.from({ length: rows }, (_, row) => {
    const end = (row + 1) * length * words,
      logits = Float64Array.from(data.subarray(end - words, end));
    const most = Math.max(...logits);
    const sum = Math.log(logits.reduce((total, logit) => total + Math.exp(logit - most), 0));
    return logits.map((logit) => logit - most - sum);
  });
}

/** Without the worst, where there is one too many; the one that came last, if it is no better than others. */
function bestOf(found, size) {
  if (found.length <= size) return found;
  const worst = Math.min(...found.map(({ score }) => score)),
    at = found.findLastIndex(({ score }) => score === worst);
  return found.filter((_, i) => i !== at);
}

async function main() {
  const options = { beam_size: { type: "string" }, max_output_len: { type: "string" } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const model = await Model.load(), { problem } = model.config;
  const asked = positionals.map((text) => read(text, problem));
  for (const parts of asked) {
    const found = await model.search(model.joined(parts), {
      ...values.beam_size && { beamSize: Number(values.beam_size) },
      ...values.max_output_len && { maxOutputLen: Number(values.max_output_len) },
    });
    console.log(
      parts.map((tokens, i) => showRead(tokens, [problem.input, problem.query][i])).join(" | "),
    );
    const lines = new Map();
    for (const { tokens, score, cut } of found) {
      const value = cut ? undefined : model.valueOf(tokens);
      const text = value === undefined
        ? `(${[...tokens, ...cut ? ["…"] : []].join(" ")})`
        : show(value);
      if (!lines.has(text)) {
        lines.set(text, `  ${text.padEnd(24)} ${score.toFixed(4)}${cut ? " cut" : ""}`);
      }
    }
    console.log([...lines.values()].join("\n"));
  }
}

if (
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  await main().catch((error) => {
    if (!(error instanceof RangeError || error instanceof TypeError && error.code)) throw error;
    console.error(`decode.mjs: ${error.message}`);
    process.exitCode = 2;
  });
}
