/** What the command line, help, completion and the manual page need to know of a command. */
import { type Row, type Rows, type Use, usesOf } from "./flag.ts";
import { type FlagName, type Flags, groups } from "./table.ts";

/** A command line, read. */
export interface CommandLine {
  readonly command: Command;
  readonly given: Partial<Flags>;
  /** What was typed for the flags that only this command has. */
  readonly own: Readonly<Record<string, string>>;
  /** The flags that the file of `--problem` declares. */
  readonly problemRows: Rows;
  /** Arguments that are neither flags nor values of flags: to `predict`, problems. */
  readonly operands: readonly string[];
  /** All arguments as they were typed, for the log. */
  readonly args: readonly string[];
}

export interface Operands {
  /** As a usage line shows them: `[PROBLEM]...`. */
  readonly usage: string;
  readonly most: number;
  /** All that can be said, where it can be listed. */
  readonly words?: readonly string[];
  /** What must be there of that name, for completion. */
  readonly names?: "file" | "folder";
  /** What the first is: the file of a problem, of one that is a search, or a file that sets flags. */
  readonly holds?: "problem" | "search" | "flags";
}

export interface Command {
  readonly name: string;
  /** What it does, in a few words that begin with a verb. */
  readonly summary: string;
  /** The same at length, for whoever asks for help on this command. */
  readonly details: string;
  /** Arguments, the name of the program apart. */
  readonly examples: readonly string[];
  /** The flags of the table that it takes: those whose rows name this use, or these. `--debug` always goes. */
  readonly takes: Use | readonly FlagName[];
  /** Flags that no other command has. */
  readonly ownFlags?: Rows;
  readonly operands?: Operands;
  /** Flags each of which asks for this command where none is named. Left out: it must be named. */
  readonly askedForBy?: readonly FlagName[];
  /** It must work whatever variables are set, as it is run whenever a shell starts. */
  readonly ignoresEnvironment?: true;
  /**
   * Several processes that `mpirun` or `srun` started may run it: they share its work, or write no files. Left out: more than one are
   * refused, as each would write the same files.
   */
  readonly takesRanks?: true;
  /** @returns the exit code */
  readonly run: (line: CommandLine) => Promise<number>;
}

/** Flags of one theme. */
export interface FlagGroup {
  readonly title: string;
  readonly rows: Rows;
}

/** Title of a command's own flags. */
export function ownTitle({ name }: Command): string {
  return `Only for int2int ${name}`;
}

/** The flags that have an effect on a command, by theme, its own first. */
export function flagsTakenBy(command: Command): FlagGroup[] {
  const own = { title: ownTitle(command), rows: command.ownFlags ?? {} };
  const shared = groups.map(({ title, rows }) => {
    const taken = Object.entries(rows).filter(([name, row]) => isTaken(command, name, row));
    return { title, rows: Object.fromEntries(taken) };
  });
  return [own, ...shared].filter(({ rows }) => Object.keys(rows).length > 0);
}

function isTaken({ takes }: Command, name: string, row: Row): boolean {
  if (row.planned) return false;
  return typeof takes === "string" ? usesOf(row).includes(takes) : takes.some((t) => t === name);
}
