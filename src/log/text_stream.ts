/** Where lines for the eyes go; in the program, standard error. */
export interface TextStream {
  /** Whether somebody watches: only then is there a progress bar. */
  readonly isTTY: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number;
  write(text: string): void;
}

const USUAL_COLUMNS = 80;

/** Standard error, as Int2Int uses it: standard output stays free for results. */
export function standardError(): TextStream {
  return {
    isTTY: Deno.stderr.isTerminal(),
    get columns() {
      try {
        // A terminal that nobody has given a size says 0.
        return Deno.consoleSize().columns || USUAL_COLUMNS;
      } catch {
        // No terminal, or none any more: the run goes on, or saves, also when its window was closed.
        return USUAL_COLUMNS;
      }
    },
    write: writeStandardError,
  };
}

/** Writes all of `text`, however many bytes the system takes at a time. */
export function writeText(sink: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(sink.writeSync(bytes));
}

function writeStandardError(text: string): void {
  try {
    writeText(Deno.stderr, text);
  } catch {
    // The terminal may be gone (a closed window, `| head`); the run goes on, and train.log has every line.
  }
}
