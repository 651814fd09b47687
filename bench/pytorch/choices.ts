/** Options of `deno task bench cpu` and `deno task bench gpu`. */
import { FlagError } from "../../src/errors.ts";
import { noneOf } from "../../src/text/nearest.ts";
import { option, textOption } from "../measure.ts";
import { type Size, usualSizes } from "../training.ts";
import type { Python } from "./script.ts";
import { attentionKernels, type Choices, modes, precisions } from "./settings.ts";

export interface PeerOptions {
  readonly python: Python;
  readonly choices: Choices;
  readonly sizes: readonly Size[];
  readonly rounds: number;
  /** Of each measurement, which a start and a warm-up come before. */
  readonly seconds: number;
}

/** @param usual what is tried unless asked for otherwise @throws FlagError naming a choice that does not exist */
export function peerOptions(size: Size, usual: Choices): PeerOptions {
  const isSizeGiven = ["dim", "layers", "batch", "lstm", "gru"].some((name) =>
    textOption(name) !== ""
  );
  return {
    python: (textOption("python") || "python3").split(" "),
    choices: {
      precisions: chosen("precisions", precisions, usual.precisions),
      modes: chosen("modes", modes, usual.modes),
      sdpa: chosen("sdpa", attentionKernels, usual.sdpa),
    },
    sizes: isSizeGiven ? [size] : usualSizes,
    rounds: option("rounds", 3),
    seconds: option("seconds", 5),
  };
}

function chosen<T extends string>(
  flag: string,
  known: readonly T[],
  usual: readonly T[],
): readonly T[] {
  const names = textOption(flag).split(",").filter(Boolean);
  for (const name of names) {
    if (!known.some((one) => one === name)) {
      throw new FlagError(`--${flag}`, noneOf("setting", name, known));
    }
  }
  return names.length > 0 ? known.filter((one) => names.includes(one)) : usual;
}
