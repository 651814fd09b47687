/** Asks a model all that an input has, and writes the answers. */
import type { Progress } from "../../log/terminal.ts";
import { exitCodeOf, type StopSignal } from "../../signals/stop_signals.ts";
import { amount } from "../../text/amount.ts";
import { readerGoneCode } from "../standard_output.ts";
import { type Answered, type Answering, answerWindow } from "./answer_window.ts";
import { BulkTally } from "./bulk_tally.ts";
import type { Format } from "./formats.ts";
import type { Input } from "./input.ts";
import type { Sink } from "./sink.ts";
import { usualWindow, windowsOf } from "./windows.ts";

/** What an input is answered with. */
export interface Bulk {
  readonly input: Input;
  readonly answering: Omit<Answering, "progress" | "interrupted">;
  readonly format: Format;
  readonly sink: Sink;
  /** Name of the output for messages; empty for standard output. */
  readonly output: string;
  readonly progress: Progress;
  /** Lines of the input, where they can be counted. */
  readonly total?: number | undefined;
  readonly signal: () => StopSignal | undefined;
  /** Has a function called when there is a signal, in place of the one before. */
  onStop(call: () => void): void;
  complain(line: string): void;
}

/** Some lines have an error. */
const badLinesCode = 1;

/** @returns the exit code */
export async function answerAll(bulk: Bulk): Promise<number> {
  const { input, answering, format, sink, progress, complain, signal } = bulk;
  const tally = new BulkTally(input, complain);
  const size = Math.max(usualWindow, answering.asked.batchSize);
  if (!sink.write(format.head)) return readerGoneCode;
  for await (const items of untilStopped(windowsOf(input, size), bulk)) {
    const answered = await answerWindow({
      ...answering,
      progress: (done) => show(bulk, tally.items + done),
      interrupted: () => signal() !== undefined,
    }, items);
    if (answered === undefined) break;
    answered.forEach((one) => tally.add(one));
    if (!sink.write(textOf(format, answered))) return readerGoneCode;
  }
  progress.stop();
  const stopped = signal();
  if (stopped !== undefined) {
    complain(stopLine(tally.items, bulk.output));
    return exitCodeOf(stopped);
  }
  sink.finish();
  tally.summary(answering.asked.maxOutputLength).forEach(complain);
  if (bulk.output !== "") complain(`Answers written in ${bulk.output}`);
  return tally.bad > 0 ? badLinesCode : 0;
}

/** Somebody who is to write more may be waited for when the program is told to stop. */
async function* untilStopped<T>(
  source: AsyncGenerator<T>,
  { onStop }: Pick<Bulk, "onStop">,
): AsyncGenerator<T> {
  for (;;) {
    // A race with a promise that lives as long as the program would keep all that was read.
    const next = await new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
      onStop(() => resolve(undefined));
      source.next().then(resolve, reject);
    });
    if (next === undefined || next.done) return;
    yield next.value;
  }
}

function textOf(format: Format, answered: readonly Answered[]): string {
  return answered.map((one) => format.row(one)).join("");
}

function show({ progress, total }: Bulk, done: number): void {
  if (total !== undefined) progress.count("answered", done, Math.max(total, done));
}

function stopLine(done: number, output: string): string {
  const what = `stopped after ${amount(done, "problem")}`;
  return output === "" ? what : `${what}; ${output} is not written`;
}
