/** The texts of `--help`, at most 80 columns wide. */
import { wrap } from "../log/wrap.ts";
import { type Command, type FlagGroup, flagsTakenBy, ownTitle } from "./command.ts";
import { commandNamed } from "./command_line.ts";
import { description, placeholder } from "./describe.ts";
import type { Use } from "./flag.ts";
import { groups } from "./table.ts";

const WIDTH = 80;
const INDENT = "  ";
/** Where the explanations of flags begin. */
const COLUMN = 34;

const INTRODUCTION =
  `Int2Int trains a small transformer to solve a problem about integers: it learns
to translate a sequence of tokens, the problem, into another, the solution.

  int2int --operation gcd --dump_path dumped --exp_name first --exp_id 1

learns greatest common divisors (with --problem FILE, what a file of yours
says) and writes to dumped/first/1. Ctrl-C stops it and saves; the same command
continues it. In a clone, type deno task int2int where help says int2int.`;

const FLAGS = `Every flag has a default. Give booleans a value: --cpu true. Names may be cut
short as long as they stay unambiguous. "not available yet" marks flags whose
feature is not built; they stop with an error rather than being ignored.`;

/** Help on the command that is named, or else on all. @param ofProblem flags that the file of `--problem` declares */
export function helpFor(
  args: readonly string[],
  commands: readonly Command[],
  ofProblem: FlagGroup = { title: "", rows: {} },
): string {
  const command = commandNamed(args, commands);
  const text = command === undefined ? helpText(commands) : commandHelp(command);
  if (Object.keys(ofProblem.rows).length === 0) return text;
  return paragraphs([text, flagSection(ofProblem)]);
}

/** The text of `int2int --help`: the commands, then every flag by theme, those of single commands last. */
export function helpText(commands: readonly Command[]): string {
  const unnamed = commands.filter(({ askedForBy }) => askedForBy !== undefined);
  const own = commands.map((command) => ({
    title: ownTitle(command),
    rows: command.ownFlags ?? {},
  })).filter(({ rows }) => Object.keys(rows).length > 0);
  return paragraphs([
    INTRODUCTION,
    "Usage: int2int [COMMAND] [--flag value]...",
    section("Commands", commands.map(({ name, summary }) => entry(name, summary, 16))),
    paragraph(
      `int2int COMMAND --help tells more of each and lists its flags. Without a command, the flags say whether to ${
        unnamed.map(({ name }) => name).join(", ")
      }. int2int --version tells the version.`,
    ),
    FLAGS,
    ...[...groups, ...own].map((group) => flagSection(group)),
  ]);
}

/** The text of `int2int COMMAND --help`: what it does, examples, and the flags that have an effect on it. */
function commandHelp(command: Command): string {
  const { name, summary, details, operands, examples, takes } = command;
  const taken = flagsTakenBy(command);
  const words = [name, taken.length > 0 ? "[--flag value]..." : "", operands?.usage ?? ""];
  return paragraphs([
    paragraph(`int2int ${name}: ${summary}`),
    paragraph(details),
    `Usage: int2int ${words.filter((word) => word !== "").join(" ")}`,
    section("Examples", examples.map((example) => `${INDENT}int2int ${example}`)),
    ...taken.map((group) => flagSection(group, typeof takes === "string" ? takes : undefined)),
    ...taken.length > 0 ? ["int2int --help lists all flags that there are."] : [],
  ]);
}

function paragraphs(parts: readonly string[]): string {
  return parts.join("\n\n");
}

function paragraph(text: string): string {
  return wrap(text, WIDTH).join("\n");
}

function flagSection({ title, rows }: FlagGroup, use?: Use): string {
  const lines = Object.entries(rows).map(([name, row]) =>
    entry(`--${name}${placeholder(row)}`, description(row, use), COLUMN)
  );
  return section(title, lines);
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...lines].join("\n");
}

/** A term, and beside it what it means. */
function entry(term: string, meaning: string, column: number): string {
  const margin = " ".repeat(column);
  const [first, ...others] = wrap(meaning, WIDTH - column);
  return [`${INDENT}${term}`.padEnd(column) + first, ...others.map((line) => margin + line)]
    .join("\n");
}
