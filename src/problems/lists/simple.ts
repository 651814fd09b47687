/** Problems whose answer is computed in a line. */
import { symbolicInts } from "../../tokenizers/symbolic_ints.ts";
import type { Problem } from "../problem.ts";
import type { ProblemFlags } from "../problem_flags.ts";
import { anyListProblem, type List, listProblem } from "./list_problem.ts";

/** A list, and the same list. */
export function copyProblem(flags: ProblemFlags): Problem<List, List> {
  return listProblem("copy", flags, (list) => list);
}

/** A list, and its values from the last to the first. */
export function reverseProblem(flags: ProblemFlags): Problem<List, List> {
  return listProblem("reverse", flags, (list) => list.toReversed());
}

/** A list, and its values in ascending order. */
export function sortProblem(flags: ProblemFlags): Problem<List, List> {
  return listProblem("sort", flags, (list) => list.toSorted((a, b) => Number(a - b)));
}

/** A list, and the first occurrence of each of its values. */
export function deduplicateProblem(flags: ProblemFlags): Problem<List, List> {
  return listProblem("deduplicate", flags, (list) => [...new Set(list)]);
}

/** A list, and its sum modulo 2. */
export function parityProblem(flags: ProblemFlags): Problem<List, bigint> {
  return anyListProblem(
    "parity",
    flags,
    symbolicInts(0, 1),
    (list) => list.reduce((sum, value) => sum + value, 0n) % 2n,
  );
}
