/** Examples of a problem, made as training makes them, and what can be counted about them. */
import { EncodedExamples } from "../../examples/encoded_examples.ts";
import { type Dataset, generatedDataset } from "../../examples/generate/dataset.ts";
import { drawExample, type DrawStats, emptyDrawStats } from "../../examples/generate/draw.ts";
import type { Task } from "../../task/task.ts";

/** So many are made, and of each further test set, unless that takes too long. */
const wanted = 10_000, ofEachSet = 500, mostSeconds = 5;

/** Token ids of one example. */
export interface SampleExample {
  readonly problem: readonly number[];
  readonly answer: readonly number[];
  readonly codeClass: number;
}

export interface Sample {
  readonly examples: readonly SampleExample[];
  readonly stats: DrawStats;
  /** On one thread. */
  readonly seconds: number;
  /** Tokens of the longest answer, also of those in the problem's further test sets. */
  readonly longestAnswer: number;
}

/** @throws {TrainingError} if the problem makes no examples that can be used */
export function sampleOf(task: Task, seed: number): Sample {
  const made = drawn(generatedDataset(task, seed, "train"), wanted);
  const sets = Object.keys(task.problem.evalSets ?? {});
  const others = sets.flatMap((set) =>
    drawn(generatedDataset(task, seed, "test", set), ofEachSet).examples
  );
  const lengths = [...made.examples, ...others].map(({ answer }) => answer.length);
  return { ...made, longestAnswer: Math.max(...lengths) };
}

function drawn(dataset: Dataset, count: number): Omit<Sample, "longestAnswer"> {
  const { task, split, randomOf } = dataset, rules = { ...task, split };
  const made = new EncodedExamples(), stats = emptyDrawStats(), start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  for (let i = 0; i < count && (i === 0 || seconds() < mostSeconds); i++) {
    drawExample(rules, randomOf(i), stats, made);
  }
  return { seconds: seconds(), stats, examples: separated(made) };
}

function separated({ ids, ends, classes, size }: EncodedExamples): SampleExample[] {
  const all = ids.values, at = ends.values;
  return Array.from({ length: size }, (_, i) => ({
    problem: [...all.slice(i === 0 ? 0 : at[2 * i - 1]!, at[2 * i]!)],
    answer: [...all.slice(at[2 * i]!, at[2 * i + 1]!)],
    codeClass: classes.at(i),
  }));
}
