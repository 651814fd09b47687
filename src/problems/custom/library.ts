/** All that a file for `--problem` can import, as `"int2int"`. */
export { adjacencyMatrix } from "../../random/graphs.ts";
export { asNumbers } from "../../tokenizers/as_numbers.ts";
export { declareFlags } from "./declared_flags.ts";
export { isPrime } from "../../random/primes.ts";
export { numberArray } from "../../tokenizers/number_array.ts";
export { positionalInts } from "../../tokenizers/positional_ints.ts";
export { symbolicInts } from "../../tokenizers/symbolic_ints.ts";
export { problem } from "../definition.ts";

export type { Edge } from "../../random/kinds.ts";
export type { Random } from "../../random.ts";
export type { ElementTokenizer, Parsed, Tokenizer } from "../../tokenizers/tokenizer.ts";
export type { Judgement, RejectionAdvice, Split } from "../problem.ts";
export type { Example, Flags, ProblemDefinition as OwnProblem } from "../definition.ts";
export type { FlagDeclaration, FlagsOf } from "./declared_flags.ts";
