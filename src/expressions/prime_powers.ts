import type { Rational } from "./fraction.ts";

/** Prime factors above this are not looked for. */
const largestPrime = 1000n;

/** A positive rational number as a product of powers. What has no small prime factors is left as it is. */
export function primePowers({ numerator, denominator }: Rational): [base: bigint, times: bigint][] {
  return [
    ...factors(numerator),
    ...factors(denominator).map(([base, times]): [bigint, bigint] => [base, -times]),
  ];
}

function factors(value: bigint): [bigint, bigint][] {
  const found: [bigint, bigint][] = [];
  let rest = value;
  for (let prime = 2n; prime <= largestPrime && prime * prime <= rest; prime++) {
    let times = 0n;
    for (; rest % prime === 0n; rest /= prime) times++;
    if (times > 0n) found.push([prime, times]);
  }
  if (rest > 1n) found.push([rest, 1n]);
  return found;
}
