import { description } from "./describe.ts";
import type { Row } from "./flag.ts";
import { groups } from "./table.ts";

/** The README's section on flags: one markdown table per theme. */
export function readmeSection(): string {
  return groups.map(({ title, rows }) => {
    const lines = Object.entries(rows).map(([name, row]) => tableLine(name, row));
    return [`### ${title}`, "", "| flag | type | meaning |", "| --- | --- | --- |", ...lines, ""];
  }).flat().join("\n");
}

function tableLine(name: string, row: Row): string {
  return `| \`--${name}\` | ${row.type} | ${description(row).replaceAll("|", "\\|")} |`;
}
