/** A run of a sweep as a process of its own, which ends with this one. */
import { lifelineVariable } from "../environment.ts";
import { streamLines } from "../text/stream_lines.ts";
import { thisProgram } from "./this_program.ts";

/** How a child has ended. */
export interface ChildEnd {
  /** As shells say it: 128 and the number of a signal that ended it. */
  readonly code: number;
  /** What it last said to standard error that is no line of the log: its error, if it had one. */
  readonly said: string;
}

export interface ChildRun {
  readonly ended: Promise<ChildEnd>;
  kill(signal: Deno.Signal): void;
}

/** @param args its command line @param onLine is given each line of its log */
export function startChild(args: readonly string[], onLine: (line: string) => void): ChildRun {
  const { file, args: words } = thisProgram(args);
  const child = new Deno.Command(file, {
    args: [...words],
    env: { [lifelineVariable]: "1", NO_COLOR: "1" },
    // Held open as long as this process lives.
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  return {
    ended: endOf(child, onLine),
    kill(signal) {
      try {
        child.kill(signal);
      } catch {
        // It has just ended.
      }
    },
  };
}

async function endOf(child: Deno.ChildProcess, onLine: (line: string) => void): Promise<ChildEnd> {
  let said = "";
  for await (const line of streamLines(child.stderr)) {
    onLine(line);
    if (/^\S/.test(line) && !logLine.test(line)) said = line;
  }
  const { code } = await child.status;
  await child.stdin.abort().catch(() => {});
  return { code, said };
}

const logLine = /^(?:DEBUG|INFO|WARNING|ERROR) - /;
