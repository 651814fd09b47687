/** Which of several graphics cards WebGPU opens: it cannot name one, so Vulkan's loader and layers are made to put it first. */
import { type Gpu, openGpu } from "./device.ts";
import { preferCard, prepareDriver } from "./driver_environment.ts";
import { type VulkanCard, vulkanCards } from "./vulkan.ts";

/** Why a card cannot be had, in one line. */
export class CardError extends Error {}

/** The cards of this machine, by their numbers; undefined where nobody can list them. */
export function listedCards(): VulkanCard[] | undefined {
  prepareDriver();
  return vulkanCards();
}

/**
 * Opens a card. To be called before any other adapter is asked for.
 *
 * @param number among {@link listedCards}; 0 or less takes the one that the driver ranks first
 * @returns undefined when there is none at all
 * @throws CardError when there is no such card, or another one comes
 */
export async function openCard(number: number): Promise<Gpu | undefined> {
  if (number <= 0) return await openGpu();
  const card = putFirst(number);
  const gpu = await openGpu();
  if (gpu?.name === card.name) return gpu;
  gpu?.device.destroy();
  throw new CardError(
    `asked for card ${number}, ${shown(card)}, and WebGPU opened ${gpu?.name ?? "none"}`,
  );
}

/** Asks without opening anything. @throws CardError when there is no card of this number */
export function cardNumbered(number: number): VulkanCard {
  const cards = listedCards() ?? [];
  const card = cards[number];
  if (card !== undefined) return card;
  if (cards.length === 0) {
    throw new CardError(
      `expected -1 or 0, found ${number}: WebGPU takes the card that the driver calls fastest, and another can be ` +
        "chosen only where Vulkan lists several (Linux)",
    );
  }
  const known = cards.map((card, i) => `${i} (${shown(card)})`).join(", ");
  throw new CardError(
    `expected at most ${cards.length - 1}, found ${number}: this machine has card ${known}`,
  );
}

function putFirst(number: number): VulkanCard {
  const card = cardNumbered(number);
  preferCard(card);
  const first = vulkanCards()?.[0];
  if (first?.uuid === card.uuid) return card;
  throw new CardError(
    `Vulkan does not let card ${number}, ${
      shown(card)
    }, come first (Debian's mesa-vulkan-drivers ` +
      "has the layer that can); VK_DRIVER_FILES, or a container that shows no other card, can keep the others out",
  );
}

function shown({ name, address }: VulkanCard): string {
  return address === undefined ? name : `${name} at ${address}`;
}
