/**
 * What one row of the parameter table can say, and the checks its value can have.
 */

/** How the value of each type of flag is held in memory. `bigint` is for integers of any size. */
export interface FlagTypes {
  boolean: boolean;
  integer: number;
  float: number;
  string: string;
  switch: boolean;
  bigint: bigint;
}

/** A value of any flag. */
export type FlagValue = FlagTypes[keyof FlagTypes];

/** A condition on one value; `expected` completes the sentence "expected …, found …". */
export interface Check<T> {
  readonly expected: string;
  readonly accepts: (value: T) => boolean;
  /** Says more of a value that is not accepted than what is expected and what was found. */
  readonly explain?: (value: T) => string | undefined;
  /** All the values that are accepted, when they can be listed. */
  readonly words?: readonly string[];
}

/** What flags of the table can have an effect on: the commands that have to do with a problem or a model. */
export type Use =
  | "train"
  | "evaluate"
  | "export_data"
  | "generate"
  | "predict"
  | "export";

/** The value of every flag, by name. */
export type Values = Readonly<Record<string, FlagValue>>;

/** What a flag needs of the others, or of the use that is made of it, to have an effect. */
export interface Condition {
  /** Completes "needs …"; empty where no flag could change it. */
  readonly words: string;
  readonly met: (values: Values, use: Use) => boolean;
}

/** What becomes of another value than that of the checkpoint, where it is not applied. */
export type WhenContinued =
  /** Names the run, which a copy may have otherwise, or says what is shown of it: not compared. */
  | "name"
  /** Says where a run starts from: without effect as soon as it has a checkpoint of its own. */
  | "start"
  /** The run keeps its value, for this reason. */
  | { readonly kept: string };

interface RowOf<T extends keyof FlagTypes> {
  readonly type: T;
  readonly default: FlagTypes[T];
  /** One line for a reader who knows number theory rather than machine learning. */
  readonly help: string;
  /** The same, and the default, for uses to which the flag means something else. */
  readonly meansTo?: Partial<
    Record<Use, { readonly help?: string; readonly default?: FlagTypes[T] }>
  >;
  readonly check?: Check<FlagTypes[T]>;
  /** What the flag has an effect on; left out: whatever has a model (see {@link usesOf}). */
  readonly usedBy?: readonly Use[];
  /** Another value than the default is refused unless all of these hold: it would be ignored. */
  readonly needs?: readonly Condition[];
  /** The same, but reported: old command lines, and those that compare models, give such values all the same. */
  readonly idleWithout?: readonly Condition[];
  /** What becomes of another value when a run is continued; left out: it is applied, or refused if it shapes the model. */
  readonly whenContinued?: WhenContinued;
  /** Other names that the command line accepts. */
  readonly aliases?: readonly string[];
  /** The value names something that must exist: one file, files separated by commas, or a folder. */
  readonly names?: "file" | "files" | "folder" | "file or folder";
  /** The paths in a value that holds more than that. */
  readonly paths?: (value: string) => readonly string[];
  /** The value is options of another program, which may begin like a flag. */
  readonly ofOtherProgram?: true;
  /** Decides shapes or meaning of the weights: a checkpoint with another value does not fit. */
  readonly shapesModel?: true;
  /** Younger than saved models: a checkpoint that does not name it means the default. */
  readonly addedLater?: true;
  /** Says what a model computes or which problem it solves, shapes apart: whoever uses a saved model takes the value over. */
  readonly describesModel?: true;
  /** The feature is not built yet: only the default is accepted. Delete this to switch it on. */
  readonly planned?: true;
}

/** One flag. */
export type Row = { [T in keyof FlagTypes]: RowOf<T> }[keyof FlagTypes];

/** Flags of one theme, keyed by name. */
export type Rows = Readonly<Record<string, Row>>;

const modelUses: readonly Use[] = ["train", "evaluate", "predict"];

/** What a flag has an effect on. */
export function usesOf({ usedBy = modelUses }: Row): readonly Use[] {
  return usedBy;
}

/** Accepts numbers from `minimum` on. */
export function atLeast(minimum: number | bigint): Check<number | bigint> {
  return { expected: `at least ${minimum}`, accepts: (value) => value >= minimum };
}

/** Accepts numbers from `minimum` to `maximum`, both included. */
export function between(
  minimum: number | bigint,
  maximum: number | bigint,
): Check<number | bigint> {
  return {
    expected: `between ${minimum} and ${maximum}`,
    accepts: (value) => value >= minimum && value <= maximum,
  };
}

/** Accepts numbers from `minimum` up to, but not including, `limit`. */
export function below(minimum: number, limit: number): Check<number> {
  return {
    expected: `at least ${minimum} and below ${limit}`,
    accepts: (value) => value >= minimum && value < limit,
  };
}

/** Accepts numbers from `minimum` on, and -1 which has a `meaning` of its own. */
export function atLeastOrMinusOne(minimum: number, meaning: string): Check<number> {
  return {
    expected: `at least ${minimum}, or -1 (${meaning})`,
    accepts: (value) => value >= minimum || value === -1,
  };
}

/** Accepts the listed words. */
export function oneOf(...words: string[]): Check<string> {
  return {
    expected: words.length === 1 ? words[0] : `one of ${words.join(", ")}`,
    accepts: (value) => words.includes(value),
    words,
  };
}

/** Accepts the listed words, or nothing: the default of a flag that leaves the choice to others. */
export function oneOfOrEmpty(...words: string[]): Check<string> {
  const { expected, accepts } = oneOf(...words);
  return { expected, accepts: (value) => value === "" || accepts(value), words };
}

/** Accepts text that matches the whole of `pattern`; `expected` says it in words. */
export function matching(pattern: RegExp, expected: string): Check<string> {
  return { expected, accepts: (value) => pattern.test(value) };
}
