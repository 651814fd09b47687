import { firstInteger, mixedTokens } from "../tokenizers/mixed_tokens.ts";
import { builtIn } from "./built_in.ts";
import { type Classes, residueClasses } from "./classes.ts";
import { type Tokenizers, tokenizersOfTypes } from "./data_types.ts";
import { problem } from "./definition.ts";
import type { Problem } from "./problem.ts";
import type { ProblemFlags } from "./problem_flags.ts";

/**
 * Whatever the lines of data files say (paper, sections 2.2 and 3.4): nothing is generated. With `--data_types` problems
 * and answers are integers or arrays of them; without, any integers in base `--base`, signed or not, and special words.
 *
 * @throws {FlagError} if the types cannot be understood
 */
export function dataProblem(flags: ProblemFlags): Problem<unknown, unknown> {
  const { data_types, base } = flags;
  const { input, query, output }: Tokenizers = data_types === ""
    ? { input: mixedTokens(base), output: mixedTokens(base) }
    : tokenizersOfTypes(data_types, base);
  const residues = residueClasses(flags);
  const classes: Classes<unknown, unknown> = {
    ...residues,
    codeClass: (value, answer) => residues.codeClass(value, leadingInteger(answer)),
    sharesClass: (answer) => residues.sharesClass!(leadingInteger(answer) ?? 0n),
  };
  return builtIn(
    problem<unknown, unknown, unknown>({
      name: "data",
      inputTokenizer: input,
      ...query && { queryTokenizer: query },
      outputTokenizer: output,
      generate: () => undefined,
      leadingInteger: (answer) => leadingInteger(answer) ?? 0n,
    }),
    { classes },
  );
}

/** The integer, the first entry of the array, or the first integer among other tokens. */
function leadingInteger(value: unknown): bigint | undefined {
  if (!Array.isArray(value)) return value as bigint | undefined;
  return Array.isArray(value[0]) ? leadingInteger(value[0]) : firstInteger(value);
}
