/** All that a file for `--problem` can import, as `"int2int"`. */
export { numberArray } from "../../tokenizers/number_array.ts";
export { positionalInts } from "../../tokenizers/positional_ints.ts";
export { symbolicInts } from "../../tokenizers/symbolic_ints.ts";
export { problem } from "../definition.ts";

export type { Random } from "../../random.ts";
export type { ElementTokenizer, Parsed, Tokenizer } from "../../tokenizers/tokenizer.ts";
export type { Judgement, RejectionAdvice, Split } from "../problem.ts";
export type { Example, Flags, ProblemDefinition as OwnProblem } from "../definition.ts";
