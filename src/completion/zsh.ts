import type { Command } from "../flags/command.ts";
import { type Flag, ownFlags, sharedFlags, type Value } from "./model.ts";

/** Completion for zsh: a file `_int2int` in a folder of `$fpath`, or `eval "$(int2int completion zsh)"`. */
export function zshCompletion(commands: readonly Command[]): string {
  return `#compdef int2int
# int2int in zsh: eval "$(int2int completion zsh)", or put this into a folder of $fpath
_int2int() {
  local -a flags names
  names=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join("\n")}
  )
  flags=(
${lines(sharedFlags())}
  )
  case $words[2] in
${commands.flatMap(commandLines).join("\n")}
  esac
  if (( CURRENT == 2 )); then flags+=('1:command:{ _describe command names }'); fi
  _arguments $flags '*:problem: '
}
if [ "$funcstack[1]" = _int2int ]; then _int2int "$@"; else compdef _int2int int2int; fi
`;
}

/** What a command adds: its own flags, and the words that may follow it. */
function commandLines(command: Command): string[] {
  const own = lines(ownFlags(command)), { words = [], names } = command.operands ?? {};
  const parts = [
    ...own === "" ? [] : [own],
    ...words.length === 0 ? [] : [`    ${quoted(`2:word:(${words.join(" ")})`)}`],
    ...names === undefined ? [] : [`    ${quoted(`2${after({ kind: names })}`)}`],
  ];
  return parts.length === 0 ? [] : [`    ${command.name}) flags+=(\n${parts.join("\n")}\n    ) ;;`];
}

function lines(flags: readonly Flag[]): string {
  return flags.flatMap(({ names, row, value }) =>
    names.map((name) => {
      return `    ${
        quoted(
          `--${name}${value.kind === "nothing" ? "" : "="}[${escaped(row.help)}]${after(value)}`,
        )
      }`;
    })
  ).join("\n");
}

/** What may stand in a description. */
function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, "\\$&");
}

function after(value: Value): string {
  switch (value.kind) {
    case "nothing":
      return "";
    case "words":
      return `:value:(${value.words.join(" ")})`;
    case "file":
      return ":file:_files";
    case "files":
      return ":files:_sequence _files";
    case "folder":
      return ":folder:_files -/";
    case "text":
      return ":value: ";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
