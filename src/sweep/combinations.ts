/** The runs of a sweep: every combination of the values, or as many as are drawn. */
import { textOfFlags } from "../flags/assignments.ts";
import type { FlagValue } from "../flags/flag.ts";
import { combined, problemFlag } from "../flags/problem_flags.ts";
import type { Flags } from "../flags/table.ts";
import { randomFrom } from "../random.ts";
import { type Axis, drawn } from "./axis.ts";
import { runName } from "./run_name.ts";
import type { SweepFile } from "./sweep_file.ts";

/** One run of a sweep. */
export interface Combination {
  /** Its number, from 0. */
  readonly index: number;
  /** Name of its folder: what varies. */
  readonly name: string;
  /** What varies, and its value here. */
  readonly settings: readonly Setting[];
}

export interface Setting {
  readonly axis: Axis;
  readonly value: FlagValue;
}

/** How many combinations there are of all values. */
export function countOf({ axes, sampling }: SweepFile): number {
  return sampling?.samples ?? axes.reduce((count, axis) => count * listOf(axis).length, 1);
}

/** All combinations, the last key fastest; or the samples, without those that are drawn again. */
export function combinationsOf({ axes, sampling }: SweepFile): Combination[] {
  const all = sampling === undefined ? product(axes) : samplesOf(axes, sampling);
  const named = new Map(all.map((settings) => [runName(settings), settings]));
  return [...named].map(([name, settings], index) => ({ index, name, settings }));
}

function product(axes: readonly Axis[]): Setting[][] {
  return axes.reduce<Setting[][]>(
    (found, axis) =>
      found.flatMap((settings) => listOf(axis).map((value) => [...settings, { axis, value }])),
    [[]],
  );
}

function listOf({ values }: Axis): readonly FlagValue[] {
  return "kind" in values ? [] : values;
}

/** Each sample draws from a stream of its own, so that more samples later leave the first ones as they were. */
function samplesOf(
  axes: readonly Axis[],
  { samples, seed }: { readonly samples: number; readonly seed: number },
): Setting[][] {
  return Array.from({ length: samples }, (_, i) => {
    const random = randomFrom(seed, i);
    return axes.map((axis) => ({ axis, value: drawn(axis, random) }));
  });
}

/** The flags of a run: those of all runs, with what varies. */
export function flagsOfCombination(
  shared: Partial<Flags>,
  { settings }: Pick<Combination, "settings">,
  defaultOptimizer: string,
): Partial<Flags> {
  const flags: Record<string, FlagValue> = { ...shared };
  for (const { axis, value } of settings) {
    if (axis.option === undefined) flags[axis.flag] = value;
  }
  for (const { axis, value } of settings) {
    if (axis.option === undefined) continue;
    if (axis.row !== undefined) {
      const said = textOfFlags({ [axis.option]: value });
      flags[problemFlag] = combined(String(flags[problemFlag] ?? ""), said);
      continue;
    }
    const optimizer = String(flags.optimizer ?? defaultOptimizer);
    flags.optimizer = withOption(optimizer, axis.option, value);
  }
  return flags as Partial<Flags>;
}

/** `adam,lr=0.1` with another `lr`. */
function withOption(optimizer: string, option: string, value: FlagValue): string {
  const others = optimizer.split(",").filter((part) => part.split("=")[0]!.trim() !== option);
  return [...others, `${option}=${value}`].join(",");
}
