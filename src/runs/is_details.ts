/** Whether JSON of another program, or of a damaged file, is what an evaluation writes of its data sets. */
import type { SetDetails } from "../log/set_details.ts";

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns whether it is an object of {@link SetDetails} by set */
export function isDetails(value: unknown): value is Record<string, SetDetails> {
  return isObject(value) && Object.values(value).every(isDetailsOfSet);
}

function isDetailsOfSet(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { constant, cut, breakdowns } = value;
  return hasNumbers(value, ["right", "total", "low", "high"]) &&
    isObject(constant) && hasNumbers(constant, ["right"]) && typeof constant.answer === "string" &&
    isObject(cut) && hasNumbers(cut, ["limit", "longer", "cut"]) &&
    isObject(breakdowns) && Object.values(breakdowns).every(isGroups);
}

function isGroups(value: unknown): boolean {
  if (!isObject(value) || typeof value.title !== "string") return false;
  const { groups, right, total } = value;
  return isArray(groups, isString) &&
    [right, total].every((column) => isArray(column, Number.isFinite, groups.length));
}

function isArray(
  value: unknown,
  isElement: (element: unknown) => boolean,
  length?: number,
): value is unknown[] {
  return Array.isArray(value) && value.every(isElement) &&
    value.length === (length ?? value.length);
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function hasNumbers(value: Record<string, unknown>, names: readonly string[]): boolean {
  return names.every((name) => Number.isFinite(value[name]));
}
