/** What all ranks must know or decide alike. Every function here is called by all ranks, at the same point. */
import { deserialize, serialize } from "node:v8";
import { isUserError, TrainingError } from "../errors.ts";
import type { World } from "./world.ts";

/** What a rank's work came to, as the others learn it. */
type Outcome<T> = { readonly value: T } | { readonly failure: string; readonly isBug: boolean };

const known = new WeakSet<object>();

/** Marks an error that follows from what all ranks have, so that all have it. */
export function knownToAll<E extends object>(error: E): E {
  known.add(error);
  return error;
}

/** Whether all ranks have this error, so that one of them can speak for all. */
export function isKnownToAll(error: unknown): boolean {
  return typeof error === "object" && error !== null && known.has(error);
}

/**
 * What the work of each rank came to, by rank.
 *
 * @throws where it has failed at any rank: everywhere the error of the lowest of those ranks
 */
export async function exchange<T>(world: World, work: () => T | Promise<T>): Promise<T[]> {
  if (world.size === 1) return [await work()];
  let own: Outcome<T>, error: unknown;
  try {
    own = { value: await work() };
  } catch (thrown) {
    error = thrown;
    const isBug = !isUserError(thrown), { message, stack = message } = thrown as Error;
    own = { failure: isBug ? stack : message, isBug };
  }
  const all = (await world.gather(serialize(own))).map((bytes) => deserialize(bytes) as Outcome<T>);
  const first = all.findIndex((outcome) => "failure" in outcome);
  if (first >= 0) throw knownError(world, all, first, error);
  return all.map((outcome) => (outcome as { value: T }).value);
}

/** What the own work came to, once it has succeeded everywhere. @throws as {@link exchange} does */
export async function everywhere<T>(world: World, work: () => T | Promise<T>): Promise<T> {
  let own: T;
  await exchange(world, async () => {
    own = await work();
  });
  return own!;
}

/** What rank 0's work came to, known to all; the others do none. @throws as {@link exchange} does */
export async function fromRankZero<T>(world: World, work: () => T | Promise<T>): Promise<T> {
  const [value] = await exchange(world, () => world.rank === 0 ? work() : undefined);
  return value as T;
}

/** The own work, which others may only do when rank 0's is done: it leaves files that they find. @throws as {@link exchange} does */
export async function afterRankZero<T>(world: World, work: () => Promise<T>): Promise<T> {
  const first = await everywhere(world, () => world.rank === 0 ? work() : undefined);
  return await everywhere(world, () => world.rank === 0 ? first as T : work());
}

/** The largest of each number over all ranks. */
export async function largest<Name extends string>(
  world: World,
  numbers: Readonly<Record<Name, number>>,
): Promise<Readonly<Record<Name, number>>> {
  if (world.size === 1) return numbers;
  const names = Object.keys(numbers) as Name[];
  const values = Float64Array.from(names, (name) => numbers[name]);
  await world.max(values);
  return Object.fromEntries(names.map((name, i) => [name, values[i]!])) as Record<Name, number>;
}

/** Rank 0 and the ranks that have failed throw their own error, or the same in the words of the lowest rank that has failed. */
function knownError(
  world: World,
  all: readonly Outcome<unknown>[],
  first: number,
  own: unknown,
): unknown {
  const { failure, isBug } = all[first] as Outcome<never> & { failure: string; isBug: boolean };
  const isSame = first === 0 && own !== undefined;
  const text = `rank ${first}: ${failure}`;
  const error = isSame && world.rank === 0
    ? own
    : isBug
    ? new Error(text)
    : new TrainingError(text);
  return typeof error === "object" && error !== null ? knownToAll(error) : error;
}
