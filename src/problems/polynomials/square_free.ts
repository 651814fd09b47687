/** What tells repeated roots of a polynomial apart, exactly. */
import { gcd } from "../../arithmetic/euclid.ts";

/** Integer coefficients, the leading one first, which is not 0; those of 0 are none. */
export type Polynomial = readonly bigint[];

/** The polynomial that has each root once less: the greatest common divisor with the derivative. @param polynomial leading coefficient 1 */
export function repeatedPart(polynomial: Polynomial): Polynomial {
  let [a, b] = [polynomial, derivative(polynomial)];
  while (b.length > 0) [a, b] = [b, primitive(remainder(a, b))];
  // A divisor of a polynomial with leading coefficient 1 is one, too, but for its sign and a common factor.
  const divisor = primitive(a);
  return divisor[0]! < 0n ? divisor.map((each) => -each) : divisor;
}

/** The quotient. @param divisor divides the polynomial, and has leading coefficient 1 */
export function dividedBy(polynomial: Polynomial, divisor: Polynomial): Polynomial {
  const rest = [...polynomial], length = polynomial.length - divisor.length + 1;
  for (let k = 0; k < length; k++) {
    for (let j = 1; j < divisor.length; j++) rest[k + j]! -= rest[k]! * divisor[j]!;
  }
  return rest.slice(0, length);
}

function derivative(polynomial: Polynomial): Polynomial {
  const degree = polynomial.length - 1;
  return polynomial.slice(0, -1).map((each, k) => each * BigInt(degree - k));
}

/** The remainder, times some integer. */
function remainder(polynomial: Polynomial, divisor: Polynomial): Polynomial {
  const leading = divisor[0]!;
  let rest = polynomial;
  while (rest.length >= divisor.length) {
    const factor = rest[0]!;
    rest = withoutZeros(rest.map((each, k) => each * leading - factor * (divisor[k] ?? 0n)));
  }
  return rest;
}

function withoutZeros(polynomial: Polynomial): Polynomial {
  const first = polynomial.findIndex((each) => each !== 0n);
  return first < 0 ? [] : polynomial.slice(first);
}

/** Without the greatest common divisor of all coefficients. */
function primitive(polynomial: Polynomial): Polynomial {
  const content = polynomial.reduce(gcd, 0n);
  return content <= 1n ? polynomial : polynomial.map((each) => each / content);
}
