/** Descriptions of random inputs: a type and how to draw the elements. */
import type { TensorType } from "../../src/graph/graph.ts";
import type { Shape } from "../../src/graph/shape.ts";
import type { Random } from "../../src/random.ts";

export interface RandomInput extends TensorType {
  /** Element `index`; floats are rounded to float32, so that both engines get the same numbers. */
  draw(random: Random, index: number): number;
  /** Size of a typical element, to which steps of finite differences are relative. */
  readonly scale: number;
}

/** Normally distributed floats. */
export function normal(shape: Shape, scale = 1): RandomInput {
  return { shape, type: "f32", scale, draw: (random) => Math.fround(scale * random.normal()) };
}

/** Floats of which half are 0 and half positive, as a rectifier gives them. */
export function rectified(shape: Shape): RandomInput {
  const draw = (random: Random) => Math.fround(Math.max(0, random.normal()));
  return { shape, type: "f32", scale: 1, draw };
}

/** Integers from `min` to `max`. */
export function integers(shape: Shape, min: number, max: number): RandomInput {
  return { shape, type: "i32", scale: 1, draw: (random) => random.integer(min, max) };
}

/** Chosen integers. */
export function ids(shape: Shape, values: readonly number[]): RandomInput {
  return { shape, type: "i32", scale: 1, draw: (_random, index) => values[index]! };
}

/** Chosen floats. */
export function floats(shape: Shape, values: readonly number[]): RandomInput {
  return { shape, type: "f32", scale: 1, draw: (_random, index) => Math.fround(values[index]!) };
}
