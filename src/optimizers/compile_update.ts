/** An update rule as kernels over the flat float32 arrays of one WebAssembly memory, to be run by one thread or several. */

import { linearize } from "./linearize.ts";
import type { UpdateRule } from "./rule.ts";
import { renderAccumulate, renderSumOfSquares, renderZero } from "./wasm_kernels.ts";
import { encodeModule } from "./wasm_module.ts";
import { renderUpdate } from "./wasm_renderer.ts";

/** The most gradient buffers a kernel adds up. */
export const MAX_SHARDS = 16;

/**
 * Elements whose squares are added before their sum joins the total. The same however the work is shared out, so the
 * total is too.
 */
export const CHUNK = 1 << 16;

/** A range of weights. Addresses are byte offsets into the memory, multiples of 4, up to 2^32. */
export interface UpdateRange {
  /** Number of weights. */
  readonly count: number;
  readonly weight: number;
  /** The gradient buffers, one per shard, whose sum is the gradient. */
  readonly gradients: readonly number[];
  /** The address of each state of the rule, by name. */
  readonly state: Readonly<Record<string, number>>;
}

/** What a kernel is compiled for. */
export interface KernelTarget {
  /** Number of gradient buffers, 1 to {@link MAX_SHARDS}. */
  readonly shards: number;
  /** Holds all arrays; may be shared. */
  readonly memory: WebAssembly.Memory;
}

/** The functions of a kernel module; arguments as described beside each function that renders one. */
export interface KernelFunctions {
  update(...values: number[]): void;
  sumOfSquares(...values: number[]): number;
  accumulate(...values: number[]): void;
  zero(...values: number[]): void;
}

/** The module with the kernels of a rule, to be instantiated once per thread. */
export function compileModule(
  rule: UpdateRule,
  { shards, memory }: KernelTarget,
): WebAssembly.Module {
  if (!(Number.isInteger(shards) && shards >= 1 && shards <= MAX_SHARDS)) {
    throw new RangeError(`1 to ${MAX_SHARDS} gradient buffers can be added up, not ${shards}`);
  }
  const shared = memory.buffer instanceof SharedArrayBuffer;
  const functions = [
    renderUpdate(rule, shards),
    renderSumOfSquares(shards),
    renderAccumulate(),
    renderZero(),
  ];
  return new WebAssembly.Module(encodeModule(functions, shared));
}

/** The functions of a compiled module over `memory`. */
export function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): KernelFunctions {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as KernelFunctions;
}

/** How the arguments of the kernel `update` follow from a range of weights, the scale of the gradient and the numbers of a step. */
export function argumentsOf(rule: UpdateRule, shards: number) {
  const names = linearize(rule).scalars;
  return (range: UpdateRange, scale: number, scalars: Readonly<Record<string, number>>) => {
    checkShards(range.gradients, shards);
    const states = rule.state.map((name) => present(range.state, name));
    return {
      pointers: [range.weight, ...range.gradients, ...states],
      numbers: [scale, ...names.map((name) => present(scalars, name))],
    };
  };
}

/** @throws {Error} when the number of buffers is not the one the kernels were compiled for */
export function checkShards(gradients: readonly number[], shards: number): void {
  if (gradients.length !== shards) {
    throw new Error(`compiled for ${shards} gradient buffers, got ${gradients.length}`);
  }
}

/** @throws {RangeError} when an array of `count` float32 is misaligned or reaches beyond the memory */
export function checkArrays(
  memory: WebAssembly.Memory,
  addresses: readonly number[],
  count: number,
): void {
  const { byteLength } = memory.buffer;
  for (const address of addresses) {
    if (!(address >= 0 && address % 4 === 0 && address + 4 * count <= byteLength)) {
      throw new RangeError(
        `no array of ${count} numbers lies at ${address} in a memory of ${byteLength} bytes`,
      );
    }
  }
}

function present(values: Readonly<Record<string, number>>, name: string): number {
  if (!Object.hasOwn(values, name)) throw new Error(`"${name}" is missing`);
  return values[name];
}
