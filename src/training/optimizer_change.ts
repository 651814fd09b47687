/** What becomes of an optimizer's state when a run is continued with another optimizer. */
import { parseOptimizer } from "../optimizers/parse_optimizer.ts";
import type { SavedModel } from "./saved_model.ts";

/** How the state that an optimizer needs differs from what a checkpoint has. */
export interface StateChange {
  /** Names of numbers that start from 0. */
  readonly added: readonly string[];
  /** Nothing of its state is there: it counts its steps from the first. */
  readonly isNew: boolean;
  readonly warnings: readonly string[];
}

/**
 * @param kinds names of the numbers that the optimizer of this run keeps for each weight
 * @param optimizer value of `--optimizer` of this run
 */
export function stateChange(
  saved: SavedModel,
  kinds: Iterable<string>,
  optimizer: string,
): StateChange {
  const held = heldKinds(saved), needed = [...kinds];
  const added = needed.filter((kind) => !held.has(kind) && !isMissing(saved, kind));
  const dropped = savedState(saved).filter((kind) => held.has(kind) && !needed.includes(kind));
  const isNew = added.length > 0 && added.length === needed.length;
  const name = optimizer.split(",", 1)[0];
  const counting = isNew ? `; ${name} counts its steps from 1` : "";
  return {
    added,
    isNew,
    warnings: [
      ...dropped.length > 0
        ? [
          `--optimizer ${name}: the state ${
            dropped.join(", ")
          } of the checkpoint is not used and dropped`,
        ]
        : [],
      ...added.length > 0
        ? [
          `--optimizer ${name}: the state ${
            added.join(", ")
          } is not in the checkpoint and starts from 0${counting}`,
        ]
        : [],
    ],
  };
}

function heldKinds({ tensors }: SavedModel): ReadonlySet<string> {
  const kinds = [...tensors.keys()].map((name) => /^optimizer\.([^.]+)\./.exec(name)?.[1]);
  return new Set(kinds.filter((kind) => kind !== undefined));
}

/** Whether the optimizer that wrote the file kept such numbers, so that they should be there. */
function isMissing(saved: SavedModel, kind: string): boolean {
  if (saved.sparse) return false;
  return saved.parameters === undefined || savedState(saved).includes(kind);
}

/** What the optimizer of the file keeps. The file may be anybody's, and its flag anything. */
function savedState({ parameters: flags }: SavedModel): readonly string[] {
  if (flags === undefined) return [];
  try {
    return parseOptimizer(flags.optimizer).rule.state;
  } catch {
    return [];
  }
}
