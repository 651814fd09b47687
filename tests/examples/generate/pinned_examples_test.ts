/** Saved seeds must bring back the examples they always brought. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { generateBatch, generatedDataset } from "../../../src/examples/generate/dataset.ts";
import { randomSeries, streams as streamIds } from "../../../src/random.ts";
import { buildTask } from "../../../src/task/task.ts";
import { flagsWith } from "../../../src/flags/parse.ts";
import type { Flags } from "../../../src/flags/table.ts";

/** Flags, and the first digits of a hash of batches made with them when this test was written. */
const pinned: readonly [Partial<Flags>, string][] = [
  [{ operation: "gcd" }, "d105c5904b535cd1"],
  [{ operation: "gcd", architecture: "decoder_only", class_by_length: true }, "1d84b80dae16aa75"],
  [{ operation: "gcd", minint: -(10n ** 30n), maxint: 10n ** 30n, base: 7 }, "b6eb540eaecc02a2"],
  [
    { operation: "gcd", minint: -(2n ** 52n), maxint: 2n ** 53n, base: 2, max_len: 98 },
    "33bd7380ad315c9e",
  ],
  [{ operation: "modular_add", modulus: 1000n, architecture: "encoder_only" }, "de75874867bd2100"],
  [{ operation: "modular_mul", minint: -500n, modulus: 67n }, "830c5d52dc73f860"],
  [{ operation: "fraction_add", minint: -9n, maxint: 9n, base: 10 }, "e93c60998f433299"],
  [{ operation: "fraction_product" }, "0ad6601aaf265f0f"],
  [{ operation: "fraction_determinant", maxint: 10n ** 9n }, "2aa009d5d5183736"],
  [{ operation: "fraction_simplify", maxint: 30n, base: 30 }, "ce34a1a30069b8e9"],
  [{ operation: "fraction_round", maxint: 2n ** 60n }, "df696438d0fb14b4"],
  [{ operation: "fraction_compare", architecture: "encoder_only" }, "d743e9eb145f682d"],
  [{ operation: "matrix_rank", dim1: 3, dim2: 4, maxint: 5n }, "94d03796958f4383"],
  [{ operation: "matrix_rank", max_len: -1 }, "69602ee7c41800d5"],
  [
    { operation: "gcd", operand_distribution: "log_uniform", outcome_distribution: "inv_sqrt" },
    "eb8206c335fe2c26",
  ],
  [
    { operation: "gcd", outcome_distribution: "mixed", mixed_pct: 0.4, minint: -9n },
    "64e60f318003d57d",
  ],
  [{ operation: "sort", min_list_len: 2 }, "4ad055b2705492d4"],
  [{ operation: "bracket_match", min_list_len: 2 }, "56c93926ead2391f"],
  [{ operation: "matrix_determinant", dim1: 4, min_dim: 1 }, "e98e8ae49070d393"],
  [{ operation: "matrix_inverse", dim1: 3, maxint: 9n }, "7e77ddd411399f8e"],
  [{ operation: "find_shortest_path", min_nodes: 2, weighted: true }, "a4f9228cac7e58c4"],
  [{ operation: "max_clique" }, "3772f44ce1bc67a8"],
  [{ operation: "laplacian_eigenvalues", weighted: true }, "1bdf0e9b2a12025c"],
  [{ operation: "polynomial_roots", poly_max_degree: 5, poly_min_degree: 1 }, "db5e74938e4d4cc5"],
  [
    { operation: "differentiation", base: 10, n_coefficients: 1, leaf_probs: "3,1,1,1" },
    "b1cc0c1a07ff73fa",
  ],
  [{ operation: "integration", fwd_prob: 0.3, ibp_prob: 0.3, positive: false }, "13bcc36448e62eb2"],
];

const fields = [
  ...["size", "source", "sourceLength", "sourceLengths"] as const,
  ...["target", "targetLength", "targetLengths", "classes"] as const,
];

const streams = [
  { seed: 7, rank: 0, split: "train", first: 0 },
  { seed: 2 ** 31, rank: 3, split: "test", first: 2 ** 33 },
] as const;

for (const [flags, expected] of pinned) {
  const shown = Object.entries(flags).map(([name, value]) => `${name} ${value}`).join(", ");
  Deno.test(`${shown}: the examples of a seed stay the same`, () => {
    const hash = createHash("sha256");
    const task = buildTask(flagsWith(flags));
    for (const { first, seed, rank, split } of streams) {
      const randomOf = randomSeries(seed, rank, streamIds[split]);
      const dataset = { ...generatedDataset(task, seed, split), ...rank > 0 && { randomOf } };
      const { batch, tally } = generateBatch(dataset, first, 50);
      for (const name of fields) hash.update(JSON.stringify(batch[name]));
      const { tries, tooLong, failed, errors } = tally;
      hash.update(JSON.stringify({ tries, tooLong, failed }));
      assert.equal(errors, 0);
    }
    assert.equal(hash.digest("hex").slice(0, 16), expected);
  });
}
