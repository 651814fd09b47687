/** Keeps the matmul kernels that were found best on a graphics card, in the user's cache folder. */
import type { MatmulChoice, MatmulKernel } from "../../graph/dispatch.ts";
import {
  choiceFile,
  type ChoiceKey,
  digest,
  loadChoice,
  saveChoice,
} from "../../files/saved_choice.ts";
import { cardSlots, tailSlots } from "../../lowering/card_product.ts";
import { matmulKernels } from "../../lowering/matmul_kernels.ts";
import type { Gpu } from "./device.ts";
import { timedSizes } from "./matmul_search.ts";
import { vulkanCards } from "./vulkan.ts";

/** The card with its driver, and the kernels as they are written. */
export function matmulKey({ name, subgroups = 0 }: Pick<Gpu, "name" | "subgroups">): ChoiceKey {
  const driver = vulkanCards()?.find((card) => card.name === name)?.driver;
  const form = { leftInnerLast: true, rightInnerLast: true };
  const texts = matmulKernels.map((kernel) => [
    kernel,
    cardSlots(kernel, form, kernel.share === undefined ? "all" : "part"),
    kernel.feedForward && tailSlots(kernel, true),
  ]);
  return {
    ...{ name, subgroups, driver: driver ?? `${Deno.build.os} ${Deno.osRelease()}` },
    deno: Deno.version.deno,
    kernels: digest(JSON.stringify([texts, timedSizes])),
  };
}

/** Where the choice for a card is kept. @param cache the user's folder for what can be made anew */
export function matmulFile(cache: string, key: ChoiceKey): string {
  return choiceFile(cache, "matmuls", key);
}

/** @throws FileError when it cannot be written */
export function keepMatmuls(path: string, key: ChoiceKey, choices: readonly MatmulChoice[]): void {
  const chosen = choices.map(({ kernel, feedForward, ...size }) => ({
    ...size,
    kernel: kernel?.name ?? null,
    feedForward: feedForward?.name ?? null,
  }));
  saveChoice(path, key, chosen);
}

/**
 * Whatever is not exactly what {@link keepMatmuls} writes counts as not there.
 *
 * @param kernels those that the card can run
 */
export function keptMatmuls(
  path: string,
  key: ChoiceKey,
  kernels: readonly MatmulKernel[],
): MatmulChoice[] | undefined {
  try {
    const chosen = loadChoice(path, key) as unknown[];
    const choices = Array.from(chosen, (entry) => choiceOf(entry, kernels));
    return choices.length === 0 || choices.includes(undefined)
      ? undefined
      : choices as MatmulChoice[];
  } catch {
    return undefined;
  }
}

/** @returns undefined for what is no choice */
function choiceOf(entry: unknown, kernels: readonly MatmulKernel[]): MatmulChoice | undefined {
  const { rows, columns, inner, ...names } = entry as Record<string, unknown>;
  const size = timedSizes.find((size) =>
    size.rows === rows && size.columns === columns && size.inner === inner
  );
  const kernel = named(names.kernel, kernels), feedForward = named(names.feedForward, kernels);
  if (size === undefined || kernel === undefined || feedForward === undefined) return undefined;
  if (feedForward && !feedForward.feedForward) return undefined;
  return { ...size, ...kernel && { kernel }, ...feedForward && { feedForward } };
}

/** @returns undefined for what is no name, `null` for none */
function named(name: unknown, kernels: readonly MatmulKernel[]): MatmulKernel | null | undefined {
  return name === null ? null : kernels.find((kernel) => kernel.name === name);
}
