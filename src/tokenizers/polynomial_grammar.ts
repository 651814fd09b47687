/** Which tokens may follow which in polynomials: terms in descending lexicographic order, so that no monomial comes twice. */
import {
  before,
  done,
  goesOn,
  type GrammarChoice,
  type GrammarState,
  grouped,
  to,
  toEach,
} from "./grammar.ts";

export interface PolynomialSpelling {
  readonly variables: readonly string[];
  /** Tokens of the digits from 0 on: decimal numerals. */
  readonly digits: readonly string[];
  readonly mostExponent: number;
  /** What coefficients are written as; 0 is none of them. */
  readonly coefficient: GrammarState;
  readonly end: string;
}

/** A term that is being written, after its coefficient. */
interface Place {
  /** Number of the next variable. */
  readonly variable: number;
  /** Exponents of the term before, which all so far are equal to; left out: this one is smaller already. */
  readonly bound?: readonly number[];
  /** Tokens of the variables so far. */
  readonly exponents: readonly number[];
}

/** @param last exponents of the term before; left out: there is none */
export function polynomialGrammar(
  spelling: PolynomialSpelling,
  last?: readonly number[],
): GrammarState {
  const { coefficient, end } = spelling;
  // Below 1 there is no monomial.
  const isLast = last?.every((exponent) => exponent === 0) ?? false;
  const place: Place = { variable: 0, exponents: [], ...last && { bound: last } };
  return goesOn(1, () => [
    to([end], done),
    ...isLast ? [] : before(coefficient, variablesFrom(spelling, place)).choices(),
  ]);
}

/** The term is complete as soon as it is below the one before; then the next one may begin. */
function variablesFrom(spelling: PolynomialSpelling, place: Place): GrammarState {
  const { variables } = spelling;
  const whole = skippedTo(place, variables.length);
  const further = variables.slice(place.variable);
  const choices = () =>
    grouped(further, (name) => exponentOf(spelling, skippedTo(place, variables.indexOf(name)), 0));
  const behind = whole.bound === undefined
    ? polynomialGrammar(spelling, whole.exponents)
    : undefined;
  return goesOn(
    behind?.fewest ?? 1 + leastOf(choices()),
    () => [...choices(), ...behind?.choices() ?? []],
  );
}

/** The variables before number `variable` are left out. */
function skippedTo({ variable: from, bound, exponents }: Place, variable: number): Place {
  const isBelow = bound?.slice(from, variable).some((exponent) => exponent > 0) ?? true;
  return {
    variable,
    exponents: [...exponents, ...Array<number>(variable - from).fill(0)],
    ...!isBelow && bound && { bound },
  };
}

/** Behind a variable. @param value of the digits so far; 0: none, which means 1 */
function exponentOf(spelling: PolynomialSpelling, place: Place, value: number): GrammarState {
  const { digits, mostExponent } = spelling, { variable, bound, exponents } = place;
  const most = bound?.[variable] ?? mostExponent, exponent = Math.max(value, 1);
  const isTight = bound !== undefined && exponent === bound[variable];
  const behind = exponent > most || value === 1 ? undefined : variablesFrom(spelling, {
    variable: variable + 1,
    exponents: [...exponents, exponent],
    ...isTight && { bound },
  });
  const choices = () => digitChoices(spelling, place, value, most);
  const ending = behind?.fewest ?? Infinity, mayGoOn = value * digits.length <= most && most > 0;
  return goesOn(
    ending < Infinity || !mayGoOn ? ending : 1 + leastOf(choices()),
    () => [...mayGoOn ? choices() : [], ...ending < Infinity ? behind!.choices() : []],
  );
}

/** Exponents have no zeros in front; digits that make all but 1 and the bound are alike. */
function digitChoices(
  spelling: PolynomialSpelling,
  place: Place,
  value: number,
  most: number,
): GrammarChoice[] {
  const { digits } = spelling, first = value * digits.length, from = value === 0 ? 1 : 0;
  const fitting = digits.slice(from, Math.max(0, most - first + 1));
  const next = (digit: string) => exponentOf(spelling, place, first + Number(digit));
  const special = new Set([1 - first, (place.bound?.[place.variable] ?? 0) - first].map(String));
  const [rare, usual] = [true, false].map((is) =>
    fitting.filter((digit) => special.has(digit) === is)
  );
  return [...usual!.length > 0 ? [toEach(usual!, 1, next)] : [], ...grouped(rare!, next)];
}

function leastOf(choices: readonly { readonly fewest: number }[]): number {
  return choices.reduce((least, { fewest }) => Math.min(least, fewest), Infinity);
}
