/** `int2int predict` with a file to read, or answers for other programs to read. */
import { FlagError } from "../../errors.ts";
import { checkerOf } from "../../evaluation/checker.ts";
import { predict as ownRows } from "../../flags/groups/predict.ts";
import type { OwnValues } from "../../flags/own_flags.ts";
import { createTerminal } from "../../log/terminal.ts";
import { standardError } from "../../log/text_stream.ts";
import { listenForInterruption } from "../../signals/interruption.ts";
import type { Task } from "../../task/task.ts";
import type { Asked } from "../ask.ts";
import type { QuestionReader } from "../../problems/typed_question.ts";
import { answerAll } from "./answer_all.ts";
import type { OutputShape } from "./answer_fields.ts";
import { countLines } from "./count_lines.ts";
import { formats } from "./formats.ts";
import { itemReader } from "./item_reader.ts";
import { openInput } from "./open_input.ts";
import { formatNamed, openSink } from "./sink.ts";
import { typedInput } from "./text_input.ts";

export type BulkFlags = OwnValues<typeof ownRows>;

/** A model that is ready to answer. */
export interface Ready {
  readonly asked: Asked;
  readonly shape: Omit<OutputShape, "hasAnswers">;
  close(): void;
}

/** Whether anything is asked for that the plain `predict` does not do. */
export function isBulk({ input, output, output_format }: BulkFlags): boolean {
  return input !== "" || output !== "" || output_format !== "";
}

/** @throws {FlagError} for flags that have no effect without a file to read */
export function expectSense(
  { input, columns, data_format, output, output_format }: BulkFlags,
): void {
  formatNamed(output_format, output);
  if (input !== "") return;
  const [stray] = Object.entries({ columns, data_format }).filter(([, value]) => value !== "");
  if (stray !== undefined) throw new FlagError(`--${stray[0]}`, "needs --input, the file to read");
}

/**
 * @param problems as they were typed; where there are none and no `--input`, standard input is read
 * @param load makes the model ready, once the input could be opened
 * @returns the exit code
 */
export async function answerInBulk(
  task: Task,
  readQuestion: QuestionReader,
  flags: BulkFlags,
  problems: readonly string[],
  load: () => Promise<Ready>,
): Promise<number> {
  const read = itemReader(task, readQuestion);
  const input = problems.length > 0 && flags.input === ""
    ? typedInput(read, problems)
    : await openInput(task.problem, read, { ...flags, input: flags.input || "-" });
  const sink = openSink(flags.output), terminal = createTerminal(standardError());
  let stop = () => {};
  const interruption = listenForInterruption((signal) => {
    terminal.writeLine(`${signal} received: stopping after this batch`);
    stop();
  });
  try {
    const { asked, shape, close } = await load();
    try {
      const answering = { asked, checker: checkerOf(task.problem) };
      const { columns, hasAnswers } = input;
      const writing = { answering, columns, hasAnswers, ...shape };
      return await answerAll({
        ...{ input, answering, sink, output: flags.output, signal: interruption.signal },
        onStop: (call) => stop = call,
        format: formats[formatNamed(flags.output_format, flags.output)](writing),
        ...{ progress: terminal.progress, complain: terminal.writeLine },
        total: Deno.stderr.isTerminal() ? countLines(flags.input) : undefined,
      });
    } finally {
      close();
    }
  } finally {
    terminal.progress.stop();
    interruption.dispose();
    sink.close();
  }
}
