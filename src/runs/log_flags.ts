/** Flags as logs print them: one a line, `name: value`, or all on one, `Namespace(name=value, …)`. */
import type { RunFlags } from "./run_history.ts";

type Value = RunFlags[string];

const namedValue = /^([A-Za-z_]\w*): ?(.*)$/;
const number = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const assignment = /\s*([A-Za-z_]\w*)=/y;
const quoted = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/y;
const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** A line of a list; undefined when it is none. */
export function flagIn(line: string): [name: string, value: Value] | undefined {
  const found = namedValue.exec(line);
  return found === null ? undefined : [found[1]!, valueOf(found[2]!)];
}

/** The flags of Python's `repr` of an `argparse.Namespace`: as many as can be read. */
export function flagsInNamespace(text: string): Record<string, Value> {
  const flags: Record<string, Value> = {};
  let at = text.indexOf("Namespace(") + "Namespace(".length;
  for (;;) {
    assignment.lastIndex = at;
    const name = assignment.exec(text);
    if (name === null) return flags;
    const { value, end } = valueAt(text, assignment.lastIndex);
    Object.defineProperty(flags, name[1]!, { value, enumerable: true, configurable: true });
    at = end + 1;
  }
}

function valueAt(text: string, start: number): { value: Value; end: number } {
  quoted.lastIndex = start;
  const found = quoted.exec(text);
  if (found === null) {
    const end = endOfValue(text, start);
    return { value: valueOf(text.slice(start, end)), end };
  }
  const content = found[1] ?? found[2] ?? "";
  return { value: content.replaceAll(/\\(.)/g, "$1"), end: quoted.lastIndex };
}

/** The comma behind a value, or the bracket that closes the list; those inside brackets belong to it. */
function endOfValue(text: string, start: number): number {
  const open: string[] = [];
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character in closing) open.push(closing[character]!);
    else if (character === open.at(-1)) open.pop();
    else if (open.length === 0 && (character === "," || character === ")")) return at;
  }
  return text.length;
}

/** A number or a truth value, where a text spells one. */
export function valueOf(text: string): Value {
  if (text === "True") return true;
  if (text === "False") return false;
  const value = number.test(text) ? Number(text) : NaN;
  // Integers beyond 2^53 stay as they were written.
  const isExact = Number.isFinite(value) && (!/^-?\d+$/.test(text) || Number.isSafeInteger(value));
  return isExact ? value : text;
}
