/**
 * What the kernels that end a step and the host tell each other, in the buffer `control`: described once, for both.
 *
 * Behind the struct lies, in the same buffer, the penalty of a model that has one.
 */
import { aligned } from "./arena.ts";

/** All are f32. */
const fields = [
  /** What the update multiplies gradients by: for clipping, and to take the loss scale out again. */
  "factor",
  /** 1 or 0; the host takes it back. */
  "skip",
  /** Loss of the step that was skipped. */
  "skippedLoss",
  /** Norm of the gradients. */
  "norm",
  /** Steps since the host last looked, without those left out. */
  "steps",
  /** Scale of the loss. */
  "scale",
  /** Steps since the scale last changed. */
  "grown",
] as const;

export type ControlFields = Readonly<Record<typeof fields[number], number>>;

/** Most steps of which there is room for the losses. */
export const mostSteps = 64;

/** The WGSL struct. Each step's loss is kept for itself, since sums would depend on when the host looks. */
export const controlStruct = `struct Control { ${
  fields.map((name) => `${name}: f32`).join(", ")
}, losses: array<f32, ${mostSteps}> }`;

const structWords = fields.length + mostSteps;

/** Where in the buffer a model's penalty stands, in bytes. */
export const penaltyOffset = aligned(4 * structWords);

/** Bytes of the buffer as far as the host reads it. */
export const controlBytes = penaltyOffset + 4;

export interface Control extends ControlFields {
  /** Losses of the steps, in order. */
  readonly losses: Float32Array;
  readonly penalty: number;
}

/** @param bytes the buffer's first {@link controlBytes} */
export function readControl(bytes: ArrayBuffer): Control {
  const words = new Float32Array(bytes);
  const values = Object.fromEntries(fields.map((name, i) => [name, words[i]])) as ControlFields;
  return {
    ...values,
    losses: words.subarray(fields.length, structWords),
    penalty: words[penaltyOffset / 4]!,
  };
}

/** The fields as they lie at the start of the buffer; those not given are 0. */
export function controlWords(values: Partial<ControlFields>): Float32Array<ArrayBuffer> {
  return Float32Array.from(fields, (name) => values[name] ?? 0);
}
