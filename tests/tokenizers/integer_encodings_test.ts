import assert from "node:assert/strict";
import fc from "fast-check";
import { balancedInts, digitInts } from "../../src/tokenizers/digit_ints.ts";
import { factoredInts } from "../../src/tokenizers/factored_ints.ts";
import { interleavedInts } from "../../src/tokenizers/interleaved_ints.ts";
import { isPrime } from "../../src/random/primes.ts";
import { factorsOf } from "../../src/tokenizers/prime_factors.ts";
import { checkTokenizer } from "./check_tokenizer.ts";

const integers = fc.oneof(fc.bigInt({ min: -200n, max: 200n }), fc.bigInt());
const bases = [2, 3, 10, 16, 1000];

Deno.test("digits in any arrangement come back", () => {
  for (const base of bases) {
    for (const reversed of [false, true]) {
      for (const attached of [false, true]) {
        checkTokenizer(digitInts(base, { reversed, attached }), integers);
        const width = base === 2 ? 20 : 7, few = fc.bigInt({ min: -999_999n, max: 999_999n });
        if (base > 6 || base === 2) {
          checkTokenizer(digitInts(base, { reversed, attached, width }), few);
        }
      }
    }
  }
});

Deno.test("balanced digits come back", () => {
  for (const base of bases.slice(1)) checkTokenizer(balancedInts(base), integers);
});

Deno.test("integers that do not fit into the width are refused", () => {
  const { encode } = digitInts(10, { width: 3 });
  assert.deepEqual(encode(-999n), ["-", "9", "9", "9"]);
  assert.throws(() => encode(1000n), /expected an integer of at most 3 digits, found 1000/);
  assert.throws(() => encode(5 as unknown as bigint), TypeError);
});

Deno.test("interleaved integers come back, with their digits side by side", () => {
  for (const base of [2, 10, 1000]) {
    for (const reversed of [false, true]) {
      for (const count of [2, 3]) {
        const values = fc.array(integers, { minLength: count, maxLength: count });
        checkTokenizer(interleavedInts(base, { count, reversed }), values);
      }
    }
  }
  const sum = interleavedInts(10, { count: 2, reversed: true });
  assert.equal(sum.encode([12n, -345n]).join(" "), "+ - 2 5 1 4 0 3");
});

Deno.test("factored integers come back, and products that are not factored are refused", () => {
  const most = 10n ** 12n;
  checkTokenizer(factoredInts(10), fc.bigInt({ min: -most, max: most }));
  checkTokenizer(factoredInts(1000), fc.bigInt({ min: 0n, max: 5000n }));
  const { parse } = factoredInts(10);
  assert.equal(parse("+ 2 ^ 3 * 3".split(" ")), 24n);
  for (
    const wrong of [
      "+ 4",
      "+ 3 * 2",
      "+ 2 * 2",
      "+ 2 ^ 1",
      "+ 0 2",
      "+ 2 *",
      "+ 2 ^ 1 2 9",
      "+ 1 * 2",
    ]
  ) {
    assert.equal(parse(wrong.split(" ")), undefined, wrong);
  }
  assert.throws(() => factoredInts(10).encode(2n ** 128n), /below 2\^128/);
});

Deno.test("prime factors are those of trial division, and large ones are found", () => {
  const isPrimeByDivision = (n: number) => {
    for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
    return n > 1;
  };
  for (let n = 0; n < 5000; n++) assert.equal(isPrime(BigInt(n)), isPrimeByDivision(n), `${n}`);
  const large: [bigint, [bigint, number][]][] = [
    [1_000_003n ** 2n, [[1_000_003n, 2]]],
    [999_983n * 1_000_003n * 8n, [[2n, 3], [999_983n, 1], [1_000_003n, 1]]],
    [2n ** 61n - 1n, [[2n ** 61n - 1n, 1]]],
    [2003n ** 3n, [[2003n, 3]]],
    [1_000_000_007n * 1_000_000_009n, [[1_000_000_007n, 1], [1_000_000_009n, 1]]],
    // A Carmichael number.
    [1729n, [[7n, 1], [13n, 1], [19n, 1]]],
  ];
  for (const [value, factors] of large) assert.deepEqual(factorsOf(value), factors);
  // Products of two primes that lie just above the trial divisors are found in one batch.
  for (const p of [2003n, 2011n, 2017n, 2027n]) {
    assert.deepEqual(factorsOf(p * 2029n * 2039n), [[p, 1], [2029n, 1], [2039n, 1]]);
  }
});
