/**
 * The same training step in jax-js: `jax_step.ts DIM LAYERS BATCH WORDS STEPS` prints its speed.
 *
 * It has less to do than ours: no padding masks, no norm and clipping of the gradient, and the same batch in all steps.
 */
import { loadJax, type Value } from "./jax.ts";

const [dim, layers, batch, words, steps] = Deno.args.map(Number) as [
  ...[number, number, number, number, number],
];
const heads = 8, sourceLength = 8, targetLength = 3;
const warmUp = 2;

const jax = await loadJax();
const { numpy: np, nn, tree } = jax;

interface Linear {
  readonly weight: Value;
  readonly bias: Value;
}

interface Norm {
  readonly gain: Value;
  readonly bias: Value;
}

interface Attention {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly out: Linear;
}

interface Layer {
  readonly self: Attention;
  readonly selfNorm: Norm;
  readonly cross: readonly { readonly attention: Attention; readonly norm: Norm }[];
  readonly wide: Linear;
  readonly narrow: Linear;
  readonly norm: Norm;
}

interface Stack {
  readonly tokens: Value;
  readonly positions: Value;
  readonly norm: Norm;
  readonly layers: readonly Layer[];
}

interface Model {
  readonly encoder: Stack;
  readonly decoder: Stack;
  readonly outputBias: Value;
}

let state = 1;

/** Evenly spread numbers from -limit to limit. */
function spread(rows: number, columns: number, limit: number): Value {
  const values = Float32Array.from({ length: rows * columns }, () => {
    state = Math.imul(state, 48271) & 0x7fffffff;
    return (2 * state / 0x7fffffff - 1) * limit;
  });
  return np.reshape(np.array(values), [rows, columns]);
}

function newLinear(inputs: number, outputs: number): Linear {
  return { weight: spread(inputs, outputs, inputs ** -0.5), bias: np.zeros([outputs]) };
}

function newNorm(): Norm {
  return { gain: np.ones([dim]), bias: np.zeros([dim]) };
}

function newAttention(): Attention {
  const square = () => newLinear(dim, dim);
  return { query: square(), key: square(), value: square(), out: square() };
}

function newLayer(crosses: number): Layer {
  return {
    ...{ self: newAttention(), selfNorm: newNorm() },
    cross: Array.from({ length: crosses }, () => ({ attention: newAttention(), norm: newNorm() })),
    wide: newLinear(dim, 4 * dim),
    narrow: newLinear(4 * dim, dim),
    norm: newNorm(),
  };
}

function newStack(length: number, crosses: number): Stack {
  return {
    tokens: spread(words, dim, dim ** -0.5),
    positions: spread(length, dim, dim ** -0.5),
    norm: newNorm(),
    layers: Array.from({ length: layers }, () => newLayer(crosses)),
  };
}

function linear(x: Value, { weight, bias }: Linear): Value {
  return np.add(np.matmul(x, weight), bias);
}

function norm(x: Value, { gain, bias }: Norm): Value {
  return np.add(np.multiply(nn.standardize(x, -1), gain), bias);
}

/** `[batch, length, dim]` from queries and the states they look at. */
function attend(x: Value, seen: Value, weights: Attention, isCausal: boolean): Value {
  const split = (y: Value) => np.reshape(y, [batch, y.shape[1]!, heads, dim / heads]);
  const shape = [...x.shape];
  const query = split(linear(x, weights.query));
  const key = split(linear(seen.ref, weights.key));
  const value = split(linear(seen, weights.value));
  const mixed = nn.dotProductAttention(query, key, value, { isCausal });
  return linear(np.reshape(mixed, shape), weights.out);
}

