/** What `int2int try` prints, for a terminal of 80 columns. */
import { checkerOf } from "../../evaluation/checker.ts";
import type { Flags } from "../../flags/table.ts";
import type { Task } from "../../task/task.ts";
import { showDuration } from "../../text/duration.ts";
import { grouped } from "../../text/grouped.ts";
import { shownExample } from "../dry_run_examples.ts";
import { problemLine } from "../keep_problem.ts";
import { exampleRows, row } from "../report_rows.ts";
import type { Sample } from "./sample.ts";
import { suggestedCommand } from "./suggestion.ts";
import { classesText, distinct, lengthsText, mostFrequent, share } from "./statistics.ts";

export interface Tried {
  readonly task: Task;
  readonly sample: Sample;
  /** Examples that are printed. */
  readonly show: number;
  readonly given: Partial<Flags>;
}

export function tryReport(tried: Tried): string {
  const { task, sample: { examples, longestAnswer }, show, given } = tried, { problem } = task;
  const rows = [
    ...row(
      "Problem",
      `${problem.name}, ${grouped(task.vocabulary.tokens.length)} tokens in the vocabulary`,
    ),
    ...row("Files", problemLine(task).replace("Problem: ", "")),
    ...row("Flags", task.flags.problem_flags.replaceAll(",", ", ")),
    "",
    ...examples.slice(0, show).flatMap((example, i) =>
      exampleRows(shownExample(task, example.problem, example.answer), i)
    ),
    "",
    ...row("Speed", speedText(tried)),
    ...countRows(tried),
    ...row("Classes", problem.onlyClass === undefined ? classesText(task, examples) : ""),
    ...row("Measures", measuresText(task)),
    ...row("Test sets", ["valid", ...Object.keys(problem.evalSets ?? {})].join(", ")),
    "",
    problem.search === undefined ? "Train with" : "Search with",
    `  ${suggestedCommand(task, longestAnswer, given)}`,
  ];
  return rows.map((line) => `${line}\n`).join("");
}

function speedText({ sample: { examples, seconds, stats } }: Tried): string {
  const { tries, failed, tooLong, errors, firstError } = stats;
  const lost = [
    ...failed > 0 ? [`${share(failed, tries)} of the tries made none`] : [],
    ...tooLong > 0 ? [`${share(tooLong, tries)} were too long for --max_len`] : [],
    ...errors > 0 ? [`${share(errors, tries)} raised an error, the first one: ${firstError}`] : [],
  ];
  const speed = `${grouped(Math.round(examples.length / seconds))} examples/s on one thread`;
  return [`${speed} (${grouped(examples.length)} in ${showDuration(seconds)})`, ...lost].join("; ");
}

/** A search has constructions only, and asks for any of them: how often a constant would be right means nothing. */
function countRows(tried: Tried): string[] {
  const { task, sample: { examples } } = tried;
  const problems = examples.map(({ problem }) => problem),
    answers = examples.map(({ answer }) => answer);
  if (task.problem.search !== undefined) {
    return row(
      "Constructions",
      `${lengthsText(answers.map(({ length }) => length))}; ${distinctText(answers)}`,
    );
  }
  return [
    ...row(
      "Problems",
      `${lengthsText(problems.map(({ length }) => length))}; ${distinctText(problems)}`,
    ),
    ...row(
      "Answers",
      `${lengthsText(answers.map(({ length }) => length))}; ${constantText(tried)}`,
    ),
  ];
}

function distinctText(sequences: readonly (readonly number[])[]): string {
  const count = distinct(sequences);
  return count === sequences.length
    ? "all are different"
    : `${grouped(count)} of ${grouped(sequences.length)} are different`;
}

function constantText({ task: { problem, vocabulary }, sample: { examples } }: Tried): string {
  const { ids, count } = mostFrequent(examples.map(({ answer }) => answer));
  const answer = checkerOf(problem).showAnswer(vocabulary.tokensOf(ids));
  return `always answering ${answer} would be right for ${share(count, examples.length)}`;
}

function measuresText({ problem: { measures, metricNames } }: Task): string {
  const kinds = [["eval", measures?.eval ?? 0], ["error", measures?.error ?? 0]] as const;
  return kinds.filter(([, count]) => count > 0).map(([kind, count]) => {
    const names = Array.from(
      { length: count },
      (_, k) => metricNames?.[kind]?.[k] ?? `${kind}${k + 1}`,
    );
    return names.map((name) => `acc_${name}`).join(", ");
  }).join(", ");
}
