import {
  argumentsOf,
  checkArrays,
  checkShards,
  CHUNK,
  compileModule,
  instantiate,
  type KernelTarget,
  type UpdateRange,
} from "../../src/optimizers/compile_update.ts";
import type { UpdateRule } from "../../src/optimizers/rule.ts";

/** The kernels of a rule on this thread alone: what those on several threads are compared with, and rules are tested with. */
export function compileUpdate(
  rule: UpdateRule,
  { shards, memory }: KernelTarget,
) {
  const functions = instantiate(compileModule(rule, { shards, memory }), memory);
  const updateArguments = argumentsOf(rule, shards);
  return {
    update(range: UpdateRange, gradientScale: number, scalars: Readonly<Record<string, number>>) {
      const { pointers, numbers } = updateArguments(range, gradientScale, scalars);
      checkArrays(memory, pointers, range.count);
      functions.update(range.count, ...pointers, ...numbers);
    },
    sumOfSquares(gradients: readonly number[], count: number): number {
      checkShards(gradients, shards);
      checkArrays(memory, gradients, count);
      let total = 0;
      for (let start = 0; start < count; start += CHUNK) {
        const chunk = gradients.map((address) => address + 4 * start);
        total += functions.sumOfSquares(Math.min(CHUNK, count - start), ...chunk);
      }
      return total;
    },
    accumulate: (destination: number, source: number, count: number) =>
      functions.accumulate(count, destination, source),
    zero: (destination: number, count: number) => functions.zero(count, destination),
  };
}
