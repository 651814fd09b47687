import { FileError } from "../errors.ts";
import type { Batch } from "../examples/batch.ts";
import { collateCoded } from "../examples/collate.ts";
import { EncodedExamples } from "../examples/encoded_examples.ts";
import { longestOf } from "../examples/lengths.ts";
import type { BatchSource } from "../examples/source.ts";
import { randomSeries, streams } from "../random.ts";
import type { Task } from "../task/task.ts";
import type { Member } from "./state.ts";

export interface SourceOptions {
  readonly task: Task;
  readonly seed: number;
  readonly batchSize: number;
  /** Tokens that a construction may have. */
  readonly longest: number;
}

/**
 * Members of a population as examples: drawn at random, each a random one of its forms.
 *
 * @param population at the time when a batch is asked for
 */
export function populationSource(
  population: () => readonly Member[],
  { task, seed, batchSize, longest }: SourceOptions,
): BatchSource {
  const { layout } = task, randomOf = randomSeries(seed, 0, streams.population);
  const write = memberWriter(task, longest);
  const made = (first: number, count: number) => {
    const members = population(), coded = new EncodedExamples();
    for (let i = first; i < first + count; i++) {
      const random = randomOf(i);
      coded.add([], write(random.choice(members), random), 0);
    }
    return collateCoded(coded, layout);
  };
  // A mistake in the search's code is an error of the batch: what was trained before is saved.
  const examples = (first: number, count: number) =>
    new Promise<Batch>((resolve) => resolve(made(first, count)));
  return {
    examples,
    batch: (index) => examples(index * batchSize, batchSize),
    longest() {
      const members = population();
      const length = (i: number, side: "problem" | "answer") =>
        side === "problem" ? 0 : members[i]!.tokens.length;
      return Promise.resolve(longestOf(members.length, length, layout));
    },
    close() {},
  };
}

function memberWriter({ flags, problem, vocabulary, writeAnswer }: Task, longest: number) {
  const { augment } = problem.search!, { parse } = problem.outputTokenizer;
  return ({ tokens }: Member, random: Parameters<typeof augment>[1]): number[] => {
    const ids: number[] = [];
    writeAnswer(augment(parse(vocabulary.tokensOf(tokens)), random), ids);
    if (ids.length <= longest) return ids;
    const problem =
      `augment made a construction of ${ids.length} tokens of one of ${tokens.length}`;
    throw new FileError(flags.problem, `${problem}, more than --max_output_len ${longest}`);
  };
}
