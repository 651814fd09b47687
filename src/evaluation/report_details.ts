/** `--eval_verbose`: what the model answered to every problem, in the file format of Int2Int (paper §3.3). */
import { writingResultsLine, writtenResultsLine } from "../log/evaluation_lines.ts";
import { scientific, stringRepr } from "../text/python_format.ts";
import { eosId, padId } from "../tokenizers/vocabulary.ts";
import { type EvaluationRecord, type Hypothesis, whyNotJudged } from "./record.ts";
import type { Report } from "./report.ts";
import { ReportFile } from "./report_file.ts";

export interface DetailSettings {
  readonly path: string;
  /** Words by id. */
  readonly words: readonly string[];
  /** `--max_output_len` */
  readonly maxOutputLength: number;
  readonly beam: boolean;
  readonly log: (line: string) => void;
  /** `--eval_verbose_print`: to the log as well. */
  readonly print: boolean;
}

/** Stands where else 1 or 0 says whether an answer is right. */
const notJudged = "?";

export class DetailFile implements Report {
  readonly #file: ReportFile;

  /** @throws FileError when the file cannot be written */
  constructor(private readonly settings: DetailSettings) {
    this.#file = new ReportFile(settings.path);
    settings.log(writingResultsLine(settings.path));
  }

  add(records: readonly EvaluationRecord[]): void {
    const written = records.reduce((most, record) => Math.max(most, this.#length(record)), 0);
    const texts = records.map((record) => this.#describe(record, written));
    if (this.settings.print) texts.forEach((text) => this.settings.log(text));
    this.#file.write(texts.map((text) => `${text}\n\n`).join(""));
  }

  finish(): void {
    this.#file.finish();
    this.settings.log(writtenResultsLine(this.settings.path));
  }

  close(): void {
    this.#file.close();
  }

  /** Tokens that the model wrote for a problem, or would have written had it been asked, being perfect. */
  #length({ answer, hypotheses }: EvaluationRecord): number {
    return hypotheses[0]?.tokens.length ?? Math.min(answer.length, this.settings.maxOutputLength);
  }

  /** @param longest answer of the batch */
  #describe(record: EvaluationRecord, longest: number): string {
    const { index, problem, answer, hypotheses } = record;
    const isSearched = hypotheses.length > 0;
    const lines = isSearched
      ? hypotheses.map((hypothesis) => this.#line(hypothesis, longest))
      : [`1 ${answer.join("")}`];
    const right = isSearched ? hypotheses.filter(({ verdict }) => verdict.correct).length : 1;
    const judged = whyNotJudged(record) === undefined ? "" : ", not judged";
    return [
      `Equation ${index} (${right}/${lines.length}${judged})`,
      `src=${problem.join("")}`,
      `tgt=${isSearched ? listRepr(answer) : answer.join("")}`,
      ...lines,
    ].join("\n");
  }

  #line({ tokens: words, score, verdict }: Hypothesis, longest: number): string {
    const { beam } = this.settings, shown = beam ? words : this.#padded(words, longest);
    const scored = !beam || score === undefined ? "" : `${scientific(score, 3)} `;
    const mark = verdict.failure === undefined ? Number(verdict.correct) : notJudged;
    return `${mark} ${scored}${listRepr(shown)}`;
  }

  /** Greedy answers come as Int2Int decodes them: closed, and padded to the longest of the batch. */
  #padded(answer: readonly string[], longest: number): string[] {
    const { words } = this.settings;
    const padding = Array<string>(longest - answer.length).fill(words[padId]!);
    return [...answer, words[eosId]!, ...padding];
  }
}

/** As Python prints a list of strings. */
function listRepr(words: readonly string[]): string {
  return `[${words.map(stringRepr).join(", ")}]`;
}
