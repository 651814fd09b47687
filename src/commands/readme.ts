import type { Command } from "../flags/command.ts";

/** A Markdown table with a line for each command. */
export function commandTable(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary, examples: [example] }) =>
    `| \`${name}\` | ${summary} | \`int2int ${example!.replaceAll("|", "\\|")}\` |`
  );
  return ["| command | what it does | example |", "| --- | --- | --- |", ...rows, ""].join("\n");
}
