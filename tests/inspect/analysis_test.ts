/** Principal components, Fourier spectra and probabilities against what they are defined by. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { circleOf, fourierSpectrum } from "../../src/inspect/analysis/fourier.ts";
import { mostLikely } from "../../src/inspect/analysis/most_likely.ts";
import { dot } from "../../src/inspect/analysis/dot.ts";
import { principalComponents } from "../../src/inspect/analysis/pca.ts";
import { symmetricEigen } from "../../src/inspect/analysis/symmetric_eigen.ts";
import { randomFrom } from "../../src/random.ts";
import { soak } from "../soak.ts";

const numRuns = soak(200);

const number = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 1e-8, 1e6) },
);

/** Matrices of any shape, among them those whose rows or columns depend on each other. */
const matrices = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })).chain((
  [rows, columns],
) =>
  fc.array(fc.array(number, { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  })
);

function close(found: number, expected: number, scale: number): void {
  assert.ok(Math.abs(found - expected) <= 1e-9 * Math.max(scale, 1e-9), `${found}, ${expected}`);
}

Deno.test("eigenvectors are orthonormal, and put the matrix together again", () => {
  fc.assert(
    fc.property(matrices, (points) => {
      const matrix = points.map((a) => Float64Array.from(points, (b) => dot(a, b)));
      const before = JSON.stringify(matrix.map((row) => [...row]));
      const { values, vectors } = symmetricEigen(matrix);
      const scale = Math.max(...matrix.map((row) => Math.max(...row.map(Math.abs))));
      matrix.forEach((row, i) => {
        row.forEach((entry, j) => {
          close(dot(vectors[i]!, vectors[j]!), i === j ? 1 : 0, 1);
          const sum = values.reduce((s, v, k) => s + v * vectors[k]![i]! * vectors[k]![j]!, 0);
          close(sum, entry, scale);
        });
      });
      assert.ok(values.every((value, k) => k === 0 || value <= values[k - 1]!));
      assert.equal(JSON.stringify(matrix.map((row) => [...row])), before);
    }),
    { numRuns },
  );
});

Deno.test("all principal components reconstruct the points, and explain all variance", () => {
  fc.assert(
    fc.property(matrices, (points) => {
      const dim = points[0]!.length;
      const { scores, components, mean, explained } = principalComponents(points, dim);
      const scale = Math.max(...points.flat().map(Math.abs));
      points.forEach((point, i) => {
        point.forEach((x, j) => {
          const sum = components.reduce((s, c, k) => s + scores[i]![k]! * c[j]!, mean[j]!);
          assert.ok(Math.abs(sum - x) <= 1e-5 * Math.max(scale, 1e-9), `${sum}, ${x}`);
        });
      });
      components.forEach((a, i) =>
        components.forEach((b, j) => {
          const isNothing = i === j && a.every((x) => x === 0);
          assert.ok(Math.abs(dot(a, b) - (i === j && !isNothing ? 1 : 0)) < 1e-3);
        })
      );
      const total = explained.reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(total - 1) < 1e-9 || explained.every((share) => share === 0));
    }),
    { numRuns, examples: [[[[0, 3e-162], [0, 0]]], [[[1e200, 0], [0, 0]]]] },
  );
});

Deno.test("both ways to the components, by points and by coordinates, agree", () => {
  const random = randomFrom(5);
  const wide = Array.from({ length: 6 }, () => Array.from({ length: 9 }, () => random.normal()));
  // The same points once more change neither mean nor directions, and make more points than coordinates.
  const tall = [...wide, ...wide];
  const a = principalComponents(wide, 3), b = principalComponents(tall, 3);
  a.components.forEach((component, k) => close(Math.abs(dot(component, b.components[k]!)), 1, 1));
  a.explained.forEach((share, k) => close(share, b.explained[k]!, 1));
});

Deno.test("of large matrices the first components are found, and are what all of them would be", () => {
  const random = randomFrom(7), deviations = [9, 5, ...new Array(68).fill(1)];
  const points = Array.from({ length: 90 }, () => deviations.map((d) => d * random.normal()));
  const { components, explained } = principalComponents(points, 2);
  const mean = deviations.map((_, i) => points.reduce((s, p) => s + p[i]!, 0) / points.length);
  const variance = points.reduce(
    (s, p) => s + p.reduce((t, x, i) => t + (x - mean[i]!) ** 2, 0),
    0,
  );
  components.forEach((component, k) => {
    // An eigenvector of the covariance: the mean of points, weighted by where they lie along it, points along it.
    const image = new Float64Array(70);
    for (const point of points) {
      const along = point.reduce((s, x, i) => s + (x - mean[i]!) * component[i]!, 0);
      point.forEach((x, i) => image[i]! += along * (x - mean[i]!));
    }
    image.forEach((x, i) => {
      assert.ok(Math.abs(x / variance - explained[k]! * component[i]!) < 1e-6);
    });
  });
  assert.ok(Math.abs(dot(components[0]!, components[1]!)) < 1e-9);
});

Deno.test("numbers on a circle of period 5 are found there, all variance at one frequency", () => {
  const n = 20, angles = Array.from({ length: n }, (_, j) => 2 * Math.PI * j / 5);
  const embeddings = angles.map((angle) => [3, Math.cos(angle), 0, Math.sin(angle), 7]);
  const spectrum = fourierSpectrum(embeddings);
  const best = spectrum.reduce((a, b) => b.share > a.share ? b : a);
  assert.deepEqual([best.frequency, best.period], [4, 5]);
  close(best.share, 1, 1);
  circleOf(embeddings, 4).forEach(([x, y], j) => {
    close(x, Math.cos(angles[j]!), 1);
    close(y, Math.sin(angles[j]!), 1);
  });
});

Deno.test("shares are those of the variance, as a plain Fourier transform has them", () => {
  const rows = fc.array(fc.tuple(number, number, number), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(rows, (embeddings) => {
      const n = embeddings.length, spectrum = fourierSpectrum(embeddings);
      const mean = [0, 1, 2].map((i) => embeddings.reduce((s, e) => s + e[i]!, 0) / n);
      const variance = embeddings.reduce(
        (s, e) => s + e.reduce((t, x, i) => t + (x - mean[i]!) ** 2, 0),
        0,
      );
      const total = spectrum.reduce((s, { share }) => s + share, 0);
      assert.ok(Math.abs(total - 1) < 1e-9 || total === 0);
      // The sum of squares of an image of the first frequency, by definition.
      const power = [0, 1, 2].reduce((sum, i) => {
        const re = embeddings.reduce((s, e, j) => s + e[i]! * Math.cos(2 * Math.PI * j / n), 0);
        const im = embeddings.reduce((s, e, j) => s + e[i]! * Math.sin(2 * Math.PI * j / n), 0);
        return sum + (re * re + im * im) * (n === 2 ? 1 : 2) / n;
      }, 0);
      const scale = embeddings.flat().reduce((s, x) => s + x * x, 0);
      if (variance > 1e-6 * scale) {
        assert.ok(Math.abs(power / variance - spectrum[0]!.share) < 1e-6);
      }
    }),
    { numRuns },
  );
});

Deno.test("probabilities are a softmax, the most likely tokens first", () => {
  const [first, second, ...others] = mostLikely([0, Math.log(3), 1000 - 1000, Math.log(5)], 3);
  assert.deepEqual([first!.id, second!.id, others.map(({ id }) => id)], [3, 1, [0]]);
  close(first!.probability, 0.5, 1);
  close(second!.probability, 0.3, 1);
  assert.equal(mostLikely([1000, -1000], 5)[0]!.probability, 1);
});
