/** `--eval_output`: predictions for other programs to read, one JSON object a line. */
import { jsonText } from "../text/json_text.ts";
import type { Checker, Spelled } from "./checker.ts";
import {
  type EvaluationRecord,
  type Hypothesis,
  isCorrect,
  isCut,
  predictedTokens,
  whyNotJudged,
} from "./record.ts";
import { plainValue } from "./plain_value.ts";
import type { Report } from "./report.ts";
import { ReportFile } from "./report_file.ts";

/** The examples of all data sets of one evaluation, in one file. */
export class JsonLinesFile {
  readonly #file: ReportFile;

  /** @throws FileError when the file cannot be written */
  constructor(path: string, private readonly checker: Checker) {
    this.#file = new ReportFile(path);
  }

  /** Takes the records of one data set. The file is finished, or closed, by itself, after the last of them. */
  reportOf(set: string, epoch: number): Report {
    return {
      add: (records) =>
        this.#file.write(records.map((record) => this.#line(set, epoch, record)).join("")),
      finish() {},
      close() {},
    };
  }

  /** All data sets were evaluated. @throws FileError when the file cannot be written */
  finish(): void {
    this.#file.finish();
  }

  close(): void {
    this.#file.close();
  }

  #question(problem: readonly string[]) {
    const sides = Object.entries(this.checker.readSource(problem));
    const plain = ({ tokens, value, notation }: Spelled): Spelled => ({
      tokens,
      value: plainValue(value, notation),
    });
    return Object.fromEntries(sides.map(([side, spelled]) => [side, plain(spelled)]));
  }

  #line(set: string, epoch: number, record: EvaluationRecord): string {
    const { index, problem, classCode, classFailure, perfect, hypotheses, labels } = record;
    const answer = (words: readonly string[]): Spelled => ({
      tokens: words.join(" "),
      value: plainValue(this.checker.readAnswer(words)?.value, this.checker.answerNotation),
    });
    const fields = {
      ...{ epoch, set, index },
      ...this.#question(problem),
      answer: answer(record.answer),
      prediction: answer(predictedTokens(record)),
      correct: whyNotJudged(record) === undefined ? isCorrect(record) : undefined,
      perfect,
      score: perfect ? undefined : hypotheses[0]?.score,
      cut: isCut(record),
      class: classFailure === undefined ? this.checker.describeClass(classCode) : undefined,
      ...labels !== undefined && labels.size > 0 && { labels: Object.fromEntries(labels) },
      ...hypotheses.length > 1 && {
        hypotheses: hypotheses.map(({ tokens: words, score, verdict, cut }) => ({
          ...answer(words),
          ...{ score, correct: judgedCorrect(verdict), cut },
        })),
      },
    };
    return `${jsonText(fields)}\n`;
  }
}

/** `undefined` where that could not be judged. */
function judgedCorrect({ correct, failure }: Hypothesis["verdict"]): boolean | undefined {
  return failure === undefined ? correct : undefined;
}
