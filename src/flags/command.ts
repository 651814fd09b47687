import { Command, Option } from "commander";
import type { FlagTypes, Row } from "./flag.ts";
import { groups, isFlagName } from "./table.ts";

const PLACEHOLDER: Readonly<Record<keyof FlagTypes, string>> = {
  boolean: " <bool>",
  integer: " <int>",
  bigint: " <int>",
  float: " <float>",
  string: " <text>",
  switch: "",
};

/** The command line as commander understands it: one option per flag, grouped, values kept as text. */
export function createCommand(): Command {
  const command = new Command("int2int").helpOption(false).exitOverride();
  // Errors are reported by the caller, as one line. Asking for colours would need permission to read their variables.
  command.configureOutput({ writeErr: () => {}, getOutHasColors: () => false });
  for (const { title, rows } of groups) {
    for (const [name, row] of Object.entries(rows)) {
      if (!isFlagName(name)) throw new Error(`${name} is in a group but not in the table`);
      command.addOption(optionOf(name, row, title));
    }
  }
  return command;
}

/** @param title of the group under which help shows the flag */
export function optionOf(name: string, row: Row, title: string): Option {
  return new Option(`--${name}${PLACEHOLDER[row.type]}`, description(row)).helpGroup(`${title}:`);
}

/** Help, default, aliases and availability of a flag in one sentence. */
export function description(row: Row): string {
  const notes = [`default ${row.default === "" ? "none" : row.default}`];
  if (row.aliases) notes.push(`also --${row.aliases.join(", --")}`);
  if (row.planned) notes.push("not available yet");
  return `${row.help} [${notes.join("; ")}]`;
}
