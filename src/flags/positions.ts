/** What the flags say of a stack's positions: new flags, and those of Int2Int, which they replace. */
import type { Parameters } from "./table.ts";

export type PositionKind = "learned" | "sinusoidal" | "rotary" | "none";

export type Side = "enc" | "dec";

/** The flags that are looked at. */
export type PositionFlags = Pick<
  Parameters,
  | "positions"
  | `${Side}_positions`
  | `${Side}_has_pos_emb`
  | "sinusoidal_embeddings"
>;

export function positionsIn(flags: PositionFlags, side: Side): PositionKind {
  return (chosenIn(flags, side) || requiredIn(flags, side)?.kind || "learned") as PositionKind;
}

/** The new flag that decides on a side, where one is given. */
export function decidingFlag(flags: PositionFlags, side: Side): "positions" | `${Side}_positions` {
  return flags[`${side}_positions`] === "" ? "positions" : `${side}_positions`;
}

/** The flag of Int2Int that requires other positions than the new flags do. */
export function contradictedFlag(flags: PositionFlags, side: Side): string | undefined {
  const chosen = chosenIn(flags, side), required = requiredIn(flags, side);
  return chosen !== "" && required && required.kind !== chosen ? required.flag : undefined;
}

/** Empty: not chosen. */
function chosenIn(flags: PositionFlags, side: Side): string {
  return flags[decidingFlag(flags, side)];
}

/** What Int2Int's flags require, where they have other values than their defaults. */
function requiredIn(
  flags: PositionFlags,
  side: Side,
): { kind: PositionKind; flag: string } | undefined {
  if (!flags[`${side}_has_pos_emb`]) return { kind: "none", flag: `--${side}_has_pos_emb false` };
  if (!flags.sinusoidal_embeddings) return undefined;
  return { kind: "sinusoidal", flag: "--sinusoidal_embeddings true" };
}
