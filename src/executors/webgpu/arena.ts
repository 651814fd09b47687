/** Shares one buffer among tensors that are not alive at the same time. */

/** A tensor's demand: bytes from the making step to the last using one, both included. */
export interface Lifetime {
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

/** Storage bindings must start at multiples of this many bytes on every device. */
export const bindingAlignment = 256;

/**
 * Byte offsets such that tensors alive at the same time never overlap; large ones are placed first, each in the lowest gap.
 *
 * @returns offsets in the order of `lifetimes`, and the size of the buffer
 */
export function assignOffsets(
  lifetimes: readonly Lifetime[],
): { offsets: number[]; bytes: number } {
  const offsets = new Array<number>(lifetimes.length).fill(0);
  const order = lifetimes.map((_, i) => i).sort((a, b) =>
    lifetimes[b]!.bytes - lifetimes[a]!.bytes
  );
  const placed: number[] = [];
  let bytes = 0;
  for (const i of order) {
    const size = aligned(lifetimes[i]!.bytes);
    const rivals = placed.filter((k) => overlap(lifetimes[i]!, lifetimes[k]!))
      .sort((a, b) => offsets[a]! - offsets[b]!);
    let offset = 0;
    for (const k of rivals) {
      if (offsets[k]! - offset >= size) break;
      offset = Math.max(offset, offsets[k]! + aligned(lifetimes[k]!.bytes));
    }
    offsets[i] = offset;
    placed.push(i);
    bytes = Math.max(bytes, offset + size);
  }
  return { offsets, bytes };
}

export function aligned(bytes: number): number {
  return Math.ceil(Math.max(bytes, 4) / bindingAlignment) * bindingAlignment;
}

function overlap(a: Lifetime, b: Lifetime): boolean {
  return a.from <= b.to && b.from <= a.to;
}
