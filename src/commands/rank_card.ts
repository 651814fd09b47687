/** Which graphics card a rank computes on, where its machine has several. */

import { nvidiaCards } from "../executors/onnx/cuda_driver.ts";

/** How many cards a rank sees; the first of a machine, which takes the first card anyway, does not look. */
export function visibleCards(localRank: number): number {
  return localRank === 0 ? 0 : nvidiaCards()?.length ?? 0;
}

/** The number of the card on which a rank evaluates through CUDA: ranks of a machine take turns at the cards they see. */
export function cudaCardOf(localRank: number, cards: number): number {
  return cards === 0 ? 0 : localRank % cards;
}

/**
 * WebGPU cannot name a card, so ranks that see several all train on the same one.
 *
 * @returns what to do about it, to be said by the second rank of a machine, or undefined
 */
export function sharedCardWarning(localRank: number, cards: number): string | undefined {
  if (localRank !== 1 || cards < 2) return undefined;
  return `This process sees ${cards} graphics cards, and trains on the same one as the others of this machine: let each see one ` +
    "alone (with Slurm, --gpus-per-task=1)";
}
