import type { DataType } from "../flags/data_types/data_type.ts";
import { firstInteger, mixedTokens } from "../tokenizers/mixed_tokens.ts";
import type { Tokenizer } from "../tokenizers/tokenizer.ts";
import { builtIn } from "./built_in.ts";
import { type Classes, oneClass, residueClasses } from "./classes.ts";
import { type Tokenizers, tokenizersOfTypes, typesIn } from "./data_types.ts";
import { problem } from "./definition.ts";
import { namedClasses } from "./named_classes.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/**
 * Whatever the lines of data files say (paper, sections 2.2 and 3.4): nothing is generated. With `--data_types` problems
 * and answers are values of these types; without, any integers in base `--base`, signed or not, and special words.
 *
 * @throws {FlagError} if the types cannot be understood
 */
export function dataProblem(flags: ProblemFlags): Problem<unknown, unknown> {
  const { data_types, base } = flags;
  const { input, query, output }: Tokenizers = data_types === ""
    ? { input: mixedTokens(base), output: mixedTokens(base) }
    : tokenizersOfTypes(data_types, base);
  const type = data_types === "" ? undefined : typesIn(data_types).output;
  const isOfIntegers = type === undefined || hasIntegers(type);
  return builtIn(
    problem<unknown, unknown, unknown>({
      name: "data",
      inputTokenizer: input,
      ...query && { queryTokenizer: query },
      outputTokenizer: output,
      generate: () => undefined,
      ...output.notation && {
        evaluate: (_problem, answer, prediction) => ({
          correct: means(answer, prediction, output),
        }),
      },
      leadingInteger: (answer) => isOfIntegers ? leadingInteger(answer) ?? 0n : 0n,
    }),
    { classes: classesOf(type, flags), judgesOtherAnswers: false },
  );
}

/** Whether values are integers, or arrays of them. */
function hasIntegers(type: DataType): boolean {
  return type.kind === "array"
    ? hasIntegers(type.element)
    : type.kind === "int" || type.kind === "range";
}

/** @param type of answers; undefined: any integers and other tokens */
function classesOf(type: DataType | undefined, flags: ProblemFlags): Classes<unknown, unknown> {
  if (type?.kind === "label") return namedClasses(type.names);
  if (type !== undefined && !hasIntegers(type)) return { ...oneClass, onlyClass: 0 };
  const residues = residueClasses(flags);
  return {
    ...residues,
    codeClass: (value, answer) => residues.codeClass(value, leadingInteger(answer)),
    sharesClass: (answer) => residues.sharesClass!(leadingInteger(answer) ?? 0n),
  };
}

/** Whether two values are the same: a set may be given in any order, a number with zeros before it. */
function means(answer: unknown, prediction: unknown, { encode }: Tokenizer<unknown>): boolean {
  return encode(answer).join(" ") === encode(prediction).join(" ");
}

/** The integer, the first entry of the array, or the first integer among other tokens. */
function leadingInteger(value: unknown): bigint | undefined {
  if (!Array.isArray(value)) return value as bigint | undefined;
  return Array.isArray(value[0]) ? leadingInteger(value[0]) : firstInteger(value);
}
