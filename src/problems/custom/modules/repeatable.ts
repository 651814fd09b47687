/** `Math` without the chance that no seed brings back. */
import { randomFrom } from "../../../random.ts";

/** That of the user's own files. */
export const repeatable: Math = withRandom(refuse);

/** Packages may call `Math.random` while they are loaded, to name something, say: always with the same outcome. */
export function repeatableWhileLoading(isLoading: () => boolean): Math {
  const random = randomFrom(0);
  return withRandom(() => isLoading() ? random.uniform() : refuse());
}

function withRandom(random: () => number): Math {
  return Object.create(Math, { random: { value: random } });
}

function refuse(): never {
  throw new TypeError(
    "Math.random cannot be repeated: draw from the argument `random` of generate",
  );
}
