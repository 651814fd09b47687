/** Several values in one text: `degree=4,kind=cycle`. */
import type { FlagValue } from "./flag.ts";

/** What a text says of each name. */
export type Assignments = Readonly<Record<string, string>>;

/** What is expected, in words. */
export const assignmentsExpected = "NAME=VALUE,NAME=VALUE";

/** A name, and a value that is quoted where it would not stand for itself. */
const assignment = /([a-z]\w*)=("(?:[^"\\]|\\.)*"|[^,"]*)(,(?=.)|$)/y;

/** What a text says of each name; `undefined` where it is not written like one. */
export function textsIn(text: string): Assignments | undefined {
  const texts: Record<string, string> = {};
  for (let at = 0; at < text.length;) {
    assignment.lastIndex = at;
    const [whole, name, value] = assignment.exec(text) ?? [];
    if (whole === undefined) return undefined;
    const found = value!.startsWith('"') ? unquoted(value!) : value!;
    if (found === undefined) return undefined;
    texts[name!] = found;
    at += whole.length;
  }
  return texts;
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text for some values, in their order. */
export function textOfFlags(values: Readonly<Record<string, FlagValue>>): string {
  return Object.entries(values).map(([name, value]) => `${name}=${quoted(String(value))}`).join(
    ",",
  );
}

function quoted(text: string): string {
  return /[,"\\]/.test(text) ? JSON.stringify(text) : text;
}
