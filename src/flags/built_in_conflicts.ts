/** Distributions and sizes of built-in problems that nothing can be drawn with. */
import { isOperation, operationsThatRead } from "./choices.ts";
import { type Conflict, conflict } from "./conflict.ts";
import { leafWeights } from "./operators.ts";
import type { FlagName, Flags } from "./table.ts";

type SpecialFlag = Parameters<typeof operationsThatRead>[0];

/** Whether the problem is a built-in one that reads the flag. */
function reads(p: Flags, flag: SpecialFlag): boolean {
  return isOperation(p.operation) && operationsThatRead(flag).includes(p.operation);
}

/** Whether greatest common divisors are drawn first. */
function drawsOutcomes(p: Flags): boolean {
  return reads(p, "max_gcd") &&
    (p.outcome_distribution !== "natural" || p.eval_sets.includes("balanced"));
}

type SizeFlag = Extract<
  FlagName,
  | "list_len"
  | "min_list_len"
  | "dim1"
  | "dim2"
  | "min_dim"
  | "max_nodes"
  | "min_nodes"
  | "poly_max_degree"
  | "poly_min_degree"
>;

/** The smallest of sizes is above the largest. */
function emptyRange(smallest: SizeFlag & SpecialFlag, largest: SizeFlag & SpecialFlag): Conflict {
  return conflict(
    smallest,
    (p) => reads(p, smallest) && reads(p, largest) && p[smallest] > p[largest],
    (p) => `expected at most --${largest} ${p[largest]}, found ${p[smallest]}`,
  );
}

export const builtInConflicts: readonly Conflict[] = [
  conflict(
    "minint",
    (p) =>
      reads(p, "operand_distribution") && p.operand_distribution === "log_uniform" && p.minint < 1n,
    (p) => `--operand_distribution log_uniform needs 1 or more, found ${p.minint}`,
  ),
  conflict(
    "minint",
    (p) => drawsOutcomes(p) && p.minint > 1n,
    (p) => `expected at most 1 where greatest common divisors are drawn first, found ${p.minint}`,
  ),
  conflict(
    "max_gcd",
    (p) => drawsOutcomes(p) && p.max_gcd > p.maxint,
    (p) => `expected at most --maxint ${p.maxint}, found ${p.max_gcd}`,
  ),
  emptyRange("min_list_len", "list_len"),
  emptyRange("min_dim", "dim1"),
  emptyRange("min_dim", "dim2"),
  emptyRange("min_nodes", "max_nodes"),
  emptyRange("poly_min_degree", "poly_max_degree"),
  conflict(
    "list_len",
    (p) => p.operation === "bracket_match" && p.list_len % 2 !== 0,
    (p) => `words of brackets have even length, found ${p.list_len}`,
  ),
  conflict(
    "leaf_probs",
    (p) => reads(p, "leaf_probs") && p.n_coefficients === 0 && leafWeights(p.leaf_probs)[1]! > 0,
    (p) => `the second weight, of coefficients, needs --n_coefficients, found ${p.leaf_probs}`,
  ),
  conflict(
    "ibp_prob",
    (p) => reads(p, "ibp_prob") && p.fwd_prob + p.ibp_prob > 1,
    (p) => `expected a sum with --fwd_prob of at most 1, found ${p.fwd_prob} + ${p.ibp_prob}`,
  ),
  conflict(
    "max_edges",
    (p) => reads(p, "max_edges") && p.max_edges < p.max_nodes - 1,
    (p) =>
      `expected at least ${p.max_nodes - 1}, as graphs of --max_nodes ${p.max_nodes} are ` +
      `connected, found ${p.max_edges}`,
  ),
];
