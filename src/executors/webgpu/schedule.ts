/**
 * In which order dispatches run, and which run together.
 *
 * Where dispatches are dear, those of one pipeline that do not need each other become one. What most others wait for comes
 * first, and takes along what is ready and alike; so what nobody waits for, like the gradients of weights, gathers until the
 * end. Elsewhere the order stays as it was, so that what was just written is still in the cache when it is read.
 */
import type { DeviceHint } from "../../graph/dispatch.ts";
import type { Stored } from "./bindings.ts";
import type { Draft } from "./drafts.ts";

/** A draft among others. */
interface Job {
  readonly draft: Draft;
  readonly pipeline: string;
  /** Those that need it. */
  readonly followers: Job[];
  /** How many it still needs. */
  waits: number;
  /** The longest chain of jobs that begins with it. */
  height: number;
}

/** @param keyOf what stands for the memory of an array */
export function scheduled(
  groups: readonly (readonly Draft[])[],
  keyOf: (stored: Stored) => Stored,
  { dispatchesAreDear }: DeviceHint,
): Draft[][] {
  if (!dispatchesAreDear) return groups.flat().map((draft) => [draft]);
  const jobs = jobsOf(groups, keyOf);
  const ready = new Set(jobs.filter(({ waits }) => waits === 0));
  const batches: Draft[][] = [];
  while (ready.size > 0) {
    const first = [...ready].reduce((a, b) => b.height >= a.height ? b : a);
    const batch = first.draft.movable
      ? [...ready].filter(({ pipeline }) => pipeline === first.pipeline)
      : [first];
    batches.push(batch.map(({ draft }) => draft));
    for (const job of batch) ready.delete(job);
    for (const follower of batch.flatMap(({ followers }) => followers)) {
      follower.waits--;
      if (follower.waits === 0) ready.add(follower);
    }
  }
  return batches;
}

/** In the order of the drafts, in which each comes after those it needs. */
function jobsOf(
  groups: readonly (readonly Draft[])[],
  keyOf: (stored: Stored) => Stored,
): Job[] {
  const jobs: Job[] = [];
  const writers = new Map<Stored, Job[]>();
  for (const drafts of groups) {
    const ownUsers = new Map<Stored, Job[]>();
    for (const draft of drafts) {
      const job: Job = {
        draft,
        pipeline: pipelineKey(draft),
        followers: [],
        waits: 0,
        height: 1,
      };
      const keys = new Set(draft.bound.arrays.map(keyOf));
      const written = new Set(draft.written.map(keyOf));
      const needed = new Set([...keys].flatMap((key) => [
        // Several groups may write columns of one matrix, in any order.
        ...(written.has(key) ? [] : writers.get(key) ?? []),
        ...ownUsers.get(key) ?? [],
      ]));
      for (const earlier of needed) earlier.followers.push(job);
      job.waits = needed.size;
      for (const key of keys) append(ownUsers, key, job);
      for (const key of written) append(writers, key, job);
      jobs.push(job);
    }
  }
  for (const job of jobs.toReversed()) {
    job.height = 1 + job.followers.reduce((most, { height }) => Math.max(most, height), 0);
  }
  return jobs;
}

/** What tells pipelines apart, for all that can be merged: whether optional arrays are there is no difference then. */
function pipelineKey({ kernel, slots, constants = {}, bound: { variables }, dims }: Draft): string {
  const optional = new Set(variables.filter((each) => each.optional).map(({ name }) => name));
  const needed = variables.filter(({ name }) => !optional.has(name));
  const filled = Object.entries(slots).filter(([name]) => !optional.has(name));
  return JSON.stringify([kernel.name, filled, constants, needed, [...optional], Object.keys(dims)]);
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
