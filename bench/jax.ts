/** jax-js, against which the GPU engine is measured. Loaded, and installed, only when these benchmarks run: that is why the task lets Deno add packages. */
const peer = "npm:@jax-js/jax@0.1.25";

/** An array on the GPU. Functions take their operands over; `ref` keeps one for further use. */
export interface Value {
  readonly ref: Value;
  readonly shape: number[];
  /** The number it holds. */
  jsAsync(): Promise<number>;
}

type Elementwise = (a: Value, b: Value | number) => Value;

/** What of jax-js is used here. */
export interface Jax {
  init(device: string): Promise<unknown>;
  defaultDevice(device: string): void;
  jit<F>(f: F): F;
  valueAndGrad<P>(
    f: (flags: P, ...data: Value[]) => Value,
  ): (flags: P, ...data: Value[]) => [Value, P];
  blockUntilReady(tree: unknown): Promise<unknown>;
  readonly tree: {
    map<P>(f: (...leaves: Value[]) => Value, ...trees: P[]): P;
    ref<P>(tree: P): P;
  };
  readonly numpy: {
    readonly int32: unknown;
    readonly add: Elementwise;
    readonly subtract: Elementwise;
    readonly multiply: Elementwise;
    readonly divide: Elementwise;
    array(data: Float32Array | Int32Array, options?: { dtype: unknown }): Value;
    ones(shape: number[]): Value;
    zeros(shape: number[]): Value;
    sqrt(a: Value): Value;
    mean(a: Value): Value;
    sum(a: Value, axis: number): Value;
    matmul(a: Value, b: Value): Value;
    reshape(a: Value, shape: number[]): Value;
    transpose(a: Value): Value;
  };
  readonly nn: {
    relu(a: Value): Value;
    oneHot(ids: Value, classes: number): Value;
    standardize(a: Value, axis: number): Value;
    logSoftmax(a: Value, axis: number): Value;
    dotProductAttention(
      query: Value,
      key: Value,
      value: Value,
      options: { isCausal: boolean },
    ): Value;
  };
}

export async function loadJax(): Promise<Jax> {
  const jax: Jax = await import(peer);
  await jax.init("webgpu");
  jax.defaultDevice("webgpu");
  return jax;
}
