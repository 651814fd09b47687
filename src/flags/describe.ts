/** A flag in words, for help, the manual page and the documentation. */
import type { FlagTypes, Row, Use } from "./flag.ts";

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

/** Help, default, aliases and availability of a flag in one sentence. @param use what is asked about, if not training */
export function description(row: Row, use: Use = "train"): string {
  const { help = row.help, default: usual = row.default } = row.meansTo?.[use] ?? {};
  const notes = [`default ${usual === "" ? "none" : usual}`];
  if (row.aliases) notes.push(`also --${row.aliases.join(", --")}`);
  if (row.planned) notes.push("not available yet");
  return `${help} [${notes.join("; ")}]`;
}
