/** What the blocks of one stack are built with: its name, its weights, and dropout while training. */
import type { Tensor } from "../../graph/graph.ts";
import { dropout } from "../../ops/dropout.ts";
import type { Observe } from "./observer.ts";
import { kaiming, type LinearWeights, type Weights, xavier } from "../weights.ts";

/** What all blocks of a model have in common. */
export interface BlockOptions {
  /** Probability that a hidden value is dropped while training. */
  readonly dropout: number;
  /** Linear layers start as Glorot and Bengio (2010) propose. */
  readonly xavier: boolean;
}

/** Where and how often to drop, see {@link dropout}. */
export interface Dropping {
  readonly rate: number;
  readonly site: number;
  /** `[1]` */
  readonly seed: Tensor;
}

/** What a pass is built for besides its results. */
export interface PassOptions {
  /** Of dropout, `[1]`, another one at each step; left out where nothing is dropped. */
  readonly seed?: Tensor;
  readonly observe?: Observe;
}

export class BlockContext {
  readonly seed: Tensor | undefined;
  /** Left out where nobody looks inside. */
  readonly observe: Observe | undefined;
  #streams = 0;

  constructor(
    readonly name: "encoder" | "decoder",
    readonly weights: Weights,
    readonly options: BlockOptions,
    { seed, observe }: PassOptions = {},
  ) {
    this.seed = seed;
    this.observe = observe;
  }

  /** Weights of a linear layer. @param bias its initial value, where the flags set one */
  linear(name: string, from: number, to: number, bias?: number): LinearWeights {
    const start = this.options.xavier ? xavier(from, to) : kaiming(from);
    if (bias === undefined) return this.weights.linear(name, from, to, start);
    const biased = { ...start, bias: { kind: "constant", value: bias } } as const;
    return this.weights.linear(name, from, to, biased);
  }

  /** Whether {@link dropout} drops anything. */
  get drops(): boolean {
    return this.seed !== undefined && this.options.dropout > 0;
  }

  /** `x` with some of its values dropped while training. */
  dropout(x: Tensor): Tensor {
    const dropping = this.dropping(this.options.dropout);
    return dropping ? dropout(x, dropping.seed, dropping) : x;
  }

  /** A stream of dropout decisions that nothing else uses; `undefined` where nothing is dropped. */
  dropping(rate: number): Dropping | undefined {
    if (this.seed === undefined || rate === 0) return undefined;
    const site = 2 * this.#streams++ + (this.name === "encoder" ? 0 : 1);
    return { rate, site, seed: this.seed };
  }
}
