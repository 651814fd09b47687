/** The tables of flags in the reference. */
import type { Condition, FlagTypes, Row, Rows, Use } from "../../src/flags/flag.ts";
import { usesOf } from "../../src/flags/flag.ts";
import { generate } from "../../src/flags/groups/generate.ts";
import { groups } from "../../src/flags/table.ts";
import { code, table } from "./markdown.ts";

const values: Readonly<Record<keyof FlagTypes, string>> = {
  boolean: "`true` or `false`",
  integer: "integer",
  bigint: "integer of any size",
  float: "number",
  string: "text",
  switch: "none",
};

/** Every flag of the table: one Markdown table per group, under a heading of its own. */
export function flagTables(): string {
  return groups.map(({ title, rows }) => `## ${title}\n\n${tableOf(rows)}`).join("\n");
}

/** The flags that `int2int generate` has for itself. */
export function generateTable(): string {
  return tableOf(generate);
}

/** Which flags the commands read that need no training: one line per command. */
export function flagsByCommand(): string {
  const commands: readonly Use[] = ["generate", "predict", "export", "doctor"];
  return table(["command", "flags it reads"], commands.map((use) => [code(use), flagsOf(use)]));
}

function flagsOf(use: Use): string {
  const all = groups.flatMap(({ rows }) => Object.entries(rows));
  return all.filter(([, row]) => usesOf(row).includes(use)).map(([name]) => code(`--${name}`))
    .join(", ");
}

function tableOf(rows: Rows): string {
  const lines = Object.entries(rows).map(([name, row]) => [
    code(`--${name}`),
    valueOf(row),
    row.default === "" ? "" : code(String(row.default)),
    meaningOf(row),
  ]);
  return table(["flag", "value", "default", "meaning"], lines);
}

function valueOf({ type, check }: Row): string {
  if (check === undefined) return values[type];
  return type === "string" ? check.expected : `${values[type]}, ${check.expected}`;
}

function meaningOf(row: Row): string {
  const { help, aliases, planned, needs, idleWithout, whenContinued, shapesModel } = row;
  const notes = [
    aliases && `Also ${aliases.map((name) => code(`--${name}`)).join(", ")}.`,
    planned && "**Not available yet.**",
    needs && `Needs ${listOf(needs)}.`,
    idleWithout && `No effect without ${listOf(idleWithout)}.`,
    shapesModel && "Resuming refuses another value.",
    typeof whenContinued === "object" &&
    `Resuming keeps the value of the run: ${whenContinued.kept}.`,
  ];
  return [help, ...notes.filter((note) => note !== undefined && note !== false)].join("<br>");
}

function listOf(conditions: readonly Condition[]): string {
  return conditions.map(({ words }) => words).join("; and ");
}
