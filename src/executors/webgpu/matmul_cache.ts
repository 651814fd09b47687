/** Keeps the matmul kernels that were found best on a graphics card, in the user's cache folder. */
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { MatmulChoice, MatmulKernel } from "../../graph/dispatch.ts";
import { writeFileAtomically } from "../../files/atomic_file.ts";
import { cardSlots, tailSlots } from "../../lowering/card_product.ts";
import { matmulKernels } from "../../lowering/matmul_kernels.ts";
import type { Gpu } from "./device.ts";
import { timedSizes } from "./matmul_search.ts";
import { vulkanCards } from "./vulkan.ts";

/** All that the choice depends on. */
export type MatmulKey = Readonly<Record<string, string | number>>;

/** Larger files are not ours. */
const mostBytes = 16384;

/** The card with its driver, and the kernels as they are written. */
export function matmulKey({ name, subgroups = 0 }: Pick<Gpu, "name" | "subgroups">): MatmulKey {
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
export function matmulFile(cache: string, key: MatmulKey): string {
  return join(cache, "int2int", "matmuls", `${digest(JSON.stringify(key))}.json`);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** @throws FileError when it cannot be written */
export function keepMatmuls(path: string, key: MatmulKey, choices: readonly MatmulChoice[]): void {
  const chosen = choices.map(({ kernel, feedForward, ...size }) => ({
    ...size,
    kernel: kernel?.name ?? null,
    feedForward: feedForward?.name ?? null,
  }));
  const text = `${JSON.stringify({ key, chosen }, null, 2)}\n`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomically(path, [new TextEncoder().encode(text)]);
}

/**
 * Whatever is not exactly what {@link keepMatmuls} writes counts as not there.
 *
 * @param kernels those that the card can run
 */
export function keptMatmuls(
  path: string,
  key: MatmulKey,
  kernels: readonly MatmulKernel[],
): MatmulChoice[] | undefined {
  try {
    if (Deno.statSync(path).size > mostBytes) return undefined;
    const { key: own, chosen } = JSON.parse(Deno.readTextFileSync(path));
    if (JSON.stringify(own) !== JSON.stringify(key)) return undefined;
    const choices = Array.from(chosen as unknown[], (entry) => choiceOf(entry, kernels));
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
