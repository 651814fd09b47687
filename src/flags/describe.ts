/** A flag in words, for help, the manual page and the documentation. */
import type { FlagTypes, Row } from "./flag.ts";

const PLACEHOLDER: Readonly<Record<keyof FlagTypes, string>> = {
  boolean: " <bool>",
  integer: " <int>",
  bigint: " <int>",
  float: " <float>",
  string: " <text>",
  switch: "",
};

/** What follows the name of a flag: ` <int>`; nothing for a switch. */
export function placeholder({ type }: Row): string {
  return PLACEHOLDER[type];
}

/** Help, default, aliases and availability of a flag in one sentence. */
export function description(row: Row): string {
  const notes = [`default ${row.default === "" ? "none" : row.default}`];
  if (row.aliases) notes.push(`also --${row.aliases.join(", --")}`);
  if (row.planned) notes.push("not available yet");
  return `${row.help} [${notes.join("; ")}]`;
}
