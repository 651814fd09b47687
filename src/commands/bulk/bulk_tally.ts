/** What is known of all answers in the end. */
import { FrequentAnswers } from "../../evaluation/frequent_answers.ts";
import { wilsonInterval } from "../../log/wilson_interval.ts";
import { amount } from "../../text/amount.ts";
import { grouped } from "../../text/grouped.ts";
import type { TypedQuestion } from "../../problems/typed_question.ts";
import type { Answered } from "./answer_window.ts";
import { type Input, isMistake } from "./input.ts";

/** Bad lines that are named. */
const mostNamed = 10;

export class BulkTally {
  items = 0;
  /** Items with an error. */
  bad = 0;
  #answered = 0;
  #cut = 0;
  #judged = 0;
  #right = 0;
  readonly #rightAnswers = new FrequentAnswers();
  #warnings = 0;
  #firstWarning = "";
  #isNoted = false;

  /** @param complain is told of the first bad lines */
  constructor(
    private readonly input: Pick<Input, "path" | "hasAnswers">,
    private readonly complain: (line: string) => void,
  ) {}

  add({ item: { line, question, right }, answers, error }: Answered): void {
    const place = `${this.input.path}:${line}`;
    this.items++;
    if (answers !== undefined) this.#answered++;
    if (answers?.[0]?.cut) this.#cut++;
    if (error !== undefined && this.bad++ < mostNamed) {
      this.complain(`${place}: ${error}`);
    }
    if (!isMistake(question)) this.#addRemarks(place, question);
    const correct = answers?.[0]?.correct;
    if (correct === undefined) return;
    this.#judged++;
    if (correct) this.#right++;
    if (right !== undefined && !isMistake(right)) this.#rightAnswers.add(right.shown);
  }

  #addRemarks(place: string, { note, warning }: TypedQuestion): void {
    if (note !== undefined && !this.#isNoted) {
      this.complain(`${place}: ${note}`);
      this.#isNoted = true;
    }
    if (warning !== undefined && this.#warnings++ === 0) {
      this.#firstWarning = `${place}: ${warning}`;
    }
  }

  /** Lines for people. @param most tokens of an answer, `--max_output_len` */
  summary(most: number): string[] {
    return [
      `${amount(this.#answered, "problem")} answered`,
      ...this.#badLines(),
      ...this.#cut > 0
        ? [`${amount(this.#cut, "answer is", "answers are")} cut at --max_output_len ${most}`]
        : [],
      ...this.#warningLines(),
      ...this.#accuracy(),
      ...this.#unjudged(),
    ];
  }

  #badLines(): string[] {
    if (this.bad === 0) return [];
    const more = this.bad > mostNamed ? `, the first ${mostNamed} of them above` : "";
    const lines = amount(this.items, "line has", "lines have");
    return [`${grouped(this.bad)} of ${lines} an error${more}`];
  }

  #warningLines(): string[] {
    if (this.#warnings === 0) return [];
    const problems = amount(this.#answered, "problem is", "problems are");
    return [
      `${
        grouped(this.#warnings)
      } of ${problems} unlike anything in training, the first: ${this.#firstWarning}`,
    ];
  }

  #unjudged(): string[] {
    const count = this.#answered - this.#judged;
    if (!this.input.hasAnswers || count === 0) return [];
    const counts = amount(count, "answer counts", "answers count");
    return [`${counts} neither as right nor as wrong: no right one is known`];
  }

  #accuracy(): string[] {
    if (this.#judged === 0) return [];
    const { low, high } = wilsonInterval(this.#right, this.#judged);
    const share = percent(100 * this.#right / this.#judged);
    const interval = `95 % interval ${percent(low)} to ${percent(high)}`;
    const judged = amount(this.#judged, "answer is", "answers are");
    const ratio = `${grouped(this.#right)} of ${judged} right`;
    const { answer, count } = this.#rightAnswers.mostFrequent()!;
    const constant = percent(100 * count / this.#judged);
    return [
      `${ratio}: ${share} (${interval})`,
      `always answering ${answer} would be right for ${constant}`,
    ];
  }
}

function percent(share: number): string {
  return `${share.toFixed(2)} %`;
}
