import { FlagError } from "../../errors.ts";
import { noneOf } from "../../text/nearest.ts";
import { groupLabel, type Labels } from "../labels.ts";

/** The flags that choose among labels. */
export interface LabelFlags {
  readonly eval_labels: string;
  readonly eval_group: string;
}

/** Collects the names of labels, in the order in which they come. */
export class LabelNames {
  readonly #names = new Set<string>();

  see(labels: readonly Labels[]): void {
    for (const each of labels) for (const name of each.keys()) this.#names.add(name);
  }

  get all(): readonly string[] {
    return [...this.#names];
  }
}

/** What becomes of the labels of a data set. */
export interface ChosenLabels {
  /** Those that accuracy is reported by. */
  readonly reported: readonly string[];
  /** The one that names groups of equivalent problems, if the set has it. */
  readonly group: string | undefined;
}

/** Chooses among the labels of a data set: by default, accuracy is reported by all but the one that names groups. */
export function chosenLabels(
  found: readonly string[],
  { eval_labels, eval_group }: LabelFlags,
): ChosenLabels {
  const group = eval_group === "" ? groupLabel : eval_group;
  const wanted = new Set(eval_labels.split(","));
  return {
    reported: found.filter((name) => eval_labels === "" ? name !== group : wanted.has(name)),
    group: found.includes(group) ? group : undefined,
  };
}

/** @param found in all data sets together @throws {FlagError} when a flag names a label that no set has */
export function expectLabels(found: readonly string[], flags: LabelFlags): void {
  const wanted = [
    ...flags.eval_labels.split(",").map((name) => ["--eval_labels", name] as const),
    ["--eval_group", flags.eval_group] as const,
  ].filter(([, name]) => name !== "");
  const missing = wanted.find(([, name]) => !found.includes(name));
  if (missing === undefined) return;
  const [flag, name] = missing;
  throw new FlagError(
    flag,
    found.length === 0 ? "the test sets have no labels" : noneOf("label", name, found),
  );
}
