/** The tables of flags in the reference. */
import { commands } from "../../src/commands/table.ts";
import { type Command, flagsTakenBy } from "../../src/flags/command.ts";
import type { Condition, FlagTypes, Row, Rows } from "../../src/flags/flag.ts";
import { dashboard } from "../../src/flags/groups/dashboard.ts";
import { generate } from "../../src/flags/groups/generate.ts";
import { report } from "../../src/flags/groups/report.ts";
import { runs } from "../../src/flags/groups/runs.ts";
import { sweep } from "../../src/flags/groups/sweep.ts";
import { groups } from "../../src/flags/table.ts";
import { code, table } from "../../src/text/markdown.ts";

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

/** The flags that `int2int report` has for itself. */
export function reportTable(): string {
  return tableOf(report);
}

/** The flags that `int2int dashboard` has for itself. */
export function dashboardTable(): string {
  return tableOf(dashboard);
}

/** The flags that `int2int runs` has for itself. */
export function runsTable(): string {
  return tableOf(runs);
}

/** The flags that `int2int sweep` has for itself. */
export function sweepTable(): string {
  return tableOf(sweep);
}

/** Which flags the commands read that need no training: one line per command. */
export function flagsByCommand(): string {
  const named = commands.filter(({ askedForBy, takes }) =>
    askedForBy === undefined && takes !== "train"
  );
  const rows = named.map((command) => [code(command.name), flagsOf(command)]);
  return table(["command", "flags it reads"], rows.filter(([, flags]) => flags !== ""));
}

function flagsOf(command: Command): string {
  const names = flagsTakenBy(command).flatMap(({ rows }) => Object.keys(rows));
  return names.map((name) => code(`--${name}`)).join(", ");
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
