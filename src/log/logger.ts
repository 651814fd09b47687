/**
 * The log of a run. Everything is in `train.log`, in Int2Int's form. The terminal shows the same in full, without debug
 * records, or a short view: lines made for it, warnings and errors.
 */

import { fileError } from "../files/file_error.ts";
import { formatRecord, type Level } from "./record.ts";
import { createTerminal, type Progress } from "./terminal.ts";
import { standardError, type TextStream, writeText } from "./text_stream.ts";

/** Takes messages by importance; a message may have several lines, an empty one makes an empty line. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  /** Information that was asked for, or tells how to go on: the short view has it too. */
  notice(message: string): void;
  /** A line of the short view, instead of records; the file does not have it. */
  brief(message: string): void;
  readonly progress: Progress;
  /** Removes the progress bar and closes the file. Call it however the run ends. */
  close(): void;
}

/** What the terminal shows; `auto` is short where somebody watches, else full. */
export type View = "auto" | "short" | "full";

/** Where a log goes, and its clock. */
export interface LoggerOptions {
  /** `train.log`; lines are appended. Without it only the terminal is written. */
  readonly path?: string;
  /** Standard error unless given. */
  readonly stream?: TextStream;
  /** In full unless given. */
  readonly view?: View;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Opens the log; elapsed time counts from here.
 *
 * @throws {FileError} when the file cannot be opened or, later, written
 */
export function openLogger(options: LoggerOptions): Logger {
  const now = options.now ?? Date.now;
  const start = now();
  const { stream = standardError(), view = "full" } = options;
  const isShort = view === "short" || view === "auto" && stream.isTTY;
  const terminal = createTerminal(stream);
  const file = options.path === undefined ? undefined : openLogFile(options.path);

  /** @param short what the short view shows of it, if anything */
  function record(level: Level, message: string, short?: string): void {
    const time = now();
    const line = formatRecord(level, new Date(time), (time - start) / 1000, message);
    file?.append(line + "\n");
    const shown = isShort ? short : level === "DEBUG" ? undefined : line;
    if (shown !== undefined) terminal.writeLine(shown);
  }
  return {
    debug: (message) => record("DEBUG", message),
    info: (message) => record("INFO", message),
    warning: (message) => record("WARNING", message, `warning: ${message}`),
    error: (message) => record("ERROR", message, `error: ${message}`),
    notice: (message) => record("INFO", message, message),
    brief(message) {
      if (isShort) terminal.writeLine(message);
    },
    progress: terminal.progress,
    close() {
      terminal.progress.stop();
      file?.close();
    },
  };
}

function openLogFile(path: string): { append(text: string): void; close(): void } {
  const file = attempt(path, "opened", () => openForAppending(path));
  return {
    append: (text) => attempt(path, "written", () => writeText(file, text)),
    close: () => file.close(),
  };
}

/** A killed run may leave half a line; what follows starts on its own. */
function openForAppending(path: string): Deno.FsFile {
  const file = Deno.openSync(path, { read: true, append: true, create: true });
  if (file.statSync().size === 0) return file;
  const last = new Uint8Array(1);
  file.seekSync(-1, Deno.SeekMode.End);
  file.readSync(last);
  if (last[0] !== "\n".charCodeAt(0)) writeText(file, "\n");
  return file;
}

function attempt<T>(path: string, what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw fileError(path, `the log cannot be ${what}`, error);
  }
}
