/** Which graphics card a rank computes on, where its machine has several and `--local_gpu` names none. */
import { nvidiaCards } from "../executors/onnx/cuda_driver.ts";
import type { VulkanCard } from "../executors/webgpu/vulkan.ts";
import type { ScoringFlags } from "./scoring_device.ts";

/** How many of NVIDIA's cards a rank sees; the first of a machine, which takes the first card anyway, does not look. */
export function visibleCards(localRank: number): number {
  return localRank === 0 ? 0 : nvidiaCards()?.length ?? 0;
}

/** The number of the card on which a rank evaluates through CUDA: ranks of a machine take turns at the cards they see. */
export function cudaCardOf(localRank: number, cards: number): number {
  return cards === 0 ? 0 : localRank % cards;
}

/** The number of the card that a rank opens through WebGPU; below 0 the one that the driver ranks first. */
export async function webGpuCardOf(
  { cpu, device, local_gpu }: ScoringFlags,
  localRank: number,
): Promise<number> {
  if (local_gpu >= 0 || localRank === 0 || cpu || device === "cpu") return local_gpu;
  const { listedCards } = await import("../executors/webgpu/cards.ts");
  return turnAt(listedCards() ?? [], localRank, device === "webgpu");
}

/**
 * Ranks of a machine take turns at its cards.
 *
 * @param takesSoftware whether software ones are taken where there are no others
 * @returns the number of a card, or -1 where there is no choice
 */
export function turnAt(
  cards: readonly Pick<VulkanCard, "software">[],
  localRank: number,
  takesSoftware: boolean,
): number {
  const all = [...cards.keys()], real = all.filter((number) => !cards[number]!.software);
  const usable = real.length > 0 || !takesSoftware ? real : all;
  return usable.length < 2 ? -1 : usable[localRank % usable.length]!;
}
