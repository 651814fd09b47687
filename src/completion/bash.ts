import type { Command } from "../flags/command.ts";
import { allFlags, type Flag, ownFlags, sharedFlags, type Value } from "./model.ts";

/** Completion for bash 3.2 and later: `eval "$(int2int completion bash)"`. */
export function bashCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# int2int in bash: eval "$(int2int completion bash)"
_int2int_words() { _int2int_take "" "$(compgen -W "$1" -- "$word")"; }
_int2int_paths() {
  local start=""
  compopt -o filenames 2> /dev/null
  if [[ $2 == list && $word == *,* ]]; then start=\${word%,*},; fi
  _int2int_take "$start" "$(compgen "$1" -- "\${word#"$start"}")"
}
_int2int_take() {
  local line
  while IFS= read -r line; do
    if [[ $line ]]; then COMPREPLY+=("$1$line"); fi
  done <<< "$2"
}
_int2int() {
  local word=\${COMP_WORDS[COMP_CWORD]} flag=\${COMP_WORDS[COMP_CWORD-1]} flags
  COMPREPLY=()
  # In --flag=value, bash takes = for a word.
  if [[ $word == = ]]; then
    word=""
  elif [[ $flag == = && $COMP_CWORD -ge 2 ]]; then
    flag=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $flag in
${caseLines(allFlags(commands))}
  esac
  flags=${quoted(optionsOf(sharedFlags()))}
  case \${COMP_WORDS[1]} in
${commands.flatMap(commandLines).join("\n")}
  esac
  if [[ $COMP_CWORD -eq 1 ]]; then flags+=${quoted(` ${names}`)}; fi
  _int2int_words "$flags"
}
complete -F _int2int int2int
`;
}

/** What a command adds to the flags, and the words that may follow it. */
function commandLines(command: Command): string[] {
  const own = optionsOf(ownFlags(command)), { words = [], names } = command.operands ?? {};
  const parts = [
    own === "" ? "" : `flags+=${quoted(` ${own}`)}`,
    words.length === 0
      ? ""
      : `if [[ $COMP_CWORD -eq 2 ]]; then flags=${quoted(words.join(" "))}; fi`,
    names === undefined
      ? ""
      : `if [[ $word != -* ]]; then _int2int_paths ${names === "folder" ? "-d" : "-f"}; return; fi`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? [] : [`    ${command.name}) ${parts.join("; ")} ;;`];
}

/** One branch for all the flags whose values are completed alike. */
function caseLines(flags: readonly Flag[]): string {
  const alike = new Map<string, Flag[]>();
  for (const flag of flags) {
    const action = actionFor(flag.value);
    if (action !== undefined) alike.set(action, [...alike.get(action) ?? [], flag]);
  }
  return [...alike].map(([action, some]) =>
    `    ${optionsOf(some).replaceAll(" ", " | ")})\n      ${action} ;;`
  ).join("\n");
}

function actionFor(value: Value): string | undefined {
  switch (value.kind) {
    case "nothing":
      return undefined;
    case "words":
      return `_int2int_words ${quoted(value.words.join(" "))}; return`;
    case "file":
      return "_int2int_paths -f; return";
    case "files":
      return "_int2int_paths -f list; return";
    case "folder":
      return "_int2int_paths -d; return";
    case "text":
      return "return";
  }
}

function optionsOf(flags: readonly Flag[]): string {
  return flags.flatMap(({ names }) => names.map((name) => `--${name}`)).join(" ");
}

/** The names and words of the table have no quotes. */
function quoted(text: string): string {
  return `'${text}'`;
}
