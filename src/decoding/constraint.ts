/** What a grammar lets a model write, as numbers of tokens. */
import { after, type Grammar, type GrammarState } from "../tokenizers/grammar.ts";
import { eosId, type Vocabulary } from "../tokenizers/vocabulary.ts";

export class Constraint {
  readonly start: GrammarState;
  /** All tokens but EOS, for answers that no room is left for: they are cut. */
  readonly withoutEnd: Int32Array;
  readonly #vocabulary: Vocabulary;
  /** By the arrays that grammars have them in. */
  readonly #ids = new WeakMap<readonly string[], Int32Array>();

  constructor({ start }: Grammar, vocabulary: Vocabulary) {
    this.start = start;
    this.#vocabulary = vocabulary;
    this.withoutEnd = Int32Array.from(vocabulary.tokens.keys()).filter((id) => id !== eosId);
  }

  /**
   * Numbers of the tokens that can still lead to a whole answer, EOS among them.
   *
   * @param room for tokens besides EOS @returns none where there is too little room
   */
  allowed(state: GrammarState, room: number): Int32Array {
    const parts = state.choices().filter(({ fewest }) => fewest < room)
      .map(({ tokens }) => this.#idsOf(tokens));
    if (state.ends) parts.push(Int32Array.of(eosId));
    if (parts.length === 1) return parts[0]!;
    const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** The state behind an allowed token. */
  next(state: GrammarState, id: number): GrammarState {
    const token = this.#vocabulary.tokens[id]!;
    const next = after(state, token);
    if (next === undefined) throw new RangeError(`${token} is not allowed there`);
    return next;
  }

  #idsOf(tokens: readonly string[]): Int32Array {
    const known = this.#ids.get(tokens);
    if (known !== undefined) return known;
    const ids = Int32Array.from(this.#vocabulary.idsOf(tokens));
    this.#ids.set(tokens, ids);
    return ids;
  }
}
