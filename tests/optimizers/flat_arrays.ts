/** Arrays and memories for the tests of the optimizer kernels. */

/** Reproducible numbers spread over -2 to 2. */
export function noise(count: number, seed: number): number[] {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(state / 2 ** 30 - 2);
  });
}

/** Float32 arrays one after the other in a memory, with a guard number around each. */
export function placeArrays(memory: WebAssembly.Memory, arrays: number[][], start = 4): number[] {
  let address = start;
  return arrays.map((values) => {
    new Float32Array(memory.buffer, address - 4, values.length + 2).set([GUARD, ...values, GUARD]);
    const placed = address;
    address += 4 * (values.length + 1);
    return placed;
  });
}

/** The numbers of an array; throws when something was written right before or behind it. */
export function readArray(memory: WebAssembly.Memory, address: number, count: number): number[] {
  const [before, ...values] = new Float32Array(memory.buffer, address - 4, count + 2);
  if (before !== GUARD || values.pop() !== GUARD) throw new Error(`written beyond ${address}`);
  return values;
}

const GUARD = 12345.5;
