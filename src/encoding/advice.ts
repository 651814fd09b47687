/** The flags with which to train on files that were encoded. */
import { rowOf } from "../flags/table.ts";
import { buildTask, type Task } from "../task/task.ts";
import { maxPositions } from "../tokenizers/max_positions.ts";
import { grouped } from "../text/grouped.ts";
import type { Collected } from "./collected.ts";
import type { EncodedSet } from "./write_sets.ts";

/** Bases among which to choose. */
const bases = [10, 100, 1000, 10_000] as const;

/** Examples by which bases are compared. */
const sampled = 500;

/** How long problems are in some bases, which is what the choice is about, and how many tokens there are to learn. */
export function compareBases(examples: Collected, task: Task): string[] {
  const { base, data_types } = task.flags;
  const rows = [...new Set([...bases, base])].sort((a, b) => a - b).map((base) => {
    const other = base === task.flags.base ? task : buildTask({ ...task.flags, base, data_types });
    return { base, mean: meanLength(examples, other), words: other.vocabulary.tokens.length };
  });
  const [first] = rows;
  if (rows.every(({ mean }) => mean === first!.mean)) return [];
  const described = rows.map(({ base, mean, words }) =>
    `  base ${grouped(base).padStart(6)}: ${mean.toFixed(1)} tokens a problem, ${
      grouped(words)
    } words`
  );
  return [`tokens of a problem by --base (${grouped(base)} here):`, ...described];
}

function meanLength(examples: Collected, { problem: { inputTokenizer } }: Task): number {
  const { size } = examples.problems, count = Math.min(sampled, size);
  let total = 0;
  for (let k = 0; k < count; k++) {
    const { problem } = examples.questionOf(Math.floor(k * size / count));
    total += inputTokenizer.encode(problem).length;
  }
  return total / count;
}

/** The command that trains on the files. */
export function trainingCommand(task: Task, sets: readonly EncodedSet[]): string[] {
  const { problem, base, data_types } = task.flags;
  const pathOf = (split: string) => sets.find((set) => set.split === split)?.path;
  const evaluated = [pathOf("valid"), pathOf("test")].filter((path) => path !== undefined);
  const longest = Math.max(...sets.map(({ lengths }) => lengths.problem.longest));
  const longestAnswer = Math.max(...sets.map(({ lengths }) => lengths.answer.longest));
  const most = Math.max(longest, longestAnswer);
  const what = problem === ""
    ? `--data_types "${data_types}" --base ${base}`
    : `--problem ${problem} --base ${base}`;
  const lines = [
    `int2int train ${what}`,
    ...[pathOf("train")].flatMap((path) => path === undefined ? [] : [`  --train_data ${path}`]),
    ...evaluated.length === 0 ? [] : [`  --eval_data ${evaluated.join(",")}`],
    `  --max_output_len ${longestAnswer}${
      most >= Number(rowOf("max_len").default) ? ` --max_len ${most + 1}` : ""
    }`,
  ];
  const tooLong = most < maxPositions ? [] : [
    `warning: the longest example has ${grouped(most)} tokens, and a model has ${
      grouped(maxPositions)
    } positions: ` +
    "longer ones are left out of training; a larger --base makes them shorter",
  ];
  return [
    `longest problem ${longest} tokens, longest answer ${longestAnswer}; to train:`,
    lines.join(" \\\n"),
    ...tooLong,
  ];
}
