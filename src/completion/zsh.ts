import { commands } from "../flags/command_line.ts";
import { allFlags, commandHelp, type Flag, flagsOfCommand, forms, type Value } from "./model.ts";

/** Completion for zsh: a file `_int2int` in a folder of `$fpath`, or `eval "$(int2int completion zsh)"`. */
export function zshCompletion(): string {
  const common = allFlags().filter(({ command }) => command === undefined);
  const own = commands.map((command) => ({ command, flags: flagsOfCommand(command) }));
  return `#compdef int2int
# int2int in zsh: eval "$(int2int completion zsh)", or put this into a folder of $fpath
_int2int() {
  local -a flags names
  names=(
${commands.map((name) => `    ${quoted(`${name}:${commandHelp[name]}`)}`).join("\n")}
  )
  flags=(
${lines(common)}
  )
  case $words[2] in
${
    own.filter(({ flags }) => flags.length > 0).map(({ command, flags }) =>
      `    ${command}) flags+=(\n${lines(flags)}\n    ) ;;`
    ).join("\n")
  }
    completion) flags+=(${quoted(`2:form:(${forms.join(" ")})`)}) ;;
  esac
  if (( CURRENT == 2 )); then flags+=('1:command:{ _describe command names }'); fi
  _arguments $flags '*:problem: '
}
if [ "$funcstack[1]" = _int2int ]; then _int2int "$@"; else compdef _int2int int2int; fi
`;
}

function lines(flags: readonly Flag[]): string {
  return flags.flatMap(({ names, row, value }) =>
    names.map((name) => {
      const help = row.help.replaceAll(/[\\[\]:]/g, "\\$&");
      return `    ${
        quoted(`--${name}${value.kind === "nothing" ? "" : "="}[${help}]${after(value)}`)
      }`;
    })
  ).join("\n");
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
