/** Flags that a file for `--problem` declares, as rows like those of the flag table. */
import { FileError } from "../../errors.ts";
import {
  atLeast,
  between,
  type Check,
  type FlagTypes,
  type FlagValue,
  oneOf,
  type Row,
  type Rows,
} from "../../flags/flag.ts";
import { configFlag } from "../../flags/flag_names.ts";
import { flagNames, rowOf } from "../../flags/table.ts";
import type { Flags } from "../definition.ts";
import { expectKnownFields, isRecord, show } from "./check_fields.ts";

/** What a flag is, for `--help`, and which values it takes. */
export type FlagDeclaration =
  | Declared<"integer", { readonly min?: number; readonly max?: number }>
  | Declared<"float", { readonly min?: number; readonly max?: number }>
  | Declared<"bigint", { readonly min?: bigint; readonly max?: bigint }>
  | Declared<"string", { readonly choices?: readonly string[] }>
  | Declared<"boolean", unknown>;

type Declared<T extends keyof FlagTypes, Limits> = Limits & {
  readonly type: T;
  readonly default: FlagTypes[T];
  /** One line, without a full stop. */
  readonly help: string;
};

type Declarations = Readonly<Record<string, FlagDeclaration>>;

/** The flags of the program that a problem can read, and those that its file declares. */
export type FlagsOf<D extends Declarations> =
  & Flags
  & { readonly [Name in keyof D]: FlagTypes[D[Name]["type"]] };

/**
 * Returns what it is given; it lets TypeScript check the declarations. A file exports them as `flags`:
 * `export const flags = declareFlags({ degree: { type: "integer", default: 4, min: 1, help: "largest degree" } })`.
 */
export function declareFlags<D extends Declarations>(declarations: D): D {
  return declarations;
}

const types = ["integer", "float", "bigint", "string", "boolean"];

const fields = ["type", "default", "help", "min", "max", "choices"];

/** Names that mean something else on the command line. */
const taken: readonly string[] = [
  ...flagNames.flatMap((name) => [name, ...rowOf(name).aliases ?? []]),
  ...[configFlag, "help", "version"],
];

/**
 * Rows of the flags that a file declares.
 *
 * @param path of the file, for messages @param found what it exports as `flags`
 * @throws {FileError} naming the flag that is not declared as it should be
 */
export function rowsOf(path: string, found: unknown): Rows {
  if (found === undefined) return {};
  if (!isRecord(found)) {
    throw new FileError(path, `flags: expected declareFlags({ … }), found ${show(found)}`);
  }
  const rows = Object.entries(found).map((
    [name, each],
  ) => [name, rowOfDeclaration(path, name, each)]);
  return Object.fromEntries(rows);
}

function rowOfDeclaration(path: string, name: string, found: unknown): Row {
  const refuse = (problem: string): never => {
    throw new FileError(path, `flags.${name}: ${problem}`);
  };
  if (!/^[a-z]\w{0,39}$/.test(name)) {
    refuse("expected a name of at most 40 letters, digits and _, the first one a small letter");
  }
  if (taken.includes(name)) refuse(`--${name} is a flag of the program: choose another name`);
  if (!isRecord(found)) return refuse(`expected { type, default, help }, found ${show(found)}`);
  expectKnownFields(path, `flags.${name}`, found, fields);
  const { type, default: usual, help } = found as unknown as FlagDeclaration;
  if (!types.includes(type)) {
    refuse(`type: expected one of ${types.join(", ")}, found ${show(type)}`);
  }
  if (typeof help !== "string" || help === "") refuse(`help: expected a text, found ${show(help)}`);
  if (!isOfType(type, usual)) refuse(`default: expected ${expectedOf(type)}, found ${show(usual)}`);
  const check = checkOf(found, refuse);
  if (check !== undefined && !check.accepts(usual)) {
    refuse(`default: expected ${check.expected}, found ${show(usual)}`);
  }
  const words = check?.words === undefined ? "" : `: ${check.words.join(", ")}`;
  return { type, default: usual, help: help + words, ...check && { check } } as Row;
}

function expectedOf(type: string): string {
  if (type === "integer") return "an integer";
  return type === "float" ? "a number" : `a ${type}`;
}

function isOfType(type: string, value: unknown): value is FlagValue {
  if (type === "integer") return Number.isSafeInteger(value);
  const kind: string = typeof value;
  return type === "float" ? Number.isFinite(value) : kind === type;
}

/** What `min`, `max` and `choices` say. */
function checkOf(
  declared: Record<string, unknown>,
  refuse: (problem: string) => never,
): Check<FlagValue> | undefined {
  const { type, min, max, choices } = declared;
  const isNumber = ["integer", "float", "bigint"].includes(String(type));
  const unfit = isNumber
    ? ["choices"]
    : type === "string"
    ? ["min", "max"]
    : ["min", "max", "choices"];
  const stray = unfit.find((field) => declared[field] !== undefined);
  if (stray !== undefined) refuse(`${stray}: not for a flag of type ${type}`);
  if (choices !== undefined) {
    const isList = Array.isArray(choices) && choices.length > 0 &&
      choices.every((c) => typeof c === "string");
    if (!isList) return refuse(`choices: expected an array of texts, found ${show(choices)}`);
    return oneOf(...choices) as Check<FlagValue>;
  }
  for (const [field, bound] of Object.entries({ min, max })) {
    if (bound !== undefined && !isOfType(String(type), bound)) {
      refuse(`${field}: expected ${expectedOf(String(type))}, found ${show(bound)}`);
    }
  }
  return rangeOf(min as Bound, max as Bound) as Check<FlagValue> | undefined;
}

type Bound = number | bigint | undefined;

function rangeOf(min: Bound, max: Bound): Check<number | bigint> | undefined {
  if (min !== undefined) return max === undefined ? atLeast(min) : between(min, max);
  if (max === undefined) return undefined;
  return { expected: `at most ${max}`, accepts: (value) => value <= max };
}
