/** The table of commands in the reference. */
import { commands } from "../../src/commands/table.ts";
import { code, table } from "../../src/text/markdown.ts";

/** A Markdown table with a line for each command: name, what it does, an example. */
export function commandTable(): string {
  const rows = commands.map(({ name, summary, examples: [example] }) => [
    code(name),
    summary,
    code(`int2int ${example}`),
  ]);
  return table(["command", "what it does", "example"], rows);
}
