import { createTerminal, type Terminal } from "../log/terminal.ts";
import { standardError } from "../log/text_stream.ts";
import { listenForInterruption } from "../signals/interruption.ts";
import { exitCodeOf } from "../signals/stop_signals.ts";

/** Does what writes files all at once in the end, and none of them when a signal comes first. @returns the exit code */
export async function unlessInterrupted(
  write: (terminal: Terminal, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const terminal = createTerminal(standardError()), abortion = new AbortController();
  const interruption = listenForInterruption((signal) => {
    terminal.writeLine(`${signal} received: no file is written`);
    abortion.abort();
  });
  try {
    await write(terminal, abortion.signal);
    return 0;
  } catch (error) {
    const signal = interruption.signal();
    if (!abortion.signal.aborted || signal === undefined) throw error;
    return exitCodeOf(signal);
  } finally {
    terminal.progress.stop();
    interruption.dispose();
  }
}
