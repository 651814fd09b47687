/** What can be typed: read off the tables of flags and commands, for completion and for the manual page. */
import type { Command } from "../flags/command.ts";
import type { Row, Rows } from "../flags/flag.ts";
import { groups } from "../flags/table.ts";

/** What `int2int completion` can print. */
export const forms = ["bash", "zsh", "fish", "man"] as const;

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
  /** Name of the only command that has it. */
  readonly command?: string;
}

/** Flags whose file or folder need not exist yet, of which the table says nothing. */
export const written: Readonly<Record<string, "file" | "folder">> = {
  dump_path: "folder",
  eval_output: "file",
  output: "folder",
  web: "file",
};

/** The flags of the table. */
export function sharedFlags(): Flag[] {
  return groups.flatMap(({ rows }) => flagsOf(rows));
}

/** The flags that only this command has. */
export function ownFlags({ name, ownFlags = {} }: Command): Flag[] {
  return flagsOf(ownFlags).map((flag) => ({ ...flag, command: name }));
}

/** Every flag, those of single commands last. */
export function allFlags(commands: readonly Command[]): Flag[] {
  return [...sharedFlags(), ...commands.flatMap(ownFlags)];
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
