/**
 * `deno task bench definitions [--only gcd,integration] [--rounds 3] -- COMMAND…`: how many examples of each operation are
 * made in a second of CPU time, here and by another program in turns, as the rows of a Markdown table.
 *
 * The command gets `--operation NAME` and prints `N examples/s`: `python3 bench/python_definitions.py`.
 */
import { flagsWith, type Overrides } from "../src/flags/parse.ts";
import { batchSpeed } from "./generation.ts";
import { cpuTime, median, rounded } from "./measure.ts";
import { peerSpeed } from "./peer.ts";

/** Axolver's default sizes. */
const pairs: Overrides = { base: 10, maxint: 100n };
const modular: Overrides = { ...pairs, modulus: 97n };
const squares: Overrides = { base: 10, dim1: 4, min_dim: 2, maxint: 5n };
const matrices: Overrides = { ...squares, dim2: 4 };
const graphs: Overrides = { min_nodes: 2, max_nodes: 8, max_edges: 15 };
const lists: Overrides = { list_len: 20, min_list_len: 1, n_tokens: 10 };

const flagsOf: ReadonlyMap<string, Overrides> = new Map([
  ["gcd", { ...pairs, outcome_distribution: "uniform" }],
  ...["add", "product", "simplify", "compare", "determinant", "round"].map((name) =>
    [`fraction_${name}`, pairs] as const
  ),
  ["modular_add", modular],
  ["modular_mul", modular],
  ["matrix_rank", { base: 10, dim1: 4, dim2: 4, maxint: 5n }],
  ...["transpose", "sum", "vector"].map((name) => [`matrix_${name}`, matrices] as const),
  ...["determinant", "inverse", "eigenvalues"].map((name) => [`matrix_${name}`, squares] as const),
  ...["find_shortest_path", "max_clique", "laplacian_eigenvalues"].map((name) =>
    [name, graphs] as const
  ),
  ["polynomial_roots", { base: 10, poly_min_degree: 3, poly_max_degree: 6 }],
  ...["copy", "reverse", "sort", "parity", "deduplicate"].map((name) => [name, lists] as const),
  ["bracket_match", { ...lists, list_len: 10 }],
  ["integration", { base: 10, max_ops: 5 }],
]);

/** @param only the operations to time; empty: all */
export async function benchDefinitions(
  command: readonly string[],
  rounds: number,
  only: readonly string[],
): Promise<void> {
  if (command.length === 0) throw new RangeError("expected the other program behind --");
  const unknown = only.find((name) => !flagsOf.has(name));
  if (unknown !== undefined) throw new RangeError(`no operation "${unknown}"`);
  console.log("| operation | ours | theirs | ratio |\n|---|---|---|---|");
  for (const [operation, flags] of flagsOf) {
    if (only.length > 0 && !only.includes(operation)) continue;
    const parameters = flagsWith({ operation, ...flags });
    const ours: number[] = [], theirs: number[] = [];
    batchSpeed(parameters);
    for (let round = 0; round < rounds; round++) {
      ours.push(batchSpeed(parameters, cpuTime));
      theirs.push(await peerSpeed([...command, "--operation", operation]));
    }
    const speeds = [median(ours), median(theirs)].map(rounded).join(" | ");
    const ratio = Number((median(ours) / median(theirs)).toPrecision(2));
    console.log(`| \`${operation}\` | ${speeds} | ${ratio} |`);
  }
}
