/**
 * The values of `--eval_data` and `--train_data`: files, which may have names (`ood=FILE`) and, in training, weights
 * (`a=0.7:FILE,b=0.3:FILE`). A file whose own name looks like that is meant by a path, `./a=1.txt`.
 */
import { shorten } from "../text/shorten.ts";

/** A test set. */
export interface EvalFile {
  /** The start of its metric names. */
  readonly name: string;
  readonly path: string;
}

/** A file of training examples. */
export interface TrainFile {
  /** Left out where none was given. */
  readonly name?: string;
  readonly path: string;
  /** Chance that an example is drawn from it, above 0; the weights of all files sum to 1. */
  readonly weight: number;
}

/** Whatever looks like a name, so that a bad one is refused rather than taken for a path. */
const named = /^([^=/\\.:]*)=(.*)$/s;
const weighted = /^(?:([^=/\\.:]*)=)?([-+]?[0-9.][0-9.eE+-]*):(.*)$/s;

/**
 * The files of `--eval_data`: those without names are called `valid`, `test`, `test2`, …
 *
 * @param value without a {@link problemOfEvalData}
 */
export function evalFiles(value: string): EvalFile[] {
  if (value === "") return [];
  return value.split(",").map((part, i) => {
    const [, name = ["valid", "test"][i] ?? `test${i}`, path = part] = named.exec(part) ?? [];
    return { name, path };
  });
}

/**
 * The files of `--train_data`: one, or several with weights.
 *
 * @param value without a {@link problemOfTrainData}
 */
export function trainFiles(value: string): TrainFile[] {
  if (value === "") return [];
  const parts = value.split(",").map((part) => weighted.exec(part));
  if (parts.includes(null)) return [{ path: value, weight: 1 }];
  const sum = parts.reduce((sum, part) => sum + Number(part![2]), 0);
  return parts.map((part) => {
    const [, name, weight, path] = part!;
    return { ...name !== undefined && { name }, path: path!, weight: Number(weight) / sum };
  });
}

/** Whether training examples come from several files, or one with a weight. */
export function isMixture(value: string): boolean {
  return value.split(",").every((part) => weighted.test(part));
}

/** What is wrong with a value of `--eval_data`. */
export function problemOfEvalData(value: string): string | undefined {
  const parts = value.split(","), unnamed = parts.find((part) => !named.test(part));
  if (unnamed !== undefined) {
    return parts.some((part) => named.test(part))
      ? `expected a name for each file, like ood=FILE, or for none; found ${shorten(unnamed)}`
      : undefined;
  }
  return problemOfSetNames(evalFiles(value).map(({ name }) => name)) ??
    problemOfPaths(parts, named);
}

/** What is wrong with a value of `--train_data`. */
export function problemOfTrainData(value: string): string | undefined {
  const parts = value.split(","), plain = parts.find((part) => !weighted.test(part));
  if (plain !== undefined) {
    return parts.some((part) => weighted.test(part))
      ? `expected a weight for each file, like 0.5:FILE or a=0.5:FILE; found ${shorten(plain)}`
      : undefined;
  }
  const found = parts.map((part) => weighted.exec(part)!);
  const odd = found.find(([, , weight]) => !(Number(weight) > 0 && Number(weight) < 1e9));
  if (odd !== undefined) return `expected weights above 0, found ${shorten(odd[0])}`;
  const names = found.flatMap(([, name]) => name === undefined ? [] : [name]);
  return problemOfSetNames(names) ?? problemOfPaths(parts, weighted);
}

/**
 * What is wrong with names of data sets. They stand in metric names, `NAME_arithmetic_acc_CLASS`, and in those of counts,
 * `NAME_CLASS`.
 */
export function problemOfSetNames(names: readonly string[]): string | undefined {
  for (const [i, name] of names.entries()) {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) {
      return "expected names of up to 40 lower-case letters, digits and _, which begin with a letter; " +
        `found ${shorten(name)}`;
    }
    if (name.includes("arithmetic")) {
      return `expected names without "arithmetic", which ends them in metric names; found ${name}`;
    }
    if (names.indexOf(name) < i) return `${name} is given twice`;
    const start = names.find((other) => name.startsWith(`${other}_`));
    if (start !== undefined) {
      return `${name} could be class ${
        name.slice(start.length + 1)
      } of ${start}; choose names of ` +
        "which none begins with another and _";
    }
  }
}

/** An empty path would be the name of a folder. */
function problemOfPaths(parts: readonly string[], form: RegExp): string | undefined {
  const empty = parts.find((part) => form.exec(part)?.at(-1) === "");
  return empty === undefined ? undefined : `expected a file behind ${shorten(empty)}`;
}
