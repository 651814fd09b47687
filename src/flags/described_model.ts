import { defaults } from "./parse.ts";
import { flagNames, type Flags, rowOf } from "./table.ts";

/** The flags that say what a model is and which problem it solves. */
export const modelFlags = flagNames.filter((name) =>
  rowOf(name).shapesModel || rowOf(name).describesModel
);

/**
 * What the flags of a saved model say of the model, all other flags at their defaults. Where results go, which files are
 * read, sizes, seeds and devices are up to whoever uses the model, who may not know who trained it.
 */
export function describedModel(saved: Flags): Flags {
  return { ...defaults(), ...Object.fromEntries(modelFlags.map((name) => [name, saved[name]])) };
}
