import { modulo } from "./modulo.ts";
import type { Problem } from "./problem.ts";

/** How examples are sorted into classes, and what these are called. */
export type Classes<P, A, Q = unknown> = Pick<
  Problem<P, A, Q>,
  "codeClass" | "describeClass" | "mayBeClass" | "onlyClass" | "sharesClass"
>;

/** The parameters that sort examples into classes. */
export interface ClassFlags {
  /** Answers from this one on share a class. */
  readonly max_class: number;
  /** Whether examples are also distinguished by the number of decimal digits of the problem. */
  readonly class_by_length: boolean;
}

/** Classes by length are numbered in thousands. */
const lengthStep = 1000;

/**
 * The class of an example whose answer is one integer: the answer, at most `max_class`; with `class_by_length`, plus
 * 1000 for each decimal digit after the first in the largest number of the problem. Unreadable answers are class 0.
 */
export function classOfInteger(
  problem: readonly bigint[] | undefined,
  answer: bigint | undefined,
  { max_class, class_by_length }: ClassFlags,
): number {
  if (answer === undefined) return 0;
  // Negative answers come only from data files; bounded, because classes are counted in 32-bit integers.
  const value = Math.max(-max_class, Math.min(max_class, Number(answer)));
  const length = class_by_length ? extraDigits(problem ?? []) : 0;
  return lengthStep * length + value;
}

/** The class of an example whose answer is one of a few integers: the answer, modulo `max_class`. Unreadable: -1. */
export function classOfResidue(
  answer: bigint | undefined,
  { max_class }: Pick<ClassFlags, "max_class">,
): number {
  return answer === undefined ? -1 : Number(modulo(answer, BigInt(max_class)));
}

/** Those of problems whose answer is one integer, see {@link classOfInteger}. */
export function integerClasses(flags: ClassFlags): Classes<readonly bigint[], bigint> {
  return {
    codeClass: (problem, answer) => classOfInteger(problem, answer, flags),
    describeClass,
    mayBeClass: (name) => isClassOfInteger(name, flags),
  };
}

/** Those of problems whose answer is one of a few integers, see {@link classOfResidue}. */
export function residueClasses(flags: ClassFlags): Classes<unknown, bigint> {
  return {
    codeClass: (_, answer) => classOfResidue(answer, flags),
    describeClass,
    mayBeClass: (name) => isClassOfResidue(name, flags),
    sharesClass: (answer) => answer < 0n || answer >= BigInt(flags.max_class),
  };
}

/** That of problems which do not sort their examples: also what cannot be read is in it. */
export const oneClass: Classes<unknown, unknown> = {
  codeClass: () => 0,
  describeClass,
  mayBeClass: isOnlyClass,
};

/** How a class is called: `7`, or with its length `3-7`. */
export function describeClass(codeClass: number): string {
  if (codeClass < lengthStep) return String(codeClass);
  return `${Math.floor(codeClass / lengthStep)}-${codeClass % lengthStep}`;
}

/** Whether {@link classOfInteger} has a class of this name. */
function isClassOfInteger(
  name: string,
  { max_class, class_by_length }: ClassFlags,
): boolean {
  const code = classCalled(name);
  if (code === undefined) return false;
  const length = class_by_length ? Math.max(0, Math.round(code / lengthStep)) : 0;
  return Math.abs(code - lengthStep * length) <= max_class;
}

/** Whether {@link classOfResidue} has a class of this name. */
function isClassOfResidue(
  name: string,
  { max_class }: Pick<ClassFlags, "max_class">,
): boolean {
  const code = classCalled(name);
  return code !== undefined && code >= -1 && code < max_class;
}

/** The only class of problems that have one. */
function isOnlyClass(name: string): boolean {
  return classCalled(name) === 0;
}

/** The class that {@link describeClass} calls so. */
function classCalled(name: string): number | undefined {
  const [, length = "0", value] = /^(?:(\d{1,9})-)?(-?\d{1,9})$/.exec(name) ?? [];
  const code = lengthStep * Number(length) + Number(value);
  return value !== undefined && describeClass(code) === name ? code : undefined;
}

function extraDigits(values: readonly bigint[]): number {
  const digits = values.map((value) => String(value < 0n ? -value : value).length);
  return Math.max(1, ...digits) - 1;
}
