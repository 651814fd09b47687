import assert from "node:assert/strict";
import fc from "fast-check";
import { rankOf } from "../../src/problems/rank.ts";

/** The prime with which most ranks are found. */
const prime = 67_108_859n;

Deno.test("the rank is the size of the largest minor that is not 0", () => {
  fc.assert(fc.property(matrices(fc.bigInt({ min: -2n, max: 2n })), (matrix) => {
    assert.equal(rankOf(matrix), largestMinor(matrix));
  }));
});

Deno.test("multiples of the prime and of its square are not taken for 0", () => {
  const entry = fc.constantFrom(0n, 1n, -1n, prime, -prime, prime - 1n, prime + 1n, prime ** 2n);
  fc.assert(fc.property(matrices(entry), (matrix) => {
    assert.equal(rankOf(matrix), largestMinor(matrix));
  }));
  assert.equal(rankOf([[prime, 0n], [0n, prime]]), 2);
});

Deno.test("the number is prime", () => {
  for (let divisor = 2n; divisor * divisor <= prime; divisor++) {
    assert.notEqual(prime % divisor, 0n);
  }
});

Deno.test("matrices of huge entries that nearly lose rank keep it", () => {
  fc.assert(fc.property(fc.bigInt({ min: 2n ** 100n, max: 2n ** 300n }), fc.nat(8), (k, extra) => {
    const row = Array.from({ length: extra + 2 }, (_, j) => k + BigInt(j));
    const almost = [...row.slice(0, -1), row.at(-1)! + 1n];
    assert.equal(rankOf([row, almost]), 2);
    assert.equal(rankOf([row, row.map((entry) => -k * entry)]), 1);
    assert.equal(rankOf([row.map(() => 0n), row]), 1);
  }));
});

function matrices(entry: fc.Arbitrary<bigint>): fc.Arbitrary<bigint[][]> {
  const size = fc.integer({ min: 1, max: 4 });
  return fc.tuple(size, size).chain(([rows, columns]) =>
    fc.array(fc.array(entry, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    })
  );
}

function largestMinor(matrix: bigint[][]): number {
  const [rows, columns] = [matrix.keys().toArray(), matrix[0].keys().toArray()];
  for (let size = Math.min(rows.length, columns.length); size > 0; size--) {
    for (const chosen of subsets(rows, size)) {
      for (const others of subsets(columns, size)) {
        const minor = chosen.map((i) => others.map((j) => matrix[i][j]));
        if (determinant(minor) !== 0n) return size;
      }
    }
  }
  return 0;
}

function subsets(items: number[], size: number): number[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) =>
    subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest])
  );
}

/** By Laplace's expansion along the first row. */
function determinant([first, ...rest]: bigint[][]): bigint {
  if (first === undefined) return 1n;
  return first.reduce((sum, entry, j) => {
    const minor = determinant(rest.map((row) => row.toSpliced(j, 1)));
    return sum + (j % 2 === 0 ? entry : -entry) * minor;
  }, 0n);
}
