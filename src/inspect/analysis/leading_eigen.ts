/** The largest eigenvalues of a large matrix, of which all would take minutes. */
import { randomFrom } from "../../random.ts";
import { dot } from "./dot.ts";
import { type Eigen, symmetricEigen } from "./symmetric_eigen.ts";

/** Matrices up to this size are decomposed entirely. */
const small = 48;

/** More vectors than wanted: the further the spectrum reaches below, the faster it converges. */
const spare = 10;

const mostRounds = 300, changesBelow = 1e-11;

/**
 * The `count` largest eigenvalues of a symmetric matrix without negative ones, and their vectors: by subspace iteration, which
 * multiplies a block of vectors by the matrix again and again.
 *
 * @param matrix rows; not changed
 */
export function leadingEigen(matrix: readonly Float64Array[], count: number): Eigen {
  if (matrix.length <= small) return cut(symmetricEigen(matrix), count);
  const random = randomFrom(1), size = Math.min(matrix.length, count + spare);
  let block = orthonormal(
    Array.from({ length: size }, () => matrix[0]!.map(() => random.normal())),
  );
  let found = ritz(matrix, block);
  for (let round = 0; round < mostRounds; round++) {
    const before = found.values;
    block = orthonormal(found.products);
    found = ritz(matrix, block);
    const change = before.slice(0, count).map((value, k) => Math.abs(value - found.values[k]!));
    if (Math.max(...change) <= changesBelow * found.values[0]!) break;
  }
  return cut(found, count);
}

/** The best that can be said of a matrix by what it does to orthonormal vectors (Rayleigh and Ritz). */
function ritz(matrix: readonly Float64Array[], block: readonly Float64Array[]) {
  const images = block.map((v) => Float64Array.from(matrix, (row) => dot(row, v)));
  const { values, vectors } = symmetricEigen(
    block.map((v) => Float64Array.from(images, (image) => dot(v, image))),
  );
  const mixed = (parts: readonly Float64Array[]) =>
    vectors.map((factors) =>
      parts[0]!.map((_, i) => factors.reduce((sum, f, k) => sum + f * parts[k]![i]!, 0))
    );
  return { values, vectors: mixed(block), products: mixed(images) };
}

/** Gram and Schmidt's, twice, as rounding spoils it once. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const found: Float64Array[] = [];
  for (const vector of vectors) {
    let rest = unit(vector);
    for (let pass = 0; pass < 2; pass++) {
      for (const other of found) {
        const along = dot(rest, other);
        rest = rest.map((x, i) => x - along * other[i]!);
      }
      rest = unit(rest);
    }
    found.push(rest);
  }
  return found;
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((x) => x / length);
}

function cut({ values, vectors }: Eigen, count: number): Eigen {
  return { values: values.slice(0, count), vectors: vectors.slice(0, count) };
}
