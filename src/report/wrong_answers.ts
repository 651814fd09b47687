/** Finds wrong answers in what `--eval_verbose` writes: the shortest problems are those that a reader learns most from. */
import { FileError } from "../errors.ts";
import { firstBytes } from "../files/regular_file.ts";
import type { EvaluationFile } from "./evaluation_files.ts";
import type { WrongAnswers } from "./page/data.ts";

/** The first examples are as good as any others, and of 500 runs nobody waits for all. */
const mostBytes = 2_000_000;
const mostShown = 20;

/** @throws {FileError} when it cannot be read, or has no examples */
export function readWrongAnswers({ path, set, epoch }: EvaluationFile): WrongAnswers {
  const text = new TextDecoder().decode(firstBytes(path, mostBytes));
  const blocks = text.split("\n\n").slice(0, -1).map(exampleIn)
    .filter((example) => example !== undefined);
  if (blocks.length === 0) {
    throw new FileError(path, "expected examples as --eval_verbose writes them, found none");
  }
  const wrong = blocks.filter(({ isWrong }) => isWrong);
  const shown = wrong.sort((a, b) => a.problem.length - b.problem.length).slice(0, mostShown);
  return {
    ...{ set, epoch, wrong: wrong.length, examples: blocks.length },
    shown: shown.map(({ problem, answer, prediction }) => ({ problem, answer, prediction })),
  };
}

interface Example {
  readonly problem: string;
  readonly answer: string;
  readonly prediction: string;
  readonly isWrong: boolean;
}

/** A block such as `Equation 7 (0/1)`, `src=…`, `tgt=['+', '4']`, `0 ['+', '2', '<eos>']`. */
function exampleIn(block: string): Example | undefined {
  const [head, source, target, best] = block.split("\n");
  const right = /^Equation \d+ \((\d+)\/\d+\)$/.exec(head ?? "")?.[1];
  if (right === undefined || !source?.startsWith("src=") || !target?.startsWith("tgt=")) {
    return undefined;
  }
  return {
    problem: source.slice(4),
    answer: tokensIn(target.slice(4)),
    prediction: tokensIn(best?.replace(/^\S+ /, "") ?? ""),
    isWrong: right === "0",
  };
}

const token = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g;

/** The tokens of a list as Python prints it, without those that pad and end it. */
function tokensIn(text: string): string {
  const tokens = [...text.matchAll(token)].map(([, single, double]) => single ?? double!);
  return tokens.filter((each) => each !== "<eos>" && each !== "<pad>").join(" ");
}
