/**
 * Grammars: which tokens may follow which, so that a model can be kept from writing what spells no value.
 *
 * A grammar is an automaton whose states are immutable, made when they are reached, and put together as values are: the state
 * of an array has that of an element in it. They accept what `encode` writes, and only what `parse` reads. Each state knows how
 * few tokens complete it, so that an answer can be kept within a length, too.
 */

/** What has been written so far, as far as it matters to what may come. */
export interface GrammarState {
  /** Whether a value is complete. More tokens may follow all the same: digits of an integer, say. */
  readonly ends: boolean;
  /** The fewest tokens that complete a value: 0 if it is; Infinity where nothing can. */
  readonly fewest: number;
  /** What may come next; where a token is in several choices, the first is meant. */
  choices(): readonly GrammarChoice[];
}

/** Tokens that may come next and are alike in what they leave to be written. */
export interface GrammarChoice {
  /** An array that is made once, as far as possible: its numbers in the vocabulary are remembered with it. */
  readonly tokens: readonly string[];
  /** `fewest` of the state behind any of the tokens. */
  readonly fewest: number;
  next(token: string): GrammarState;
}

export interface Grammar {
  readonly start: GrammarState;
  /** Whether no two accepted sequences of tokens spell the same value. */
  readonly isUnique: boolean;
}

/** Nothing may follow. */
export const done: GrammarState = { ends: true, fewest: 0, choices: () => [] };

/** A choice whose tokens all lead to one state. */
export function to(tokens: readonly string[], state: GrammarState): GrammarChoice {
  return { tokens, fewest: state.fewest, next: () => state };
}

/** A choice whose tokens lead to states that are alike in what completes them. @param fewest of each of these */
export function toEach(
  tokens: readonly string[],
  fewest: number,
  next: (token: string) => GrammarState,
): GrammarChoice {
  return { tokens, fewest, next };
}

/** A state in which a value is complete, but may go on. */
export function mayEnd(choices: () => readonly GrammarChoice[]): GrammarState {
  return { ends: true, fewest: 0, choices };
}

/** A state in which tokens are missing. */
export function goesOn(fewest: number, choices: () => readonly GrammarChoice[]): GrammarState {
  return { ends: false, fewest, choices };
}

/** One token of these. */
export function oneOf(tokens: readonly string[]): GrammarState {
  const choices = [to(tokens, done)];
  return goesOn(1, () => choices);
}

/** Any number of these tokens. */
export function anyOf(tokens: readonly string[]): GrammarState {
  const state: GrammarState = mayEnd(() => choices), choices = [to(tokens, state)];
  return state;
}

/** One behind the other. */
export function inOrder(first: GrammarState, ...others: readonly GrammarState[]): GrammarState {
  const [second, ...rest] = others;
  return second === undefined ? first : before(first, inOrder(second, ...rest));
}

/** The rest of something, and behind it `then`. */
export function before(state: GrammarState, then: GrammarState): GrammarState {
  if (state === done) return then;
  return {
    ends: state.ends && then.ends,
    fewest: state.fewest + then.fewest,
    choices: () => [
      ...state.choices().map(({ tokens, fewest, next }) =>
        toEach(tokens, fewest + then.fewest, (token) => before(next(token), then))
      ),
      ...state.ends ? then.choices() : [],
    ],
  };
}

/**
 * The rest of something, and behind it what depends on its tokens.
 *
 * @param fewest of what follows, whatever that is @param written tokens of it so far
 */
export function followedBy(
  state: GrammarState,
  fewest: number,
  then: (written: readonly string[]) => GrammarState,
  written: readonly string[] = [],
): GrammarState {
  if (state === done) return then(written);
  return {
    get ends() {
      return state.ends && then(written).ends;
    },
    fewest: state.fewest + fewest,
    choices: () => [
      ...state.choices().map((choice) =>
        toEach(
          choice.tokens,
          choice.fewest + fewest,
          (token) => followedBy(choice.next(token), fewest, then, [...written, token]),
        )
      ),
      ...state.ends ? then(written).choices() : [],
    ],
  };
}

/** As many of something as `count` says. */
export function repeated(state: GrammarState, count: number): GrammarState {
  if (count === 0) return done;
  return {
    ends: count === 1 && state.ends,
    fewest: count * state.fewest,
    choices: () => before(state, repeated(state, count - 1)).choices(),
  };
}

/** Items of any number, and the token that closes them. */
export function closedBy(end: string, item: GrammarState): GrammarState {
  const closing = to([end], done);
  const state: GrammarState = goesOn(1, () => [closing, ...before(item, state).choices()]);
  return state;
}

/** Choices by token that may lead to different numbers of tokens: alike ones together, those that lead nowhere left out. */
export function grouped(
  tokens: readonly string[],
  next: (token: string) => GrammarState,
): GrammarChoice[] {
  const groups = Map.groupBy(tokens, (token) => next(token).fewest);
  return [...groups].filter(([fewest]) => fewest < Infinity)
    .map(([fewest, alike]) =>
      toEach(alike.length === tokens.length ? tokens : alike, fewest, next)
    );
}

/** Sequences of tokens, by their beginnings. */
export interface Excluded {
  readonly isWhole: boolean;
  readonly further: ReadonlyMap<string, Excluded>;
}

/** None. */
export const nothing: Excluded = { isWhole: false, further: new Map() };

/** The same and one sequence more. */
export function excluding(others: Excluded, [token, ...rest]: readonly string[]): Excluded {
  if (token === undefined) return { ...others, isWhole: true };
  const inner = excluding(others.further.get(token) ?? nothing, rest);
  return { ...others, further: new Map([...others.further, [token, inner]]) };
}

/** The same language but for the excluded sequences of tokens. */
export function without(state: GrammarState, excluded: Excluded | undefined): GrammarState {
  if (excluded === undefined || excluded === nothing) return state;
  const ends = state.ends && !excluded.isWhole;
  const choices = (): readonly GrammarChoice[] =>
    state.choices().flatMap((choice) => {
      const next = (token: string) => without(choice.next(token), excluded.further.get(token));
      const [begun, free] = [true, false].map((is) =>
        choice.tokens.filter((token) => excluded.further.has(token) === is)
      );
      if (begun!.length === 0) return [choice];
      return [
        ...free!.length > 0 ? [toEach(free!, choice.fewest, next)] : [],
        ...grouped(begun!, next),
      ];
    });
  return {
    ends,
    get fewest() {
      if (ends) return 0;
      return 1 + choices().reduce((least, { fewest }) => Math.min(least, fewest), Infinity);
    },
    choices,
  };
}

/** The state behind a token; `undefined` where it may not come. */
export function after(state: GrammarState, token: string): GrammarState | undefined {
  return state.choices().find(({ tokens }) => tokens.includes(token))?.next(token);
}
