/** Which tokens may follow which in factored integers: primes in ascending order, with their powers, below a limit. */
import { isPrime } from "../random/primes.ts";
import {
  done,
  goesOn,
  type GrammarChoice,
  type GrammarState,
  grouped,
  mayEnd,
  to,
} from "./grammar.ts";

export interface FactoredSpelling {
  /** Tokens of the digits from 0 on: decimal numerals. */
  readonly digits: readonly string[];
  /** All integers are smaller. */
  readonly limit: bigint;
}

/** What has been written. */
interface Factors {
  /** Their product. */
  readonly value: bigint;
  /** The last one; 1: there is none. */
  readonly prime: bigint;
}

export function factoredGrammar(spelling: FactoredSpelling): GrammarState {
  const none = { value: 1n, prime: 1n }, [zero] = spelling.digits;
  const side = (sign: string, others: readonly GrammarChoice[]) =>
    to([sign], goesOn(1, () => [...others, ...primeFrom(spelling, none, 0n, true).choices()]));
  const zeros = [to([zero!], done)];
  return goesOn(2, () => [side("+", zeros), side("-", [])]);
}

/** @param start its digits so far; 0: none @param isAlone whether 1 may stand there, too */
function primeFrom(
  spelling: FactoredSpelling,
  before: Factors,
  start: bigint,
  isAlone = false,
): GrammarState {
  const further = digitsToPrime(spelling, before, start);
  const choices = () =>
    digitChoices(
      spelling,
      start,
      (found) => primeFrom(spelling, before, found, isAlone && start === 0n),
    );
  if (further === 0) {
    const behind = { value: before.value * start, prime: start };
    return mayEnd(() => [...choices(), ...behindPrime(spelling, before, behind)]);
  }
  return isAlone && start === 1n ? mayEnd(choices) : goesOn(further, choices);
}

/** Behind a prime: its exponent, or the next prime. */
function behindPrime(spelling: FactoredSpelling, before: Factors, now: Factors): GrammarChoice[] {
  let most = 1n;
  while (before.value * now.prime ** (most + 1n) < spelling.limit) most++;
  const exponent = exponentFrom(spelling, before, now.prime, most, 0n);
  return [...most > 1n ? [to(["^"], exponent)] : [], ...nextPrime(spelling, now)];
}

function exponentFrom(
  spelling: FactoredSpelling,
  before: Factors,
  prime: bigint,
  most: bigint,
  start: bigint,
): GrammarState {
  const choices = () =>
    digitChoices(spelling, start, (found) => exponentFrom(spelling, before, prime, most, found));
  if (start > most) return goesOn(Infinity, () => []);
  if (start >= 2n) {
    const behind = { value: before.value * prime ** start, prime };
    return mayEnd(() => [...choices(), ...nextPrime(spelling, behind)]);
  }
  const base = BigInt(spelling.digits.length);
  // In base 2, even the smallest exponent has two digits.
  const fewest = start === 0n ? base > 2n ? 1 : 2 : base <= most ? 1 : Infinity;
  return goesOn(fewest, choices);
}

function nextPrime(spelling: FactoredSpelling, behind: Factors): GrammarChoice[] {
  const next = primeFrom(spelling, behind, 0n);
  return next.fewest < Infinity ? [to(["*"], next)] : [];
}

/** Digits behind those of a number, which has no zeros in front. */
function digitChoices(
  { digits }: FactoredSpelling,
  start: bigint,
  next: (found: bigint) => GrammarState,
): GrammarChoice[] {
  const base = BigInt(digits.length);
  return grouped(
    start === 0n ? digits.slice(1) : digits,
    (digit) => next(start * base + BigInt(digit)),
  );
}

/** How many digits more make a prime above the last one that keeps the product below the limit, at least; Infinity: none do. */
function digitsToPrime(
  { digits, limit }: FactoredSpelling,
  { value, prime }: Factors,
  start: bigint,
): number {
  const base = BigInt(digits.length), most = (limit - 1n) / value;
  let least = start, largest = start;
  for (let further = 0; least <= most; further++) {
    if (hasPrime(least > prime ? least : prime + 1n, largest < most ? largest : most)) {
      return further;
    }
    least = start === 0n ? base ** BigInt(further) : least * base;
    largest = (largest + 1n) * base - 1n;
  }
  return Infinity;
}

/** Below, among any so many integers in a row there is a prime: the first larger gap begins at 1693182318746371. */
const densePrimes = { below: 1_600_000_000_000_000n, count: 1000n };

/** Whether there is one from `least` to `largest`; among many, the first is soon found. */
function hasPrime(least: bigint, largest: bigint): boolean {
  const { below, count } = densePrimes;
  if (largest - least >= count - 1n && largest < below) return true;
  for (let found = least; found <= largest; found++) if (isPrime(found)) return true;
  return false;
}
