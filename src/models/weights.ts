/** The weights of a model: their names, shapes and initial values, and how they enter graphs. */
import type { Tensor } from "../graph/graph.ts";
import type { Dim, Shape } from "../graph/shape.ts";

/** How a weight starts; numbers are standard deviations or bounds. */
export type Initial =
  | { readonly kind: "normal"; readonly deviation: number; readonly zeroRow?: number }
  | { readonly kind: "uniform"; readonly bound: number }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "sinusoidal" };

/** One weight as checkpoints know it: the name and layout of Int2Int's `state_dict`. */
export interface WeightPart {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Initial;
}

/** Weights that lie side by side in memory, so that a graph can use them as one. */
export interface Weight {
  readonly name: string;
  readonly parts: readonly WeightPart[];
  /** Shape of the parts stacked along their first dimension. */
  readonly shape: readonly number[];
  readonly trainable: boolean;
  /** How many first rows a training step uses, when that is not all; the others then get no gradient. */
  readonly usedRows?: Dim;
}

export interface LinearWeights {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

/** How a linear layer starts. */
export interface LinearStart {
  readonly weight: Initial;
  readonly bias: Initial;
}

/** PyTorch's own: weights and biases uniform within 1/sqrt(fan in). */
export function kaiming(from: number): LinearStart {
  const initial = { kind: "uniform", bound: 1 / Math.sqrt(from) } as const;
  return { weight: initial, bias: initial };
}

/** Glorot and Bengio 2010: uniform within gain·sqrt(6 / (fan in + fan out)), biases 0. */
export function xavier(from: number, to: number, gain = 1): LinearStart {
  return {
    weight: { kind: "uniform", bound: gain * Math.sqrt(6 / (from + to)) },
    bias: { kind: "constant", value: 0 },
  };
}

/** Collects the weights a model asks for while its graphs are built; equal names are one weight. */
export class Weights {
  readonly #known = new Map<string, Weight>();
  readonly #tensors = new Map<string, Tensor>();

  all(): Weight[] {
    return [...this.#known.values()];
  }

  /** A single weight. */
  tensor(name: string, shape: readonly number[], initial: Initial): Tensor {
    return this.#stack([{ name, shape, initial }]);
  }

  /** A table of which a graph uses `rows` first rows. */
  table(
    name: string,
    shape: readonly [number, number],
    initial: Initial,
    rows: Dim,
  ): Tensor {
    const part = { name, shape, initial };
    this.#remember({
      name,
      parts: [part],
      shape,
      trainable: initial.kind !== "sinusoidal",
      ...(rows === shape[0] ? {} : { usedRows: rows }),
    });
    return this.#parameter(name, [rows, shape[1]]);
  }

  /** A linear layer, or several of equal input stacked into one. @param start PyTorch's initial values if left out */
  linear(
    names: string | readonly string[],
    from: number,
    to: number,
    start: LinearStart = kaiming(from),
  ): LinearWeights {
    const list = typeof names === "string" ? [names] : names;
    const stack = (kind: "weight" | "bias", shape: readonly number[]) =>
      this.#stack(list.map((name) => ({ name: `${name}.${kind}`, shape, initial: start[kind] })));
    return { weight: stack("weight", [to, from]), bias: stack("bias", [to]) };
  }

  layerNorm(name: string, dim: number): LinearWeights {
    const one = { kind: "constant", value: 1 } as const;
    const zero = { kind: "constant", value: 0 } as const;
    return {
      weight: this.tensor(`${name}.weight`, [dim], one),
      bias: this.tensor(`${name}.bias`, [dim], zero),
    };
  }

  #stack(parts: readonly WeightPart[]): Tensor {
    const name = parts.map((part) => part.name).join("+");
    const [rows, ...rest] = parts[0]!.shape;
    // A scalar has no rows to be stacked.
    const shape = rows === undefined ? [] : [parts.reduce((n, p) => n + p.shape[0]!, 0), ...rest];
    this.#remember({ name, parts, shape, trainable: true });
    return this.#parameter(name, shape);
  }

  #remember(weight: Weight): void {
    const known = this.#known.get(weight.name);
    if (known === undefined) this.#known.set(weight.name, weight);
    else if (String(known.shape) !== String(weight.shape)) {
      throw new TypeError(
        `weight ${weight.name} asked for as [${weight.shape}] and [${known.shape}]`,
      );
    }
  }

  /** One tensor for each weight, however often it is used. */
  #parameter(name: string, shape: Shape): Tensor {
    const key = `${name} ${shape}`;
    const known = this.#tensors.get(key);
    if (known !== undefined) return known;
    const tensor: Tensor = { shape, type: "f32", origin: { kind: "parameter", name } };
    this.#tensors.set(key, tensor);
    return tensor;
  }
}
