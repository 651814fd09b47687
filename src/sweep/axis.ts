/** What varies in a sweep: a flag, or an option of the optimizer, with the values it may take. */
import { FlagError } from "../errors.ts";
import type { FlagValue } from "../flags/flag.ts";
import { type FlagName, rowOf } from "../flags/table.ts";
import type { Random } from "../random.ts";

/** A flag, or an option within the value of `--optimizer`. */
export interface Subject {
  readonly flag: FlagName;
  /** Name of an option of the optimizer, like `lr`. */
  readonly option?: string;
}

/** Where random search draws from. */
export interface Distribution {
  readonly kind: "uniform" | "log_uniform";
  readonly from: number;
  readonly to: number;
}

export interface Axis extends Subject {
  /** As the file names it. */
  readonly key: string;
  /** The values to combine, or those that random search chooses from; otherwise a distribution. */
  readonly values: readonly FlagValue[] | Distribution;
}

/** Enough to tell runs apart, and short enough for the names of their folders. */
const digits = 4;

/** One value of an axis. */
export function drawn({ values, ...subject }: Axis, random: Random): FlagValue {
  if (!("kind" in values)) return values[random.integer(0, values.length - 1)]!;
  const { from, to, kind } = values, share = random.uniform();
  const value = kind === "uniform"
    ? from + share * (to - from)
    : Math.exp(Math.log(from) + share * (Math.log(to) - Math.log(from)));
  return rounded(subject, value);
}

function rounded({ flag, option }: Subject, value: number): FlagValue {
  const { type } = rowOf(flag);
  if (option !== undefined || type === "float") return Number(value.toPrecision(digits));
  const whole = Math.round(value);
  return type === "bigint" ? BigInt(whole) : whole;
}

/**
 * Reads `{ log_uniform = [1e-5, 1e-2] }` or `{ uniform = [0, 0.5] }`.
 *
 * @throws {FlagError} naming the key
 */
export function distributionOf(
  key: string,
  kind: Distribution["kind"],
  bounds: unknown,
  { flag, option }: Subject,
): Distribution {
  const isNumber = ["integer", "float", "bigint"].includes(rowOf(flag).type);
  if (option === undefined && !isNumber) {
    throw new FlagError(key, `only numbers can be drawn from a range; list values, or use choice`);
  }
  const [from, to] = Array.isArray(bounds) && bounds.length === 2 ? bounds : [];
  const least = kind === "log_uniform" ? Number.MIN_VALUE : -Infinity;
  if (Number.isFinite(from) && Number.isFinite(to) && from >= least && from < to) {
    return { kind, from, to };
  }
  const expected = kind === "log_uniform" ? "two numbers above 0" : "two numbers";
  throw new FlagError(key, `${kind} needs ${expected}, the smaller one first, like [0.0001, 0.01]`);
}
