/** `--tolerance`: how far from the right numbers an answer may be to count as close. */
import { FlagError } from "../errors.ts";
import { type Closeness, isClose, type Norm } from "../problems/closeness.ts";

export interface Tolerance {
  /** As it was given: `2`, `5%`, `5%:L1`. */
  readonly text: string;
  /** End of the metric's name behind that of the accuracy: `within_2`, `within_5pct`, `within_5pct_L1`. */
  readonly metric: string;
  readonly closeness: Closeness;
}

/**
 * Reads the value of the flag: numbers and percentages, perhaps with a norm, separated by commas.
 *
 * @throws {FlagError} where one is given twice
 */
export function parseTolerances(value: string): Tolerance[] {
  const texts = value.split(",").filter((text) => text !== "");
  const twice = texts.find((text, i) => texts.indexOf(text) < i);
  if (twice !== undefined) throw new FlagError("--tolerance", `${twice} is given twice`);
  return texts.map(toleranceOf);
}

function toleranceOf(text: string): Tolerance {
  const [amount, norm] = text.split(":") as [string, Norm | undefined];
  const number = amount.replace("%", ""), isShare = amount.endsWith("%");
  return {
    text,
    metric: `within_${number}${isShare ? "pct" : ""}${norm === undefined ? "" : `_${norm}`}`,
    closeness: {
      ...isShare ? { relative: shifted(number) } : { absolute: number },
      ...norm !== undefined && { norm },
    },
  };
}

/** A hundredth of a decimal number. */
function shifted(number: string): string {
  const [digits, exponent = "0"] = number.split("e");
  return `${digits}e${Number(exponent) - 2}`;
}

/** Whether an answer has the shape of the right one, and its numbers are within the tolerance of those there. */
export function isWithin({ closeness }: Tolerance, right: unknown, given: unknown): boolean {
  return isClose(right, given, closeness);
}
