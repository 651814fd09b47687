/** What can be typed: read off the table of flags, for completion and for the manual page. */
import { type CommandName, commands, ownFlags } from "../flags/command_line.ts";
import type { Row, Rows } from "../flags/flag.ts";
import { groups } from "../flags/table.ts";

export const forms = ["bash", "zsh", "fish", "man"] as const;

/** What `int2int completion` can print. */
export type Form = (typeof forms)[number];

/** What a flag is followed by. */
export type Value =
  | { readonly kind: "nothing" | "text" | "file" | "files" | "folder" }
  | { readonly kind: "words"; readonly words: readonly string[] };

export interface Flag {
  /** Name, then aliases, without dashes. */
  readonly names: readonly string[];
  readonly row: Row;
  readonly value: Value;
  /** The only command that has it. */
  readonly command?: CommandName;
}

/** What each command does; without one of them, Int2Int trains or evaluates. */
export const commandHelp: Readonly<Record<CommandName, string>> = {
  completion: `print a completion script or a manual page: ${forms.join(", ")}`,
  doctor: "tell what this machine can do, and whether training can run",
  export: "write a model as ONNX",
  generate: "write files of examples, no two with the same problem",
  predict: "ask a model for the answers to problems",
};

/** Flags whose file or folder need not exist yet, of which the table says nothing. */
export const written: Readonly<Record<string, "file" | "folder">> = {
  dump_path: "folder",
  eval_output: "file",
  output: "folder",
};

/** Every flag, those of single commands last. */
export function allFlags(): Flag[] {
  return [...groups.flatMap(({ rows }) => flagsOf(rows)), ...commands.flatMap(flagsOfCommand)];
}

/** The flags that only this command has. */
export function flagsOfCommand(command: CommandName): Flag[] {
  return flagsOf(ownFlags[command] ?? {}).map((flag) => ({ ...flag, command }));
}

export function flagsOf(rows: Rows): Flag[] {
  return Object.entries(rows).map(([name, row]) => ({
    names: [name, ...row.aliases ?? []],
    row,
    value: valueOf(name, row),
  }));
}

function valueOf(name: string, row: Row): Value {
  if (row.type === "switch") return { kind: "nothing" };
  if (row.type === "boolean") return { kind: "words", words: ["true", "false"] };
  if (row.check?.words) return { kind: "words", words: row.check.words };
  // Where a folder will do as well, shells complete files: that includes folders.
  const named = row.names === "file or folder" ? "file" : row.names;
  return { kind: named ?? written[name] ?? "text" };
}
