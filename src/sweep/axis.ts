/** What varies in a sweep: a flag, or an option of the optimizer, with the values it may take. */
import { FlagError } from "../errors.ts";
import { textsIn } from "../flags/assignments.ts";
import type { FlagValue, Row } from "../flags/flag.ts";
import { problemFlag } from "../flags/problem_flags.ts";
import { type FlagName, type Flags, rowOf } from "../flags/table.ts";
import type { Random } from "../random.ts";

/** A flag, or a part of the value of `--optimizer` or `--problem_flags`. */
export interface Subject {
  readonly flag: FlagName;
  /** Name of an option of the optimizer, like `lr`, or of a flag that the file of the problem declares. */
  readonly option?: string;
  /** That flag. */
  readonly row?: Row;
}

/** Where random search draws from. */
export interface Distribution {
  readonly kind: "uniform" | "log_uniform";
  readonly from: number;
  readonly to: number;
}

/** Whether flags say what an axis varies. Options of the optimizer may be among them. */
export function isSetIn(flags: Partial<Flags>, { flag, option, row }: Subject): boolean {
  if (row !== undefined) return Object.hasOwn(textsIn(flags[problemFlag] ?? "") ?? {}, option!);
  return option === undefined && flags[flag] !== undefined;
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

function rounded(subject: Subject, value: number): FlagValue {
  const type = typeOf(subject);
  if (type === "float") return Number(value.toPrecision(digits));
  const whole = Math.round(value);
  return type === "bigint" ? BigInt(whole) : whole;
}

/** Options of the optimizer are numbers of any kind. */
function typeOf({ flag, option, row = rowOf(flag) }: Subject): Row["type"] {
  return option !== undefined && flag === "optimizer" ? "float" : row.type;
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
  subject: Subject,
): Distribution {
  if (!["integer", "float", "bigint"].includes(typeOf(subject))) {
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
