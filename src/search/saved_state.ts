/** The state of a search in a checkpoint: members as tensors beside the weights, all else as text. */
import { CheckpointError } from "../errors.ts";
import type { Tensor } from "../files/tensor_types.ts";
import type { Beside } from "../training/checkpoint.ts";
import type { SearchOptions } from "./options.ts";
import type { Member, SearchState } from "./state.ts";

/** The name of the text among those of the file; tensors begin with it. */
const name = "search";

/** What a checkpoint holds of it. @param options values of the flags that only a search has */
export function savedSearch(
  { population, found, ...others }: SearchState,
  options: SearchOptions,
): Beside {
  const members = [...population, ...found];
  const flat = (dtype: "I32" | "F64", values: number[]) =>
    ({
      dtype,
      shape: [values.length],
      data: dtype === "I32" ? Int32Array.from(values) : Float64Array.from(values),
    }) as Tensor;
  return {
    tensors: new Map([
      [`${name}.scores`, flat("F64", members.map(({ score }) => score))],
      [`${name}.rounds`, flat("I32", members.map(({ round }) => round))],
      [`${name}.lengths`, flat("I32", members.map(({ tokens }) => tokens.length))],
      [`${name}.tokens`, flat("I32", members.flatMap(({ tokens }) => tokens))],
    ]),
    metadata: { [name]: JSON.stringify({ ...others, options }) },
  };
}

/** Whether a tensor of a checkpoint is no weight, but tells members of a population. */
export function isOfSearch(tensor: string): boolean {
  return tensor.startsWith(`${name}.`);
}

/** Whether a checkpoint is one of a search. */
export function holdsSearch({ metadata }: Pick<Beside, "metadata">): boolean {
  return metadata[name] !== undefined;
}

/**
 * @param vocabularySize tokens that there are
 * @throws {CheckpointError} where the file holds no search, or what it holds does not fit together
 */
export function searchIn(
  { tensors, metadata }: Beside,
  path: string,
  vocabularySize: number,
): SearchState & { readonly options: SearchOptions } {
  if (metadata[name] === undefined) {
    throw new CheckpointError(path, "holds a model, but no search: choose another --exp_id");
  }
  const others = textIn(metadata[name], path);
  const members = membersIn(tensors, path);
  const isKnown = ({ tokens, round }: Member) =>
    tokens.every((id) => id >= 0 && id < vocabularySize) && round >= 0 && round <= others.round;
  if (!members.every(isKnown)) throw damaged(path, "tokens or rounds that there are not");
  const [found, population] = [true, false].map((isNew) =>
    members.filter(({ round }) => (round === others.round) === isNew)
  ) as [Member[], Member[]];
  return { ...others, population, found };
}

type Others = Omit<SearchState, "population" | "found"> & { readonly options: SearchOptions };

function textIn(text: string, path: string): Others {
  const state = parsed(text) as Partial<Others> | undefined;
  const numbers = [state?.round, state?.searched, state?.temperature];
  const counts = Object.entries(state?.tally ?? {}).filter(([field]) => field !== "firstError");
  const records = state?.records;
  const options = Object.values(state?.options ?? { none: null });
  const isSound = options.every((value) => value !== null) && numbers.every(isNumber) &&
    counts.length > 0 &&
    counts.every(([, count]) => isNumber(count)) && Array.isArray(records) &&
    records.length === state?.round &&
    records.every((record) => Object.values(record ?? { none: "" }).every(isFact));
  if (!isSound) throw damaged(path, "no counts of rounds");
  return state as Others;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a record of a round has. */
function isFact(value: unknown): boolean {
  return Number.isFinite(value) || typeof value === "boolean";
}

function isNumber(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}

function membersIn(tensors: Beside["tensors"], path: string): Member[] {
  const [scores, rounds, lengths, tokens] = ["scores", "rounds", "lengths", "tokens"].map((part) =>
    Array.from((tensors.get(`${name}.${part}`)?.data ?? []) as Float64Array)
  ) as [number[], number[], number[], number[]];
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const isSound = scores.length === rounds.length && scores.length === lengths.length &&
    lengths.every((length) => length >= 0) && total === tokens.length &&
    scores.every((score) => Number.isFinite(score));
  if (!isSound) throw damaged(path, "lists of members that do not fit together");
  let end = 0;
  return lengths.map((length, i) => ({
    tokens: tokens.slice(end, end += length),
    score: scores[i]!,
    round: rounds[i]!,
  }));
}

function damaged(path: string, found: string): CheckpointError {
  return new CheckpointError(path, `the state of the search is damaged: found ${found}`);
}
