import type { Delimiter } from "./csv.ts";

/** Those before others of which a line has as many. */
const delimiters: readonly Delimiter[] = ["\t", ";", ",", "|"];

/** What is quoted or in brackets, and may hold what looks like a delimiter. */
const enclosed = /"[^"]*"|[[({][^\n]*?[\])}]/g;

/** The delimiter of which the first line has most, outside of quotes and brackets. @param start of the file */
export function delimiterOf(start: string): Delimiter {
  const line = start.split("\n").find((text) => text.trim() !== "" && !text.startsWith("#")) ?? "";
  const bare = line.replace(enclosed, "");
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? "," : delimiters[counts.indexOf(most)]!;
}
