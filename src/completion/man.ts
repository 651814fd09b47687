import { type Command, ownTitle } from "../flags/command.ts";
import { description, placeholder } from "../flags/describe.ts";
import { groups } from "../flags/table.ts";
import { type Flag, flagsOf, ownFlags } from "./model.ts";

/** The manual page, in troff's man macros: `int2int completion man | man -l -`. */
export function manPage(commands: readonly Command[]): string {
  return [
    '.TH INT2INT 1 "" "Int2Int"',
    // Names of flags and metrics must not be cut in two.
    ".nh\n.ad l",
    section("NAME", [text("int2int - train small transformers to do number theory")]),
    section("SYNOPSIS", [
      ".B int2int\n[\\-\\-\\fIflag value\\fR ...]\n.br",
      ...commands.map(({ name, operands }) =>
        `.B int2int ${text(name)}\n[\\-\\-\\fIflag value\\fR ...] ${
          text(operands?.usage ?? "")
        }\n.br`
      ),
    ]),
    section("DESCRIPTION", [
      text(
        "Int2Int trains a small transformer to solve a problem about integers: it learns to translate a sequence of " +
          "tokens, the problem, into another, the solution. Without a command it trains, or evaluates if " +
          "--eval_only or --eval_from_exp is given. Results are in dump_path/exp_name/exp_id; given again, " +
          "a run continues.",
      ),
    ]),
    section("COMMANDS", commands.map(({ name, details }) => item(text(name), details))),
    section("OPTIONS", [
      text("Every flag has a default. Names may be cut short as long as they stay unambiguous."),
      ...groups.flatMap(({ title, rows }) => subsection(title, flagsOf(rows))),
      ...commands.flatMap((command) => subsection(ownTitle(command), ownFlags(command))),
    ]),
    section("EXIT STATUS", [
      item("0", "success"),
      item("1", "an error in the program"),
      item(
        "2",
        "a mistake in flags or files, or training cannot go on; int2int doctor: cannot run",
      ),
      item("130, 143", "stopped by Ctrl-C or SIGTERM; what was trained is saved"),
    ]),
    section("EXAMPLES", [
      "Learn greatest common divisors, then evaluate the model:",
      ".PP\n.nf",
      text("int2int --operation gcd --dump_path dumped --exp_name gcd --exp_id 1"),
      text("int2int --eval_from_exp dumped/gcd/1"),
      ".fi",
    ]),
  ].join("\n") + "\n";
}

function section(title: string, parts: readonly string[]): string {
  return [`.SH ${title}`, ...parts].join("\n");
}

function subsection(title: string, flags: readonly Flag[]): string[] {
  if (flags.length === 0) return [];
  return [
    `.SS ${text(title)}`,
    ...flags.map(({ names, row }) => {
      const spellings = names.map((name) => `\\fB${text(`--${name}`)}\\fR`).join(", ");
      return item(`${spellings}${text(placeholder(row))}`, description(row));
    }),
  ];
}

function item(tag: string, meaning: string): string {
  return `.TP\n${tag}\n${text(meaning)}`;
}

/** Keeps troff from reading commands, hyphens or bytes of other encodings into a text. */
function text(plain: string): string {
  return plain.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^[.']/, "\\&$&")
    .replaceAll(
      /\P{ASCII}/gu,
      (c) => `\\[u${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}
