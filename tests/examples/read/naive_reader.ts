/** What must become of a data file, found out slowly and from scratch: the oracle of fuzzed files. */
import { Buffer } from "node:buffer";
import { shorten } from "../../../src/text/shorten.ts";
import { understood } from "./data_files.ts";

/** What a reader makes of a file. */
export interface Reading {
  /** Tokens of each example, in order. */
  readonly examples: readonly string[];
  readonly tooLong: number;
  readonly bad: number;
  /** What is said of the first bad line. */
  readonly firstBad: string | undefined;
}

export interface NaiveRules {
  readonly words: ReadonlySet<string>;
  readonly vocabularyFlags: string;
  readonly maxLength: number;
}

/** The one line that refuses the whole file, or what is in it. */
export type Expected = { readonly refused: string } | Reading;

/** @param content of the file, unpacked */
export function naiveReading(path: string, content: Uint8Array, rules: NaiveRules): Expected {
  // One character a byte.
  let text = Buffer.from(content).toString("latin1");
  if (/^(\xff\xfe\0\0|\0\0\xfe\xff)/.test(text)) {
    return { refused: `${path}: is UTF-32 text, ${understood}` };
  }
  if (/^(\xff\xfe|\xfe\xff)/.test(text)) {
    return { refused: `${path}: is UTF-16 text, ${understood}` };
  }
  text = text.replace(/^\xef\xbb\xbf/, "");
  const verdicts = text.split("\n").map((line) => judge(line, rules));
  const bad = verdicts.flatMap((verdict, i) =>
    verdict.startsWith("bad: ") ? [`${path}:${i + 1}: ${verdict.slice(5)}`] : []
  );
  return {
    examples: verdicts.filter((verdict) => verdict.includes("\t")),
    tooLong: verdicts.filter((verdict) => verdict === "too long").length,
    bad: bad.length,
    firstBad: bad[0],
  };
}

/** How an integer of base 10 is written. */
function hint(token: string): string {
  if (/[,;]/.test(token)) {
    return "; this looks like a table: add --columns PROBLEM:ANSWER, or see int2int encode --help";
  }
  const [, sign, zeros, digits] = /^([+-]?)(0*)(\d*)$/.exec(token) ?? [];
  if (digits === undefined || zeros + digits === "" || `${zeros}${digits}`.length > 40) return "";
  const shown = sign === "-" && digits !== "" ? "-" : "+";
  return `; write ${shown} ${[...digits || "0"].join(" ")}`;
}

/** The example of a line, its tokens separated by single spaces; or `blank`, `too long`, or `bad: ` and why. */
function judge(line: string, { words, vocabularyFlags, maxLength }: NaiveRules): string {
  // What follows is a column of labels, and may be anything.
  const [example = line] = /^(?:[^\t]*\t){2,}?(?=#(?:[ \r]|$))/.exec(line) ?? [];
  const fields = example.split("\t").map((field) => field.split(/[ \r]/).filter((token) => token));
  for (const [i, field] of fields.entries()) {
    if (field.length > 0 && i > 1) return "bad: more than one tab, expected problem, tab, answer";
    for (const token of field) {
      if (words.has(token)) continue;
      const shown = shorten(Buffer.from(token, "latin1").toString("utf8"));
      return `bad: unknown token ${shown}, expected the words of ${vocabularyFlags}${hint(token)}`;
    }
  }
  const [problem, answer] = fields as [string[], string[]?];
  if (answer === undefined) {
    return problem.length === 0 ? "blank" : "bad: no tab, expected problem, tab, answer";
  }
  if (problem.length === 0) return "bad: no problem before the tab";
  if (answer.length === 0) return "bad: no answer behind the tab";
  if (Math.max(problem.length, answer.length) >= maxLength) return "too long";
  return `${problem.join(" ")}\t${answer.join(" ")}`;
}
