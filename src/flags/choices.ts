/**
 * The built-in problems and the optimizers by name: what `--operation` and `--optimizer` can say.
 *
 * What the names stand for is defined further up, in records that have each of them as a key: where a name is missing there,
 * or here, types do not check. So the table of flags, and with it help, loads neither problems nor optimizers.
 */

/** Flags that only some problems read. Those with classes by length have classes up to `max_class` as well. */
type SpecialFlag = "modulus" | "dim1" | "dim2" | "class_by_length" | "max_class";

const operations = {
  data: ["max_class"],
  gcd: ["class_by_length"],
  matrix_rank: ["dim1", "dim2", "max_class"],
  modular_add: ["modulus", "class_by_length"],
  modular_mul: ["modulus", "class_by_length"],
  fraction_add: [],
  fraction_product: [],
  fraction_simplify: [],
  fraction_compare: ["max_class"],
  fraction_determinant: [],
  fraction_round: [],
} satisfies Record<string, readonly SpecialFlag[]>;

/** A built-in problem, as given to `--operation`. */
export type Operation = keyof typeof operations;

export const operationNames = Object.keys(operations) as readonly Operation[];

export function isOperation(name: string): name is Operation {
  return Object.hasOwn(operations, name);
}

/** The built-in problems that a flag has an effect on. */
export function operationsThatRead(flag: SpecialFlag): Operation[] {
  return operationNames.filter((name) => operations[name].some((read) => read === flag));
}

/** In the order in which help lists them. */
export const optimizerNames = [
  "adam",
  "adam_warmup",
  "adam_inverse_sqrt",
  "adam_cosine",
  "adam_smooth_cosine",
  "adam_torch",
  "adamw",
  "adamax",
  "adadelta",
  "adagrad",
  "rmsprop",
  "rprop",
  "asgd",
  "sgd",
] as const;

/** How the value of `--optimizer` can begin. */
export type OptimizerName = typeof optimizerNames[number];
