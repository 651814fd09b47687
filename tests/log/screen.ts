/** A terminal's screen, as far as a progress bar needs one: what remains visible of everything written. */

import type { TextStream } from "../../src/log/text_stream.ts";

/** A stream with a screen of lines that are never scrolled away. */
export interface Screen extends TextStream {
  /** Number of drawings of the progress bar. */
  readonly drawings: () => number;
  /** Visible lines. */
  readonly lines: () => string[];
}

/** Understands line feeds, `CSI n G` (column), `CSI n K` (erase in line) and `CSI n J` (erase below); no more. */
export function createScreen(columns: number): Screen {
  const lines = [""];
  let column = 0;
  let drawings = 0;

  function put(character: string): void {
    if (character === "\n") {
      lines.push("");
      column = 0;
      return;
    }
    const line = lines.at(-1)!.padEnd(column);
    lines[lines.length - 1] = line.slice(0, column) + character + line.slice(column + 1);
    column++;
  }
  function control(count: number, command: string): void {
    const line = lines.at(-1)!;
    if (command === "G") column = count - 1;
    else if (command === "J" || (command === "K" && count === 0)) {
      lines[lines.length - 1] = line.slice(0, column);
    } else if (command === "K" && count === 2) lines[lines.length - 1] = "";
    else throw new Error(`control sequence ${count}${command} is not known`);
  }
  return {
    isTTY: true,
    columns,
    drawings: () => drawings,
    lines: () => lines,
    write(text) {
      if (text.includes("ETA")) drawings++;
      // deno-lint-ignore no-control-regex
      for (const token of text.match(/\x1b\[\d*[A-Za-z]|[^\x1b]/g) ?? []) {
        if (token.length === 1) put(token);
        else control(Number(token.slice(2, -1)), token.at(-1)!);
      }
    },
  };
}
