import assert from "node:assert/strict";
import fc from "fast-check";
import { type Complex, multiply } from "../../../src/problems/polynomials/complex.ts";
import { polynomialRootsProblem } from "../../../src/problems/polynomials/polynomial_roots.ts";
import { rootsOf } from "../../../src/problems/polynomials/roots_of.ts";
import { hasPari, pari } from "../pari.ts";
import { defaultParameters } from "../problem_flags.ts";
import { assertDistribution, sample } from "../sampling.ts";

const flags = { ...defaultParameters, poly_min_degree: 1, poly_max_degree: 6 };

/** The coefficients of the product of all x − root. */
function expanded(roots: readonly Complex[]): Complex[] {
  let product: Complex[] = [{ re: 1, im: 0 }];
  for (const root of roots) {
    const moved = product.map((each) => multiply(each, root));
    product = [...product, { re: 0, im: 0 }].map(({ re, im }, k) => {
      const { re: x, im: y } = moved[k - 1] ?? { re: 0, im: 0 };
      return { re: re - x, im: im - y };
    });
  }
  return product;
}

Deno.test("the factors of the roots multiply to the polynomial", () => {
  for (const { problem, answer } of sample(polynomialRootsProblem(flags), 300)) {
    const scale = Math.max(...problem.map((each) => Math.abs(Number(each))));
    expanded(answer).forEach(({ re, im }, k) => {
      assert.ok(Math.abs(re - Number(problem[k])) < 1e-7 * scale, `${problem}`);
      assert.ok(Math.abs(im) < 1e-7 * scale, `${problem}`);
    });
  }
});

Deno.test("roots come with their multiplicity, are in order, and conjugates are exact", () => {
  const root = fc.integer({ min: -10, max: 10 });
  fc.assert(fc.property(fc.array(root, { minLength: 1, maxLength: 7 }), (roots) => {
    const polynomial = expanded(roots.map((re) => ({ re, im: 0 }))).map(({ re }) => BigInt(re));
    const expected = roots.toSorted((a, b) => a - b).map((re) => ({ re: re + 0, im: 0 }));
    assert.deepEqual(rootsOf(polynomial), expected);
  }));
  // (x² + 1)² (x − 2)
  assert.deepEqual(rootsOf([1n, -2n, 2n, -4n, 1n, -2n]), [
    ...[{ re: 0, im: -1 }, { re: 0, im: -1 }, { re: 0, im: 1 }, { re: 0, im: 1 }],
    { re: 2, im: 0 },
  ]);
  for (const { answer } of sample(polynomialRootsProblem(flags), 300)) {
    const ordered = answer.toSorted((a, b) => a.re - b.re || a.im - b.im);
    assert.deepEqual(answer, ordered);
    const without = (im: number) => answer.filter((each) => Math.sign(each.im) === im);
    const conjugates = without(-1).map(({ re, im }) => `${re} ${-im}`).sort();
    assert.deepEqual(without(1).map(({ re, im }) => `${re} ${im}`).sort(), conjugates);
  }
});

Deno.test("degrees are uniform or fixed, and are the classes; nearly none is drawn again", () => {
  const problem = polynomialRootsProblem(flags), examples = sample(problem, 1200);
  const degrees = examples.map((each) => problem.codeClass(each.problem, each.answer));
  assertDistribution(degrees, [1, 2, 3, 4, 5, 6].map((degree) => [degree, 1]));
  assert.ok(
    sample(polynomialRootsProblem(defaultParameters), 50).every((each) => each.answer.length === 3),
  );
});

Deno.test("roots are right in any order, within 5 % or nearly 0", () => {
  const { evaluate } = polynomialRootsProblem(flags);
  const right = [{ re: -2, im: 0 }, { re: 0, im: -3 }, { re: 0, im: 3 }];
  const correct = (found: Complex[]) => evaluate([], right, found).correct;
  assert.ok(correct([{ re: 0.01, im: 3.1 }, { re: -2.05, im: 0 }, { re: 0, im: -3 }]));
  assert.ok(!correct([{ re: -2.2, im: 0 }, { re: 0, im: -3 }, { re: 0, im: 3 }]));
  assert.ok(!correct([{ re: -2, im: 0 }, { re: 0, im: 3 }, { re: 0, im: 3 }]));
  assert.ok(!correct(right.slice(1)));
});

Deno.test({
  name: "PARI/GP finds the same roots",
  ignore: !hasPari,
  async fn() {
    const examples = sample(polynomialRootsProblem(flags), 40);
    const found = await pari(examples.map(({ problem, answer }) => {
      const roots = answer.map(({ re, im }) => `(${re})+(${im})*I`);
      // Each of theirs is near one of ours.
      return `my(a=polroots(Pol([${problem}])),b=[${roots}]);` +
        "vecmax(vector(#a,i,vecmin(abs(vector(#b,j,a[i]-b[j]))))) < 1e-6";
    }));
    assert.deepEqual(found, examples.map(() => "1"));
  },
});
