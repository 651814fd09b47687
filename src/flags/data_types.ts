/** Types of problems and answers in data files, as `--data_types` declares them: `int[5]:range(2)`. */
import { noneOf } from "../text/nearest.ts";
import { shorten } from "../text/shorten.ts";
import type { DataType, FloatType } from "./data_types/data_type.ts";
import { type Kind, kinds, most } from "./data_types/kinds.ts";
import { NoType, splitOutside, TypeArguments } from "./data_types/type_arguments.ts";

/** Completes "expected …" where types are refused. */
export const typesExpected =
  "two types with a colon between them, or three with that of a query in the middle, " +
  `each one of ${Object.keys(kinds).join(", ")}, or an array of it, like int[5] or int[3][2]`;

/** The types of both sides of an example, and of the query between them if there is one. */
export interface DataTypes {
  readonly input: DataType;
  readonly query?: DataType;
  readonly output: DataType;
}

/**
 * The types of `problem:answer` or `problem:query:answer`. A type is the name of one of the {@link kinds}, perhaps with arguments in
 * parentheses, and with sizes in brackets if it is an array: `int[5]`, `float(P1000)[3][2]` (the largest of the sizes bounds
 * every dimension).
 *
 * @returns undefined where the text declares none
 */
export function readDataTypes(text: string): DataTypes | undefined {
  const found = read(text);
  return typeof found === "string" ? undefined : found;
}

/** What is wrong with the value of `--data_types`; undefined where nothing is. */
export function problemOfDataTypes(text: string): string | undefined {
  const found = read(text);
  return typeof found === "string" ? found : undefined;
}

/** The type of real numbers that a text spells, like `float(P1000)`. @throws {NoType} if it spells none */
export function floatTypeOf(text: string): FloatType {
  const type = readType(text);
  if (type.kind === "float") return type;
  throw new NoType(`expected float or float(OPTIONS), found ${shorten(text)}`);
}

/** What is wrong with a text that spells no type of real numbers; undefined where nothing is. */
export function problemOfFloatType(text: string): string | undefined {
  try {
    floatTypeOf(text);
  } catch (error) {
    if (error instanceof NoType) return error.message;
    throw error;
  }
}

/** The types between the colons. */
export function splitTypes(text: string): string[] {
  return splitOutside(text, ":");
}

function read(text: string): DataTypes | string {
  const texts = splitTypes(text);
  if (texts.length !== 2 && texts.length !== 3) return refusal(text);
  try {
    const types = texts.map(readType), [input, query] = types, output = types.at(-1)!;
    return types.length === 2
      ? { input: input!, output }
      : { input: input!, query: query!, output };
  } catch (error) {
    if (error instanceof NoType) return error.message || refusal(text);
    throw error;
  }
}

function refusal(text: string): string {
  return `expected ${typesExpected}, found ${shorten(text)}`;
}

/** @throws {NoType} */
function readType(text: string): DataType {
  const [, name, args, sizes = ""] =
    /^([A-Za-z]\w*)(?:\(([^]*)\))?((?:\[[^[\]]*\])*)$/.exec(text) ?? [];
  if (name === undefined) throw new NoType(refusal(text));
  if (!Object.hasOwn(kinds, name)) throw new NoType(noneOf("data type", name, Object.keys(kinds)));
  const { usage, read } = kinds[name as keyof typeof kinds] as Kind;
  const texts = args === undefined ? [] : splitOutside(args, ",");
  const element = read(new TypeArguments(usage, texts), readType);
  return sizes === "" ? element : { kind: "array", element, sizes: sizesIn(sizes, name) };
}

function sizesIn(text: string, name: string): number[] {
  return Array.from(text.matchAll(/\[(.*?)\]/g), ([, size]) => {
    const value = /^\d+$/.test(size!) ? Number(size) : 0;
    if (value >= 1 && value <= most) return value;
    throw new NoType(`expected sizes from 1 to ${most} behind ${name}, found ${shorten(size!)}`);
  });
}

/** Whether integers in a base are written. */
export function writesDigits(text: string): boolean {
  return /int|rational|expr/.test(text);
}
