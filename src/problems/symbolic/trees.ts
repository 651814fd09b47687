/**
 * Shapes of expressions, each as likely as any other of its size: unary-binary trees with a given number of operators, by the counting of
 * Lample and Charton ("Deep learning for symbolic mathematics", appendix C).
 */
import type { Random } from "../../random.ts";

/** A leaf, or an operator with one or two operands. */
export type Shape = null | readonly [Shape] | readonly [Shape, Shape];

/** Which kinds of operators there are. */
export interface Arities {
  readonly unary: boolean;
  readonly binary: boolean;
}

/** Draws shapes. */
export class Trees {
  /** Of {@link count}, by open places, then operators. */
  readonly #counts: number[][] = [];

  /** @param most operators of a tree, at most */
  constructor(readonly arities: Arities, most: number) {
    const { unary, binary } = arities;
    const counts = this.#counts;
    for (let operators = 0; operators <= most; operators++) {
      for (let open = 0; open <= most + 1 - operators; open++) {
        const row = counts[open] ??= [];
        row[operators] = operators === 0 ? 1 : open === 0 ? 0 : counts[open - 1]![operators]! +
          (unary ? counts[open]![operators - 1]! : 0) +
          (binary ? counts[open + 1]![operators - 1]! : 0);
      }
    }
  }

  /** In how many ways trees with so many operators in all can grow at so many places. */
  count(open: number, operators: number): number {
    return this.#counts[open]![operators]!;
  }

  /** One of the trees with so many operators. */
  draw(random: Random, operators: number): Shape {
    return this.#grow(random, 1, operators)[0]!;
  }

  /** Trees at `open` places, with so many operators in all. */
  #grow(random: Random, open: number, operators: number): Shape[] {
    if (open === 0) return [];
    const total = this.count(open, operators);
    let place = random.uniform() * total;
    if (operators === 0 || (place -= this.count(open - 1, operators)) < 0) {
      return [null, ...this.#grow(random, open - 1, operators)];
    }
    const isUnary = this.arities.unary && (place -= this.count(open, operators - 1)) < 0;
    if (isUnary || !this.arities.binary) {
      const [operand, ...rest] = this.#grow(random, open, operators - 1);
      return [[operand!], ...rest];
    }
    const [left, right, ...rest] = this.#grow(random, open + 1, operators - 1);
    return [[left!, right!], ...rest];
  }
}
