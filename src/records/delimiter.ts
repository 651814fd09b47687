import type { Delimiter } from "./csv.ts";

/** Those before others of which a line has as many. */
const delimiters: readonly Delimiter[] = ["\t", ";", ",", "|"];

/** What is quoted or in brackets, and may hold what looks like a delimiter. */
const enclosed = /"[^"]*"|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}/g;

/** The delimiter of which a line has most, outside of quotes and brackets; `undefined` where it has none. */
export function delimiterIn(line: string): Delimiter | undefined {
  const bare = line.replace(enclosed, "");
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? undefined : delimiters[counts.indexOf(most)]!;
}