function runLayer(x: Value, layer: Layer, encoded: Value | undefined): Value {
  let y = norm(np.add(x.ref, attend(x.ref, x, layer.self, encoded !== undefined)), layer.selfNorm);
  for (const { attention, norm: after } of layer.cross) {
    y = norm(np.add(y.ref, attend(y, encoded!.ref, attention, false)), after);
  }
  const wide = nn.relu(linear(y.ref, layer.wide));
  return norm(np.add(y, linear(wide, layer.narrow)), layer.norm);
}

function runStack(ids: Value, stack: Stack, encoded?: Value): Value {
  const embedded = np.matmul(nn.oneHot(ids, words), stack.tokens);
  const first = norm(np.add(embedded, stack.positions), stack.norm);
  return stack.layers.reduce((x, layer) => runLayer(x, layer, encoded), first);
}

/** Mean cross entropy; the output projection is the decoder's embedding. */
function loss(model: Model, source: Value, target: Value, wanted: Value): Value {
  const { decoder, outputBias } = model;
  const encoded = runStack(source, model.encoder);
  const table = decoder.tokens.ref;
  const hidden = np.reshape(runStack(target, decoder, encoded), [batch * targetLength, dim]);
  const scores = np.add(np.matmul(hidden, np.transpose(table)), outputBias);
  const chosen = np.multiply(nn.logSoftmax(scores, -1), nn.oneHot(wanted, words));
  return np.multiply(np.mean(np.sum(chosen, -1)), -1);
}

/** Adam as in `--optimizer adam,lr=0.0001`, without the correction of its first steps. */
const update = jax.jit(
  (model: Model, mean: Model, square: Model, source: Value, target: Value, wanted: Value) => {
    const gradientOf = jax.valueAndGrad<Model>(loss);
    const [value, gradient] = gradientOf(tree.ref(model), source, target, wanted);
    const average = (old: Value, next: Value, rate: number) =>
      np.add(np.multiply(old, rate), np.multiply(next, 1 - rate));
    const newMean = tree.map((m, g) => average(m!, g!, 0.9), mean, tree.ref(gradient));
    const newSquare = tree.map(
      (v, g) => average(v!, np.multiply(g!.ref, g!), 0.999),
      ...[square, gradient],
    );
    const move = (w: Value, m: Value, v: Value) =>
      np.subtract(w, np.multiply(np.divide(m, np.add(np.sqrt(v), 1e-8)), 1e-4));
    const moved = tree.map(
      (w, m, v) => move(w!, m!, v!),
      ...[model, tree.ref(newMean), tree.ref(newSquare)],
    );
    return [value, moved, newMean, newSquare] as const;
  },
);

function ids(rows: number, columns: number): Value {
  const values = Int32Array.from({ length: rows * columns }, (_, i) => 17 + (i * 7919) % 1000);
  return np.reshape(np.array(values, { dtype: np.int32 }), columns > 1 ? [rows, columns] : [rows]);
}

const zeros = () => tree.map(({ shape }) => np.zeros(shape), model);
let model: Model = {
  encoder: newStack(sourceLength, 0),
  decoder: newStack(targetLength, 1),
  outputBias: np.zeros([words]),
};
let mean = zeros(), square = zeros(), value: Value | undefined;
const [source, target] = [ids(batch, sourceLength), ids(batch, targetLength)];
const wanted = ids(batch * targetLength, 1);

let start = 0;
for (let step = 0; step < warmUp + steps; step++) {
  if (step === warmUp) start = performance.now();
  const before = value;
  [value, model, mean, square] = update(model, mean, square, source.ref, target.ref, wanted.ref);
  // One step is given to the GPU while it computes another.
  await before?.jsAsync();
  if (step < warmUp) await jax.blockUntilReady(model);
}
await jax.blockUntilReady([model, mean, square]);
const time = (performance.now() - start) / steps;
console.log(`loss ${(await value!.jsAsync()).toFixed(3)} after ${warmUp + steps} steps`);
console.log(`${time.toFixed(2)} ms a step, ${(1000 * batch / time).toFixed(2)} examples/s`);
Deno.exit(0);
